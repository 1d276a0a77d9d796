using System.Globalization;

namespace LlmEconomics.Validation.Agreement;

/// <summary>Figures of the closed form over those of the simulation, less one.</summary>
internal sealed record Deviation(IReadOnlyList<double> Errors)
{
    private static readonly (string Name, Func<ServingEstimate, double> Of)[] s_figures =
    [
        ("TTFT mean", e => e.TimeToFirstToken.Mean.Value),
        ("TTFT p90", e => e.TimeToFirstToken.P90.Value),
        ("TPOT mean", e => e.TimePerOutputToken.Mean.Value),
        ("TPOT p90", e => e.TimePerOutputToken.P90.Value),
        ("latency mean", e => e.RequestLatency.Mean.Value),
        ("latency p90", e => e.RequestLatency.P90.Value),
        ("rate", e => e.RequestRate),
        ("batch", e => e.MeanBatch),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. s_figures.Select(f => f.Name)];

    /// <summary>The deviation of one case; <see langword="null"/> where either sees an overload.</summary>
    public static Deviation? Of(ServingSystem system, Workload workload)
    {
        ServingOutcome closed = system.Estimate(workload), simulated = system.Simulate(workload, new SimulationOptions { Requests = 10_000 });
        return closed.Steady is { } c && simulated.Steady is { } s ? new Deviation([.. s_figures.Select(f => (f.Of(c) / f.Of(s)) - 1)]) : null;
    }

    public static double Quantile(IEnumerable<Deviation> deviations, int figure, double share)
    {
        double[] sorted = [.. deviations.Select(d => Math.Abs(d.Errors[figure])).Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    public override string ToString()
    {
        return string.Join(' ', Names.Zip(Errors, (n, e) => string.Create(CultureInfo.InvariantCulture, $"{n} {e * 100:+0.0;−0.0}")));
    }
}
