namespace LlmEconomics;

/// <summary>Where the time of a load goes.</summary>
/// <param name="Estimate">The estimate it explains.</param>
/// <param name="TimePerOutputToken">The decode step, operator by operator, and what prefills of others take.</param>
/// <param name="TimeToFirstToken">Waiting, the own prefill and the prefills before it.</param>
/// <param name="IdealTimePerOutputToken">The decode step of as many sequences at every peak with nothing on top.</param>
public sealed record LoadBreakdown(LoadEstimate Estimate, TimeNode TimePerOutputToken, TimeNode TimeToFirstToken, Duration IdealTimePerOutputToken);
