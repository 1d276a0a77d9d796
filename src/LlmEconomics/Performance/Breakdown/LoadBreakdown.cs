namespace LlmEconomics;

/// <summary>Where the time of a load goes.</summary>
/// <param name="Estimate">The estimate it explains.</param>
/// <param name="TimePerOutputToken">The decode step, operator by operator, and what prefills of others take.</param>
/// <param name="TimeToFirstToken">Waiting, the own prefill and the prefills before it.</param>
/// <param name="IdealTimePerOutputToken">The decode step of as many sequences at every peak with nothing on top.</param>
public sealed record LoadBreakdown(LoadEstimate Estimate, TimeNode TimePerOutputToken, TimeNode TimeToFirstToken, Duration IdealTimePerOutputToken)
{
    /// <summary>The decode step, operator by operator, and what prefills of others take.</summary>
    public TimeNode TimePerOutputToken
    {
        get;
        init => field = Guard.NotNull(value, nameof(TimePerOutputToken));
    } = Guard.NotNull(TimePerOutputToken, nameof(TimePerOutputToken));

    /// <summary>Waiting, the own prefill and the prefills before it.</summary>
    public TimeNode TimeToFirstToken
    {
        get;
        init => field = Guard.NotNull(value, nameof(TimeToFirstToken));
    } = Guard.NotNull(TimeToFirstToken, nameof(TimeToFirstToken));

    /// <summary>The decode step of as many sequences at every peak with nothing on top.</summary>
    public Duration IdealTimePerOutputToken
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(IdealTimePerOutputToken));
    } = QuantityGuard.NotNegative(IdealTimePerOutputToken, nameof(IdealTimePerOutputToken));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(LoadBreakdown), PrintMembers);
    }
}
