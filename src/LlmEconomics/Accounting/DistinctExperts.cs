namespace LlmEconomics;

/// <summary>
/// How many distinct experts a number of tokens touches in the mean, prepared for one set of experts: evaluated for every operator of every
/// step, so it keeps what does not depend on the tokens and allocates nothing.
/// </summary>
/// <remarks>
/// <c>Σ (1 − (1 − qᵢ)^T)</c>, computed as <c>Σ 2t / (1 + t)</c> with <c>t = tanh(T · artanh(q / (2 − q)))</c>: the same number, without the
/// cancellation that the first form has for small q.
/// </remarks>
internal readonly struct DistinctExperts
{
    private readonly double equalExperts;
    private readonly double equalRate;
    private readonly double[]? rates;

    private DistinctExperts(double equalExperts, double equalRate, double[]? rates)
    {
        this.equalExperts = equalExperts;
        this.equalRate = equalRate;
        this.rates = rates;
    }

    /// <summary>Experts that a token picks with one and the same chance.</summary>
    public static DistinctExperts OfEqual(int experts, double chance)
    {
        return new DistinctExperts(experts, RateOf(chance), null);
    }

    /// <summary>Experts that a token picks with different chances.</summary>
    public static DistinctExperts Of(ReadOnlySpan<double> chances)
    {
        double[] rates = new double[chances.Length];
        for (int i = 0; i < rates.Length; i++)
        {
            rates[i] = RateOf(chances[i]);
        }

        return new DistinctExperts(0, 0, rates);
    }

    public double TouchedBy(double tokens)
    {
        double sum = equalExperts * Touched(equalRate, tokens);
        foreach (double rate in rates ?? [])
        {
            sum += Touched(rate, tokens);
        }

        return sum;
    }

    private static double RateOf(double chance)
    {
        return Math.Atanh(Math.Min(1, chance) / (2 - Math.Min(1, chance)));
    }

    /// <summary>The chance that at least one token picks an expert. One that every token picks is touched by the first token, and by half a token half.</summary>
    private static double Touched(double rate, double tokens)
    {
        if (double.IsInfinity(rate))
        {
            return Math.Min(1, tokens);
        }

        double t = Math.Tanh(tokens * rate);
        return 2 * t / (1 + t);
    }
}
