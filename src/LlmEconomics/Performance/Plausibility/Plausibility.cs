using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Is this benchmark physically possible? Holds a claim against the bounds of the hardware and against what such deployments reach.</summary>
/// <remarks>
/// <para>With C requests in flight, P and G mean prompt and generated tokens, n sequences decoding at once and s tokens per sequence and step,
/// each figure is turned into a time for known work, and each resource (arithmetic, memory, links) must do its share of that work in that time:</para>
/// <list type="bullet">
/// <item><description>TPOT: one decode step of n sequences in <c>s · TPOT</c>. With a TTFT in the claim <c>n = C·G·TPOT / (TTFT + G·TPOT)</c> by Little's law, else
/// as many of the C as fit the memory.</description></item>
/// <item><description>TTFT: the prefill of one prompt, cached tokens left out.</description></item>
/// <item><description>Output throughput X: a decode step of n sequences and the arithmetic of the prompts that come with <c>s·n</c> tokens, in <c>s·n / X</c>.</description></item>
/// <item><description>Prefill throughput: the prefill of C prompts at once.</description></item>
/// <item><description>Together: <c>X ≤ C·G / (TTFT + (G − 1)·TPOT)</c>, and the decoding sequences must fit the memory.</description></item>
/// </list>
/// <para>Weights are read once per step (of routed experts, the expected distinct ones under the deployment's routing), each visible cached key once per
/// sequence; activations and what caches on the chip could hold are left out, so that a floor is never too high. Operators may overlap
/// perfectly: what counts is the busiest resource, not the sum.</para>
/// </remarks>
public static class Plausibility
{
    /// <summary>Means of a run are rounded, and a mean of ratios is not the ratio of means: Little's law is broken from 5 % on.</summary>
    private const double LittleTolerance = 1.05;

    /// <summary>Checks a claim. A claim that is impossible gets that verdict, not an exception.</summary>
    /// <param name="deployment">What it was claimed of.</param>
    /// <param name="claim">The claim, with at least one figure.</param>
    /// <exception cref="ArgumentException">The claim states no figure.</exception>
    public static PlausibilityReport Check(Deployment deployment, PerformanceClaim claim)
    {
        return Judge(new FloorWork(Guard.NotNull(deployment)), Guard.NotNull(claim));
    }

    /// <summary>The same for one of many claims about a deployment.</summary>
    internal static PlausibilityReport Judge(FloorWork work, PerformanceClaim claim)
    {
        ClaimCheck check = new(work, claim);
        ImmutableArray<FigureCheck> checks =
        [
            .. new[] { check.Capacity(), check.First(), check.Each(), check.Throughput(), check.Prefill(), check.Residents(), check.Little(LittleTolerance) }
                .OfType<FigureCheck>(),
        ];
        return checks.Any(c => c.Figure != ClaimedFigure.Together)
            ? new PlausibilityReport { Checks = checks }
            : throw new ArgumentException("claim must state at least one latency or throughput.", nameof(claim));
    }
}
