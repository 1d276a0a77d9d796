using MathNet.Numerics.RootFinding;

namespace LlmEconomics;

/// <summary>What capital costs per year: paying it back, and paying for it.</summary>
public static class CapitalRecovery
{
    private const double MostYears = 100;

    private const double MostRate = 10;

    /// <summary>The annuity factor: equal yearly payments, at each year's end, over the sum they repay.</summary>
    /// <remarks><c>i / (1 − (1 + i)⁻ⁿ)</c>, with the limit 1/n without interest.</remarks>
    /// <param name="rate">Interest per year, 0 to 10: 0.08 is 8 %.</param>
    /// <param name="years">Years, above 0, at most 100.</param>
    /// <returns>[1/year]</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static double Factor(double rate, double years)
    {
        Guard.Between(rate, 0, MostRate);
        Guard.Positive(years);
        Guard.Between(years, 0, MostYears);
        return rate == 0 ? 1 / years : rate / -double.ExpM1(-years * double.LogP1(rate));
    }

    /// <summary>The interest at which yearly payments repay a sum in so many years.</summary>
    /// <param name="factor">Yearly payment over the sum; at least 1/<paramref name="years"/>.</param>
    /// <param name="years">Years, above 0, at most 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">The payments never repay the sum, or only above 1,000 % interest.</exception>
    public static double RateOf(double factor, double years)
    {
        double least = Factor(0, years);
        Guard.Between(factor, least, Factor(MostRate, years));
        return factor <= least ? 0 : Brent.FindRoot(rate => Factor(rate, years) - factor, 0, MostRate, 1e-12);
    }
}
