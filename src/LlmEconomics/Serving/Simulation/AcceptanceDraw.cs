using MathNet.Numerics.Distributions;

namespace LlmEconomics;

/// <summary>How many verification steps a sequence needs for its tokens when some drafts are accepted and others not.</summary>
/// <remarks>
/// A step yields X of 1 to k + 1 tokens. The steps to n tokens are a first passage: mean <c>(n + E[X(X − 1)] / (2 E[X])) / E[X]</c> (Wald's equation with
/// the mean overshoot), variance <c>n · Var[X] / E[X]³</c>, normal for long answers (renewal theory: Feller, An Introduction to Probability
/// Theory, volume II, chapter XI). A sequence's number depends on the seed and its id alone.
/// </remarks>
internal sealed class AcceptanceDraw
{
    private readonly double mean;
    private readonly double variance;
    private readonly double overshoot;
    private readonly int most;
    private readonly ulong seed;

    public AcceptanceDraw(SpeculativeDecoding speculation, int seed)
    {
        most = speculation.DraftTokens + 1;
        double chance = 1, square = 0;
        for (int i = 1; i <= most; i++)
        {
            // P(X ≥ i) = aⁱ⁻¹; E[X²] = Σ (2i − 1)·P(X ≥ i).
            mean += chance;
            square += ((2 * i) - 1) * chance;
            chance *= speculation.Acceptance;
        }

        variance = square - (mean * mean);
        overshoot = (square - mean) / (2 * mean);
        this.seed = (ulong)seed;
    }

    public long Steps(long tokens, long id, int attempt)
    {
        double centre = (tokens + overshoot) / mean, spread = Math.Sqrt(Math.Max(0, tokens * variance / (mean * mean * mean)));
        double drawn = spread > 0 ? Normal.InvCDF(centre, spread, Uniform(seed, (ulong)id, (ulong)attempt)) : centre;
        return (long)Math.Clamp(Math.Round(drawn), Math.Ceiling((double)tokens / most), tokens);
    }

    /// <summary>A number above 0 and below 1 that depends on nothing but its arguments.</summary>
    private static double Uniform(ulong seed, ulong id, ulong attempt)
    {
        ulong z = SplitMix64.Mix(SplitMix64.Mix(SplitMix64.Mix(seed) + id) + attempt);
        return ((z >> 11) + 0.5) * (1.0 / (1UL << 53));
    }
}
