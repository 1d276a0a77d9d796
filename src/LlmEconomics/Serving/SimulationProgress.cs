namespace LlmEconomics;

/// <summary>How far a simulation is.</summary>
/// <param name="Answered">Requests answered so far.</param>
/// <param name="Requests">Requests that the run needs; <see langword="null"/> where its end is not known.</param>
/// <param name="InFlight">Requests sent and not answered.</param>
/// <param name="Time">Simulated time so far.</param>
public readonly record struct SimulationProgress(long Answered, long? Requests, long InFlight, Duration Time)
{
    /// <summary>Requests answered so far.</summary>
    public long Answered
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Answered));
    } = Guard.Between(Answered, 0, long.MaxValue, nameof(Answered));

    /// <summary>Requests that the run needs; <see langword="null"/> where its end is not known.</summary>
    public long? Requests
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Requests));
    } = Guard.Between(Requests, 0, long.MaxValue, nameof(Requests));

    /// <summary>Requests sent and not answered.</summary>
    public long InFlight
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(InFlight));
    } = Guard.Between(InFlight, 0, long.MaxValue, nameof(InFlight));

    /// <summary>Simulated time so far.</summary>
    public Duration Time
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Time));
    } = QuantityGuard.NotNegative(Time, nameof(Time));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(SimulationProgress), PrintMembers);
    }
}
