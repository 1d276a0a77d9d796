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
        ServingEstimate estimate = system.Simulate(Simulated()).Estimate;
        return new Prediction(Row, estimate.TimeToFirstToken.Mean.Value, estimate.TimePerOutputToken.Mean.Value);
    }

    /// <summary>
    /// The load as it is simulated. Clients whose answers are all exactly equal condense into waves and stay in step for ever, which rows of engines that mix
    /// prompts into decode steps do not show (their mean TTFT would come out 76 % too long): there answers differ by 5 % either way.
    /// </summary>
    private Workload Simulated()
    {
        Workload load = Workload.Of(Load);
        if (Load.ShortestLength < 1 || Deployment.Engine.Scheduling == Scheduling.PrefillFirst)
        {
            return load;
        }

        long spread = (long)Math.Round(Load.OutputTokens * Uneven);
        LengthDistribution output = LengthDistribution.Uniform(Math.Max(1, Load.OutputTokens - spread), Load.OutputTokens + spread);
        return Workload.Of(RequestLengths.Independent(load.Lengths.Prompt, output), load.Arrivals);
    }

    private const double Uneven = 0.05;

    public Prediction Predict()
    {
        LoadEstimate estimate = Estimate();
        return new Prediction(Row, estimate.TimeToFirstToken.Value, estimate.TimePerOutputToken.Value);
    }
}
