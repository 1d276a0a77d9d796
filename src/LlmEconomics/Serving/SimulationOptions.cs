namespace LlmEconomics;

/// <summary>How much is simulated, and what is wanted besides the estimate.</summary>
public sealed record SimulationOptions
{
    /// <summary>
    /// Requests that the figures are means over, 1 to 10¹², where a workload has no end of its own; others are sent before and after them. Default 20,000.
    /// At least 100 (c² times as many where times between requests have a coefficient of variation c above 1), two per client of a closed loop,
    /// and as many as come in five mean latencies: fewer are refused as <see cref="SimulationWindowException"/>.
    /// </summary>
    public long Requests
    {
        get;
        init => field = Guard.Between(value, 1, MaxRequests, nameof(Requests));
    } = 20_000;

    /// <summary>
    /// Requests that are sent before those, to leave the start behind, 0 to 10¹². At least two per client of a closed loop, up to 100 where answers
    /// differ little, and as many as come in two mean latencies: fewer are refused as <see cref="SimulationWindowException"/>.
    /// Default <see langword="null"/>: a fifth of <see cref="Requests"/>, or so many.
    /// </summary>
    public long? WarmUp
    {
        get;
        init => field = value is { } requests ? Guard.Between(requests, 0, MaxRequests, nameof(WarmUp)) : null;
    }

    /// <summary>Seed of everything drawn: the same seed gives the same run. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Limits of which the attainment is reported; <see langword="null"/> (the default) for none.</summary>
    public ServiceLevel? ServiceLevel { get; init; }

    /// <summary>Is given every request that the figures are over, as it is answered.</summary>
    public Action<RequestResult>? OnResult { get; init; }

    /// <summary>Is told how far the run is, every few thousand requests.</summary>
    public IProgress<SimulationProgress>? Progress { get; init; }

    private const long MaxRequests = 1_000_000_000_000;

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(SimulationOptions),
            (nameof(Requests), Requests), (nameof(WarmUp), WarmUp), (nameof(Seed), Seed), (nameof(ServiceLevel), ServiceLevel));
    }
}
