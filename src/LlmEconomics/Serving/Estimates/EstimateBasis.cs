namespace LlmEconomics;

/// <summary>What an estimate was computed from.</summary>
/// <param name="Method">How.</param>
/// <param name="System">What serves.</param>
/// <param name="Workload">What is served; <see langword="null"/> where requests were handed over one by one.</param>
/// <param name="Requests">Requests that the figures are means over; 0 for a steady state in closed form.</param>
/// <param name="Seed">Seed of the run; <see langword="null"/> in closed form.</param>
public sealed record EstimateBasis(EstimateMethod Method, ServingSystem System, Workload? Workload, long Requests, int? Seed);
