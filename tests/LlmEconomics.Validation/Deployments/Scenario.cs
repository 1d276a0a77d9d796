namespace LlmEconomics.Validation.Deployments;

/// <summary>A row as the library sees it: a deployment and a load.</summary>
internal sealed class Scenario(DeploymentRow row, Deployment deployment, ClosedLoop load)
{
    public DeploymentRow Row => row;

    public Deployment Deployment => deployment;

    public ClosedLoop Load => load;

    public LoadEstimate Estimate()
    {
        return deployment.Estimate(load);
    }
}
