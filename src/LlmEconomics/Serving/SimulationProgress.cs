namespace LlmEconomics;

/// <summary>How far a simulation is.</summary>
/// <param name="Answered">Requests answered so far.</param>
/// <param name="Requests">Requests that the run needs; <see langword="null"/> where its end is not known.</param>
/// <param name="InFlight">Requests sent and not answered.</param>
/// <param name="Time">Simulated time so far.</param>
public readonly record struct SimulationProgress(long Answered, long? Requests, long InFlight, Duration Time);
