namespace LlmEconomics;

/// <summary>What a token costs where answers have to be so fast.</summary>
/// <param name="Limit">Time per output token that is kept.</param>
/// <param name="RequestRate">Requests per second that one replica then serves; 0 where it cannot [1/s].</param>
/// <param name="PerOutputToken">Cost of a generated token, prompts included, at that rate; <see langword="null"/> where it cannot be served.</param>
public sealed record CostPoint(Duration Limit, double RequestRate, TokenPrice? PerOutputToken)
{
    /// <summary>What a user reads: tokens per second of one answer.</summary>
    public double TokensPerSecondPerUser => 1 / Limit.Value;
}

/// <summary>Cost against speed: a number without its speed says little, and rankings turn along the curve.</summary>
public static class CostCurve
{
    /// <summary>The curve of a system, over limits of the time per output token.</summary>
    /// <remarks>At each limit the largest rate within it is served, all the time: idle hours come on top.</remarks>
    /// <param name="system">The system; its cost is that of all its replicas.</param>
    /// <param name="workload">What users ask for; its own rate has no say.</param>
    /// <param name="cost">What the system costs.</param>
    /// <param name="limits">Times per output token; each above 0.</param>
    /// <param name="level">Other limits, and the share of requests that keep them; its time per output token has no say. Default: 90 % of the requests.</param>
    public static IReadOnlyList<CostPoint> ByInteractivity(ServingSystem system, Workload workload, HourlyCost cost, IEnumerable<Duration> limits, ServiceLevel? level = null)
    {
        Guard.NotNull(system);
        Guard.NotNull(workload);
        Guard.NotNull(cost);
        ServiceLevel other = level ?? new ServiceLevel { Share = 0.9 };
        double output = workload.Shape.Output;
        return [.. Guard.NotNull(limits).Select(limit =>
        {
            Guard.Positive(limit.Value, nameof(limits));
            double rate = system.Capacity(workload, other with { TimePerOutputToken = limit }).Rate;
            return new CostPoint(limit, rate, rate > 0 ? cost.Total / TokenRate.FromTokensPerSecond(rate * output) : null);
        })];
    }
}
