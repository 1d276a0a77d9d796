using System.Globalization;

namespace LlmEconomics.Validation.Deployments;

/// <summary>Signed relative errors and their usual summaries, in per cent.</summary>
internal sealed class Errors(IEnumerable<double> relative)
{
    private readonly double[] signed = [.. relative];

    public int Count => signed.Length;

    /// <summary>Median absolute error.</summary>
    public double Median => Quantile(signed.Select(Math.Abs), 0.5);

    /// <summary>Mean absolute error.</summary>
    public double Mean => signed.Length == 0 ? double.NaN : 100 * signed.Average(Math.Abs);

    /// <summary>90th percentile of absolute errors.</summary>
    public double P90 => Quantile(signed.Select(Math.Abs), 0.9);

    /// <summary>Median signed error.</summary>
    public double Bias => Quantile(signed, 0.5);

    /// <summary>Median, mean, P90 and bias as cells of a Markdown table, without the outer bars.</summary>
    public override string ToString()
    {
        return string.Create(CultureInfo.InvariantCulture, $"{Median:F1} | {Mean:F1} | {P90:F1} | {Bias:+0.0;−0.0;0.0}");
    }

    private static double Quantile(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        double at = share * (sorted.Length - 1);
        int low = (int)at;
        double high = sorted[Math.Min(low + 1, sorted.Length - 1)];
        return 100 * (sorted[low] + ((at - low) * (high - sorted[low])));
    }
}
