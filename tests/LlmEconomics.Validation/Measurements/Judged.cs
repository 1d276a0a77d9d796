namespace LlmEconomics.Validation.Measurements;

/// <summary>A row beside what the library says.</summary>
internal sealed record Judged(MeasurementRow Row, Regime Regime, string AcceleratorId, string Engine, double Predicted);
