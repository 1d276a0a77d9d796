namespace LlmEconomics.Validation.Golden;

/// <summary>The steps of a deployment that an example describes by sizes and an accelerator.</summary>
internal sealed class DeployedStep
{
    private readonly StepEstimator estimator;
    private readonly Inputs inputs;

    private DeployedStep(StepEstimator estimator, Inputs inputs)
    {
        this.estimator = estimator;
        this.inputs = inputs;
    }

    public Duration Prefill => estimator.Time(StepShape.Prefill(inputs.WholeOr(1, "batch"), inputs.Long("input_tokens", "context", "tokens")));

    public Duration Decode => estimator.Time(StepShape.Decode(inputs.WholeOr(1, "batch"), inputs.Long("context", "input_tokens")));

    public static DeployedStep Of(Inputs inputs, EfficiencyProfile? profile = null)
    {
        if (!inputs.Has("layers"))
        {
            throw new InputException("the inputs do not describe a model.");
        }

        return new DeployedStep(
            StepEstimator.Of(inputs.Architecture(), inputs.Scheme("dtype", "bytes"), AcceleratorInputs.Find(inputs), inputs.Spread(), profile), inputs);
    }
}
