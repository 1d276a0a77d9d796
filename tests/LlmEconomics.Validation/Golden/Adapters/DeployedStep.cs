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

    public TokenRate PrefillRate => TokenRate.Of(inputs.Number("input_tokens"), Prefill);

    /// <summary>Of one accelerator, when each serves its own sequences.</summary>
    public TokenRate DecodeRate
    {
        get
        {
            long batch = inputs.Long("batch_per_gpu"), context = inputs.Long("input_tokens") + (inputs.Long("output_tokens") / 2);
            return TokenRate.Of(batch, estimator.Time(StepShape.Decode(batch * inputs.WholeOr(1, "gpus"), context)));
        }
    }

    /// <summary>From the first token of a prompt to the last one generated, alone on the machine.</summary>
    public Duration Request => Prefill + (Decode * inputs.Number("output_tokens"));

    public TokenCosts Costs => TokenCosts.Of(
        MoneyRate.FromDollarsPerHour(inputs.Number("usd_per_gpu_hour")) * inputs.Number("gpus"), Prefill, inputs.Long("input_tokens"), Decode,
        inputs.Long("batch"), inputs.Long("output_tokens"));

    public Duration Prefill => estimator.Time(StepShape.Prefill(inputs.WholeOr(1, "batch"), inputs.Long("input_tokens", "context", "tokens")));

    public Duration Decode => estimator.Time(StepShape.Decode(inputs.WholeOr(1, "batch"), inputs.Long("context", "input_tokens")));

    public static DeployedStep Of(Inputs inputs, EfficiencyProfile? profile = null)
    {
        (ModelArchitecture model, FormatScheme formats) = inputs.Has("layers")
            ? (inputs.Architecture(), inputs.Scheme("dtype", "bytes"))
            : NamedModel.Of(inputs).Deployed;
        return new DeployedStep(StepEstimator.Of(model, formats, AcceleratorInputs.Find(inputs), inputs.Spread(), profile), inputs);
    }
}
