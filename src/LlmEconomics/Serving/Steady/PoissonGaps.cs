namespace LlmEconomics;

/// <summary>Times between tokens: steps that only decode, and steps that some prompts, or pieces of them, make longer.</summary>
/// <remarks>
/// Every decoding sequence gets a token in every step, and a step has k pieces of prompts with the Poisson probability of <see cref="StepMix.Pieces"/>.
/// </remarks>
internal static class PoissonGaps
{
    private const int Most = 64;

    /// <summary>Mean and percentiles.</summary>
    /// <param name="mix">The steps.</param>
    /// <param name="mean">The mean [s].</param>
    public static LatencySummary Summarise(StepMix mix, double mean)
    {
        // Whatever the mean was made of, percentiles keep their proportion to it.
        double scale = mean / mix.Mean;
        return new LatencySummary(Duration.FromSeconds(mean), At(0.5), At(0.9), At(0.95), At(0.99));

        Duration At(double share)
        {
            double chance = Math.Exp(-mix.Pieces / mix.Clump), below = chance;
            int k = 0;
            while (below < share && k < Most)
            {
                chance *= mix.Pieces / mix.Clump / ++k;
                below += chance;
            }

            return Duration.FromSeconds(scale * mix.Gap(k * mix.Clump));
        }
    }
}
