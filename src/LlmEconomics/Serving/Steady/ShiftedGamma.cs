using MathNet.Numerics.Distributions;

namespace LlmEconomics;

/// <summary>Times with a least one, a mean and a deviation: a gamma distribution above the least.</summary>
/// <remarks>
/// Waits that add up are skewed: sums of exponentials are gamma distributed, with the normal distribution as their limit. Quantiles are those of Wilson and Hilferty (1931),
/// whose cube root is normal; with k = (mean − least)²/variance their error, over what lies above the least, is below 1.6 % for k ≥ 0.9 and below 3.5 % for k ≥ 0.5.
/// </remarks>
/// <param name="Least">The least [s].</param>
/// <param name="Mean">The mean [s].</param>
/// <param name="Deviation">Standard deviation [s]; 0 for a constant.</param>
internal readonly record struct ShiftedGamma(double Least, double Mean, double Deviation)
{
    /// <summary>Standard normal quantiles of the percentiles that summaries have.</summary>
    private const double Z90 = 1.2815515655446004, Z95 = 1.6448536269514722, Z99 = 2.3263478740408408;

    private double Spread => Mean > Least ? Deviation * Deviation / ((Mean - Least) * (Mean - Least)) / 9 : 0;

    /// <summary>The time at a standard normal quantile [s].</summary>
    public double At(double z)
    {
        double root = Math.Max(0, 1 - Spread + (z * Math.Sqrt(Spread)));
        return Least + ((Mean - Least) * root * root * root);
    }

    /// <summary>Share of the times that are at most so long.</summary>
    public double Within(double seconds)
    {
        if (Deviation <= 0 || Mean <= Least)
        {
            return seconds >= Mean ? 1 : 0;
        }

        return seconds <= Least ? 0 : Normal.CDF(0, 1, (Math.Cbrt((seconds - Least) / (Mean - Least)) - 1 + Spread) / Math.Sqrt(Spread));
    }

    /// <summary>Mean and percentiles.</summary>
    public LatencySummary Summarise()
    {
        double p50 = At(0);
        return new LatencySummary(
            Duration.FromSeconds(Mean), Duration.FromSeconds(p50), Duration.FromSeconds(Math.Max(p50, At(Z90))), Duration.FromSeconds(Math.Max(p50, At(Z95))), Duration.FromSeconds(Math.Max(p50, At(Z99))));
    }
}
