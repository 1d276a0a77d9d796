namespace LlmEconomics;

/// <summary>The most memory that the tensors of one step hold at once on one rank, beside weights and cache.</summary>
/// <remarks>
/// <para>With T tokens, h the hidden size, S sequences, V the vocabulary and b bytes per activation:
/// <c>peak = max(forward, kept + sampling, encoder + kept)</c>.</para>
/// <para><c>forward = T · (2·h + widest) · b</c>: the residual stream, the normalised input, and what the widest sub-layer holds between its
/// first and its last product. Tensor ranks hold their part of that. A routed expert's tokens count once for each expert that they choose,
/// and are those of all data and context ranks, shared by the expert ranks. <c>kept = T · h · b</c> are the outputs of the last layer, from which logits are
/// computed; <c>sampling = S · V · <see cref="EngineMemory.SamplerBytes"/></c>, with the whole vocabulary on every tensor rank.
/// Engines that keep attention scores add <c>heads · context · T · 4</c> to the sub-layer. An encoder computes as many image tokens as the step has
/// tokens, each from four patches.</para>
/// <para>Sources: <c>profile_run</c> and <c>_dummy_sampler_run</c> in vllm/v1/worker/gpu_model_runner.py, <c>_create_dummy_context_requests</c> in
/// tensorrt_llm/_torch/pyexecutor/_util.py, <c>graph_reserve</c> in src/llama-context.cpp. Allocators reuse what is free, so the sum over a
/// sub-layer is an upper limit of what lives in it at once.</para>
/// </remarks>
public sealed record ActivationPeak
{
    private const int ScoreBytes = 4, PatchesPerToken = 4;

    private ActivationPeak(Bytes kept, Bytes forward, Bytes sampling, Bytes encoder)
    {
        (Kept, Forward, Sampling, Encoder) = (kept, forward, sampling, encoder);
    }

    /// <summary>Outputs of the last layer, which stay while tokens are sampled from them.</summary>
    public Bytes Kept { get; }

    /// <summary>Residual stream, normalised input and the widest sub-layer of the step's tokens.</summary>
    public Bytes Forward { get; }

    /// <summary>Logits of every sequence over the whole vocabulary, with what the sampler sorts and normalises beside them.</summary>
    public Bytes Sampling { get; }

    /// <summary>Patches in the widest layer of a vision tower; 0 where there is none or the engine does not try it.</summary>
    public Bytes Encoder { get; }

    /// <summary>The most of these at once: <c>max(forward, kept + sampling, kept + encoder)</c>.</summary>
    public Bytes Total
    {
        get
        {
            Bytes after = Kept + (Sampling > Encoder ? Sampling : Encoder);
            return Forward > after ? Forward : after;
        }
    }

    /// <summary>The peak of a step on one rank.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread.</param>
    /// <param name="step">The step.</param>
    /// <param name="engine">How the engine computes and samples.</param>
    /// <exception cref="ArgumentException">The parallelism does not fit the model.</exception>
    public static ActivationPeak Of(ModelArchitecture model, FormatScheme formats, Parallelism parallelism, ProfiledStep step, EngineMemory engine)
    {
        Guard.NotNull(model);
        Guard.NotNull(formats);
        Guard.NotNull(engine);
        RankShare rank = new(Guard.NotNull(parallelism).CheckFor(model));
        double tokens = Math.Ceiling((double)Math.Min(step.Tokens, engine.StepTokens ?? step.Tokens) / parallelism.Context);
        long context = step.Context > 0 ? step.Context : engine.Context ?? model.MaxContext ?? 0;
        double states = tokens * model.HiddenSize * engine.ActivationBytes;
        double widest = model.Layers.SelectMany(g => g.Sublayers).Distinct()
            .Select(s => WidthOf(s, model, formats, parallelism, rank, engine) + ScoresOf(s, parallelism, context, engine))
            .DefaultIfEmpty(0).Max();
        double rows = engine.SamplesEveryToken ? tokens : Math.Min(step.Sequences, step.Tokens);
        double sampled = rows * model.VocabularySize * engine.SamplerBytes.Value;
        return new ActivationPeak(
            Bytes.FromBytes(engine.SamplerBytes.Value > 0 ? states : 0), Bytes.FromBytes((2 * states) + (tokens * widest)), Bytes.FromBytes(sampled),
            Bytes.FromBytes(engine.TriesEncoder ? EncoderOf(model, step.Tokens, engine) : 0));
    }

    /// <summary>Bytes per token between the first and the last product of a sub-layer.</summary>
    private static double WidthOf(
        Sublayer sublayer, ModelArchitecture model, FormatScheme formats, Parallelism parallelism, in RankShare rank, EngineMemory engine)
    {
        double whole = 0, routed = 0;
        foreach (WeightTensor tensor in sublayer.Weights(model.HiddenSize))
        {
            if (tensor.Role != WeightRole.Linear && tensor.Role != WeightRole.Expert)
            {
                continue;
            }

            bool expert = tensor.Role == WeightRole.Expert;
            double share = expert ? rank.OfEachExpert(tensor) : rank.Of(tensor);
            double width = (tensor.CutsInput ? tensor.Columns : tensor.Rows) * share;
            double bytes = width * engine.ActivationBytes;
            if (tensor.CutsInput)
            {
                // The input of the last product stands there once more in the format that the product reads.
                double read = formats.FormatOf(tensor, tensor.Name).Activations.BytesPerElement;
                bytes += read < engine.ActivationBytes ? width * read : 0;
                bytes += expert ? tensor.Rows * (double)engine.ActivationBytes : 0;
            }

            whole += expert ? 0 : bytes * tensor.Count;
            routed += expert ? bytes * tensor.ActiveCount : 0;
        }

        // Each token stands before its experts once for each that it chose.
        double inputs = sublayer is MixtureOfExperts experts ? experts.ActiveExperts * (double)model.HiddenSize * engine.ActivationBytes : 0;
        return whole + ((routed + inputs) * parallelism.TokenRanks / parallelism.Expert);
    }

    private static double ScoresOf(Sublayer sublayer, Parallelism parallelism, long context, EngineMemory engine)
    {
        return engine.KeepsScores && sublayer is GroupedQueryAttention attention
            ? attention.QueryHeads * Parallelism.Share(attention.QueryHeads, parallelism.Tensor) * context * ScoreBytes
            : 0;
    }

    private static double EncoderOf(ModelArchitecture model, long tokens, EngineMemory engine)
    {
        if (model.Vision is not { } tower)
        {
            return 0;
        }

        int depth = tower.Weights.Where(t => t.Role == WeightRole.Linear).Select(t => t.Count).DefaultIfEmpty(1).Max();
        WeightTensor[] block = [.. tower.Weights.Where(t => t.Role == WeightRole.Linear && t.Count == depth)];
        double hidden = block.Select(t => t.Columns).DefaultIfEmpty(0).Min();
        double inner = block.GroupBy(t => t.Columns).Select(g => g.Sum(t => (double)t.Rows)).DefaultIfEmpty(0).Max();
        return tokens * (double)PatchesPerToken * ((2 * hidden) + inner) * engine.ActivationBytes;
    }
}
