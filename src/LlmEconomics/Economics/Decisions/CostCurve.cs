namespace LlmEconomics;

/// <summary>What a token costs where a service level is kept.</summary>
/// <param name="Level">The limits, and the share of the requests that keep them.</param>
/// <param name="RequestRate">Requests per second that the system then serves; 0 where it cannot [1/s].</param>
/// <param name="PerOutputToken">Cost of a generated token, prompts included, at that rate; <see langword="null"/> where the level cannot be kept.</param>
public sealed record CostPoint(ServiceLevel Level, double RequestRate, TokenPrice? PerOutputToken)
{
    /// <summary>The reason why the level cannot be kept; <see langword="null"/> where it can.</summary>
    public NotServed? Obstacle { get; init; }

    /// <summary>The limits, and the share of the requests that keep them.</summary>
    public ServiceLevel Level
    {
        get;
        init => field = Guard.NotNull(value, nameof(Level));
    } = Guard.NotNull(Level, nameof(Level));

    /// <summary>Requests per second that the system then serves; 0 where it cannot [1/s].</summary>
    public double RequestRate
    {
        get;
        init => field = Guard.NotNegative(value, nameof(RequestRate));
    } = Guard.NotNegative(RequestRate, nameof(RequestRate));

    /// <summary>Cost of a generated token, prompts included, at that rate; <see langword="null"/> where the level cannot be kept.</summary>
    public TokenPrice? PerOutputToken
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(PerOutputToken));
    } = QuantityGuard.NotNegative(PerOutputToken, nameof(PerOutputToken));

    /// <summary>What a user reads at the limit: tokens per second of one answer; <see langword="null"/> where the time per token has no limit.</summary>
    public double? TokensPerSecondPerUser => Level.TimePerOutputToken is { } limit ? 1 / limit.Value : null;

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(CostPoint), PrintMembers);
    }
}

/// <summary>Cost against speed: a number without its speed says little, and rankings turn along the curve.</summary>
/// <remarks>At each point the largest rate that keeps the level is served, all the time: idle hours come on top (<see cref="FleetPlan"/>).</remarks>
public static class CostCurve
{
    /// <summary>The curve of a system over service levels: stricter limits, or more of the requests within them.</summary>
    /// <param name="system">The system; its cost is that of all its replicas.</param>
    /// <param name="workload">What users ask for; its own rate has no say.</param>
    /// <param name="cost">What the system costs.</param>
    /// <param name="levels">The levels, at most 10 million; each with a limit at least.</param>
    /// <param name="cancellationToken">Ends the computation between two levels.</param>
    /// <exception cref="ArgumentException">A level has no limit, or there are too many.</exception>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public static IReadOnlyList<CostPoint> ByServiceLevel(
        ServingSystem system, Workload workload, HourlyCost cost, IEnumerable<ServiceLevel> levels, CancellationToken cancellationToken = default)
    {
        Guard.NotNull(system);
        Guard.NotNull(workload);
        Guard.NotNull(cost);
        double output = workload.Shape.Output;
        return [.. Guard.AtMost(levels, Guard.MostItems, nameof(levels), cancellationToken).Select(level =>
        {
            ServingCapacity capacity = system.Capacity(workload, level);
            TokenPrice? price = capacity.IsMet ? cost.Total / TokenRate.FromTokensPerSecond(capacity.Rate * output) : null;
            return new CostPoint(level, capacity.Rate, price) { Obstacle = capacity.Obstacle };
        })];
    }

    /// <summary>The curve of a system over limits of the time per output token.</summary>
    /// <param name="system">The system; its cost is that of all its replicas.</param>
    /// <param name="workload">What users ask for; its own rate has no say.</param>
    /// <param name="cost">What the system costs.</param>
    /// <param name="limits">Times per output token, at most 10 million; each above 0.</param>
    /// <param name="level">Other limits, and the share of requests that keep them; its time per output token has no say. Default: 90 % of the requests.</param>
    /// <param name="cancellationToken">Ends the computation between two limits.</param>
    /// <exception cref="OperationCanceledException">The computation was cancelled.</exception>
    public static IReadOnlyList<CostPoint> ByInteractivity(
        ServingSystem system, Workload workload, HourlyCost cost, IEnumerable<Duration> limits, ServiceLevel? level = null,
        CancellationToken cancellationToken = default)
    {
        ServiceLevel other = level ?? new ServiceLevel();
        return ByServiceLevel(
            system, workload, cost, Guard.NotNull(limits).Select(limit => other with { TimePerOutputToken = limit }), cancellationToken);
    }
}
