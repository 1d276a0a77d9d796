namespace LlmEconomics.Validation.Deployments;

/// <summary>What was predicted for a row [s].</summary>
internal sealed record Prediction(DeploymentRow Row, double TimeToFirstToken, double TimePerOutputToken)
{
    public double TtftError => (TimeToFirstToken / Row.TimeToFirstToken) - 1;

    public double TpotError => (TimePerOutputToken / Row.TimePerOutputToken) - 1;

    public double ThroughputError => (Row.ThroughputPerAccelerator(TimeToFirstToken, TimePerOutputToken)
        / Row.ThroughputPerAccelerator(Row.TimeToFirstToken, Row.TimePerOutputToken)) - 1;
}
