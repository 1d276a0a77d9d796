namespace LlmEconomics.Validation.Deployments;

/// <summary>A row as the library sees it: a deployment, or one split into prefill and decode, and a load.</summary>
internal sealed class Scenario
{
    private Scenario(DeploymentRow row, Deployment deployment, DisaggregatedDeployment? split, ClosedLoop load)
    {
        (Row, Deployment, Split, Load) = (row, deployment, split, load);
    }

    public Scenario(DeploymentRow row, Deployment deployment, ClosedLoop load)
        : this(row, deployment, null, load)
    {
    }

    public Scenario(DeploymentRow row, DisaggregatedDeployment split, ClosedLoop load)
        : this(row, split.Decode, split, load)
    {
    }

    public DeploymentRow Row { get; }

    /// <summary>The deployment; of a split one its decode worker.</summary>
    public Deployment Deployment { get; }

    public DisaggregatedDeployment? Split { get; }

    public ClosedLoop Load { get; }

    public LoadEstimate Estimate()
    {
        return Split?.Estimate(Load) ?? Deployment.Estimate(Load);
    }

    public Prediction Predict()
    {
        LoadEstimate estimate = Estimate();
        return new Prediction(Row, estimate.TimeToFirstToken.Value, estimate.TimePerOutputToken.Value);
    }
}
