namespace LlmEconomics;

/// <summary>One figure of an accelerator, with where it comes from.</summary>
/// <param name="Name">Where it stands, as in JSON: <c>memoryBandwidth</c>, <c>peaks.fp8</c>, <c>scaleUp.bandwidthPerDirection</c>.</param>
/// <param name="Value">Its value in the base unit; 0 for a peak without a hardware path.</param>
/// <param name="Provenance">Where it comes from.</param>
public sealed record Figure(string Name, double Value, Provenance Provenance);
