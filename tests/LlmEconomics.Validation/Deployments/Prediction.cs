namespace LlmEconomics.Validation.Deployments;

/// <summary>What was predicted for a row [s].</summary>
internal sealed record Prediction(DeploymentRow Row, double TimeToFirstToken, double TimePerOutputToken)
{
    public double TtftError => (TimeToFirstToken / Row.TimeToFirstToken) - 1;

    public double TpotError => (TimePerOutputToken / Row.TimePerOutputToken) - 1;

    public double ThroughputError => (Row.ThroughputPerAccelerator(TimeToFirstToken, TimePerOutputToken)
        / Row.ThroughputPerAccelerator(Row.TimeToFirstToken, Row.TimePerOutputToken)) - 1;

    /// <summary>Error of the cost per generated token, whatever the price of an hour: computed throughput against measured.</summary>
    public double CostError => (Cost(TimeToFirstToken, TimePerOutputToken) / Cost(Row.TimeToFirstToken, Row.TimePerOutputToken)) - 1;

    private TokenPrice Cost(double first, double each)
    {
        return UnitCost.PerToken(MoneyRate.FromDollarsPerHour(1), TokenRate.FromTokensPerSecond(Row.ThroughputPerAccelerator(first, each)));
    }
}
