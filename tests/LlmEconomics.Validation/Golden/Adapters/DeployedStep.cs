namespace LlmEconomics.Validation.Golden;

/// <summary>The steps of a deployment that an example describes by sizes and an accelerator.</summary>
internal sealed class DeployedStep
{
    private readonly Deployment deployment;
    private readonly Inputs inputs;

    private DeployedStep(Deployment deployment, Inputs inputs)
    {
        // Published steps that ran, or bounds: whether they fit is not asked.
        this.deployment = deployment.IgnoringMemory();
        this.inputs = inputs;
    }

    public TokenRate PrefillRate => TokenRate.Of(inputs.Number("input_tokens"), Prefill);

    /// <summary>Of one accelerator, when each serves its own sequences.</summary>
    public TokenRate DecodeRate
    {
        get
        {
            long batch = inputs.Long("batch_per_gpu"), context = inputs.Long("input_tokens") + (inputs.Long("output_tokens") / 2);
            return TokenRate.Of(batch, deployment.StepTime(StepShape.Decode(batch * inputs.WholeOr(1, "gpus"), context)));
        }
    }

    /// <summary>From the first token of a prompt to the last one generated, alone on the machine.</summary>
    public Duration Request => Prefill + (Decode * inputs.Number("output_tokens"));

    public TokenCosts Costs => TokenCosts.Of(
        MoneyRate.FromDollarsPerHour(inputs.Number("usd_per_gpu_hour")) * inputs.Number("gpus"), Prefill, inputs.Long("input_tokens"), Decode,
        inputs.Long("batch"), inputs.Long("output_tokens"));

    public Duration Prefill => deployment.StepTime(StepShape.Prefill(inputs.WholeOr(1, "batch"), inputs.Long("input_tokens", "context", "tokens")));

    public Duration Decode => deployment.StepTime(StepShape.Decode(inputs.WholeOr(1, "batch"), inputs.Long("context", "input_tokens")));

    public static DeployedStep Of(Inputs inputs)
    {
        (ModelArchitecture model, FormatScheme formats) = inputs.Has("layers")
            ? (inputs.Architecture(), inputs.Scheme("dtype", "bytes"))
            : NamedModel.Of(inputs).Deployed;
        return new DeployedStep(Deployment.Of(model, formats, AcceleratorInputs.Find(inputs), inputs.Spread()), inputs);
    }

    /// <summary>The same step at every peak.</summary>
    public static DeployedStep Ideal(Inputs inputs)
    {
        return new DeployedStep(Of(inputs).deployment.ToIdeal(), inputs);
    }
}
