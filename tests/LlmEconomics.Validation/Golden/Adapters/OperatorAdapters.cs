namespace LlmEconomics.Validation.Golden;

/// <summary>Arithmetic and traffic of single operators and of whole forward passes.</summary>
internal static class OperatorAdapters
{
    public static Dictionary<string, Func<Inputs, Answer>> All { get; } = new()
    {
        ["op_flops"] = inputs => Answer.Of(OperatorOf(inputs).Flops),
        ["op_bytes"] = inputs => Answer.Of(OperatorOf(inputs).Traffic),
        ["attention_flops"] = inputs => Answer.Of(BenchmarkFlops(inputs)),
        ["attention_core_flops_per_token"] = inputs => Answer.Of(CoreFlops(inputs)),
        ["attention_equals_projection_context"] = inputs => Answer.Of(
            AttentionBalance.KeysOf(inputs.Mixer(), inputs.HiddenSize()) ?? throw new InputException("the work does not grow with the context.")),
        ["forward_flops"] = inputs => Answer.Of(ForwardFlops(inputs)),
        ["prefill_flops_total"] = inputs => Answer.Of(ForwardFlops(inputs)),
    };

    private static (FlopCount Flops, Bytes Traffic) OperatorOf(Inputs inputs)
    {
        NumberFormat format = inputs.Format("bytes", "dtype");
        switch (inputs.Text("op"))
        {
            case "gemm" or "matmul" or "linear":
                MatrixProduct product = new(inputs.Long("m"), inputs.Long("k"), inputs.Long("n"));
                return (product.Flops * inputs.NumberOr(1, "batch"), product.Traffic(format) * inputs.NumberOr(1, "batch"));
            case "attention_scores" or "qk" or "logit":
                AttentionProduct scores = Attention(inputs);
                return (scores.ScoreFlops(scores.AllPairs), scores.ScoreTraffic(format));
            case "attention_values" or "pv" or "attend":
                AttentionProduct values = Attention(inputs);
                return (values.ValueFlops(values.AllPairs), values.ValueTraffic(format));
            case var other:
                throw new InputException($"operator '{other}' is none of gemm, attention_scores, attention_values.");
        }
    }

    private static AttentionProduct Attention(Inputs inputs)
    {
        return new AttentionProduct
        {
            Batch = inputs.WholeOr(1, "batch"),
            Heads = inputs.Whole("heads"),
            KeyValueHeads = inputs.WholeOr(inputs.Whole("heads"), "kv_heads"),
            Queries = inputs.Long("q", "seq", "seq_q"),
            Keys = inputs.Long("kv", "seq", "seq_k"),
            HeadSize = inputs.Whole("head_dim"),
            ValueHeadSize = inputs.WholeOr(inputs.Whole("head_dim"), "v_head_dim"),
        };
    }

    private static FlopCount BenchmarkFlops(Inputs inputs)
    {
        AttentionProduct attention = Attention(inputs);
        double pairs = inputs.Flag(false, "causal") ? attention.HalvedPairs : attention.AllPairs;
        return inputs.Text("mode") switch
        {
            null or "fwd" => attention.ForwardFlops(pairs),
            "bwd" => attention.BackwardFlops(pairs),
            "fwd_bwd" => attention.ForwardFlops(pairs) + attention.BackwardFlops(pairs),
            var other => throw new InputException($"mode '{other}' is none of fwd, bwd, fwd_bwd."),
        };
    }

    private static FlopCount CoreFlops(Inputs inputs)
    {
        if (inputs.Mixer() is not GroupedQueryAttention mixer)
        {
            return inputs.Mixer().Operators.Select(o => FlopCount.FromFlops(o.FlopsPerPair * inputs.Number("context"))).Sum() * inputs.Whole("layers");
        }

        AttentionProduct core = new()
        {
            Heads = mixer.QueryHeads,
            KeyValueHeads = mixer.KeyValueHeads,
            Queries = 1,
            Keys = inputs.Long("context"),
            HeadSize = mixer.HeadSize,
        };
        return core.ForwardFlops(core.AllPairs) * inputs.Whole("layers");
    }

    /// <summary>A prompt's forward pass with the logits of all its tokens, under a causal mask; peers that count masked pairs too lie above it.</summary>
    private static FlopCount ForwardFlops(Inputs inputs)
    {
        long tokens = inputs.Long("tokens", "context");
        SequenceGroup prompts = new(inputs.WholeOr(1, "batch"), tokens, 0, inputs.Flag(true, "lm_head") ? tokens : 0);
        return ModelOperators.Of(inputs.Architecture(), FormatScheme.Bf16).Total(StepShape.Of(prompts)).Flops;
    }
}
