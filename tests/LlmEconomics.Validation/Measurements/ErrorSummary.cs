using System.Globalization;

namespace LlmEconomics.Validation.Measurements;

/// <summary>Relative errors of predictions, in per cent.</summary>
internal sealed record ErrorSummary(int Count, double Median, double Percentile90, double Bias)
{
    public static ErrorSummary Of(IEnumerable<Judged> rows)
    {
        return OfErrors(rows.Select(r => (r.Predicted / r.Row.Value) - 1));
    }

    /// <param name="relative">Predicted over measured less one.</param>
    public static ErrorSummary OfErrors(IEnumerable<double> relative)
    {
        double[] errors = [.. relative.Select(e => e * 100)];
        double[] sizes = [.. errors.Select(Math.Abs).Order()];
        return new ErrorSummary(errors.Length, Quantile(sizes, 0.5), Quantile(sizes, 0.9), Quantile([.. errors.Order()], 0.5));
    }

    public override string ToString()
    {
        return string.Create(CultureInfo.InvariantCulture, $"{Count,5} rows  median {Median,6:0.0} %  P90 {Percentile90,6:0.0} %  bias {Bias,6:+0.0;-0.0;0.0} %");
    }

    private static double Quantile(double[] sorted, double share)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        double at = share * (sorted.Length - 1);
        int low = (int)at;
        return sorted[low] + ((at - low) * (sorted[Math.Min(low + 1, sorted.Length - 1)] - sorted[low]));
    }
}
