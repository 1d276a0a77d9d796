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

    /// <summary>The row simulated: requests from clients as the benchmark sends them, answered by the engines step by step.</summary>
    public Prediction Simulate()
    {
        ServingSystem system = Split is null ? ServingSystem.Of(Deployment) : ServingSystem.Of(Split);
        ServingEstimate estimate = system.Simulate(Workload.Of(Load)).Estimate;
        return new Prediction(Row, estimate.TimeToFirstToken.Mean.Value, estimate.TimePerOutputToken.Mean.Value);
    }

    public Prediction Predict()
    {
        LoadEstimate estimate = Estimate();
        return new Prediction(Row, estimate.TimeToFirstToken.Value, estimate.TimePerOutputToken.Value);
    }
}
