using System.Collections.Immutable;

namespace LlmEconomics.Validation.Golden;

/// <summary>The architecture that an example's sizes describe. Sizes it leaves out are 1: it then asks for nothing that depends on them.</summary>
internal static class ModelInputs
{
    public static ModelArchitecture Architecture(this Inputs inputs)
    {
        bool layerNorm = inputs.Flag(false, "bias");
        return new ModelArchitecture
        {
            Name = inputs.Text("model") ?? "example",
            VocabularySize = inputs.WholeOr(1, "vocab", "vocab_size"),
            HiddenSize = inputs.HiddenSize(),
            TiedEmbeddings = inputs.Flag(false, "tied", "tie_word_embeddings") || !inputs.Flag(true, "lm_head"),
            Layers =
            [
                new LayerGroup
                {
                    Count = inputs.WholeOr(1, "layers", "num_layers"),
                    Sublayers = [inputs.Mixer(), .. inputs.FeedForward()],
                    NormBias = layerNorm,
                },
            ],
            FinalNormBias = layerNorm,
        };
    }

    public static int HiddenSize(this Inputs inputs)
    {
        return inputs.WholeOr(1, "d_model", "hidden", "hidden_size");
    }

    public static SequenceMixer Mixer(this Inputs inputs)
    {
        AttentionSpan span = inputs.Has("sliding_window", "window") ? new WindowSpan(inputs.Long("sliding_window", "window")) : AttentionSpan.Full;
        if (inputs.Text("attention") == "mla" || inputs.Has("kv_lora_rank"))
        {
            return new LatentAttention
            {
                Heads = inputs.WholeOr(1, "heads", "num_heads"),
                QueryRank = inputs.Has("q_lora_rank") ? inputs.Whole("q_lora_rank") : null,
                KeyValueRank = inputs.Whole("kv_lora_rank"),
                NopeSize = inputs.WholeOr(1, "qk_nope_head_dim"),
                RopeSize = inputs.Whole("qk_rope_head_dim"),
                ValueSize = inputs.WholeOr(1, "v_head_dim"),
                Span = span,
            };
        }

        int queryHeads = inputs.QueryHeads();
        bool bias = inputs.Flag(false, "bias");
        return new GroupedQueryAttention
        {
            QueryHeads = queryHeads,
            KeyValueHeads = inputs.WholeOr(queryHeads, "kv_heads", "num_kv_heads"),
            HeadSize = inputs.WholeOr(Math.Max(1, inputs.HiddenSize() / queryHeads), "head_dim"),
            QkvBias = bias || inputs.Flag(false, "qkv_bias"),
            OutputBias = bias,
            Span = span,
        };
    }

    /// <summary>Where only key-value heads are stated, the query heads are those that fill the hidden size, as they do unless stated otherwise.</summary>
    private static int QueryHeads(this Inputs inputs)
    {
        int filling = inputs.Has("head_dim") && inputs.HiddenSize() > 1 ? inputs.HiddenSize() / inputs.Whole("head_dim") : inputs.WholeOr(1, "kv_heads");
        return inputs.WholeOr(Math.Max(1, filling), "heads", "num_heads");
    }

    private static ImmutableArray<Sublayer> FeedForward(this Inputs inputs)
    {
        // Examples of models without a gate (GPT, OPT) seldom say so, and show it by a width of four times the hidden size.
        bool gated = inputs.Flag(inputs.WholeOr(0, "d_ff") != 4 * inputs.HiddenSize(), "gated");
        if (inputs.Has("experts", "num_experts"))
        {
            return
            [
                new MixtureOfExperts
                {
                    Experts = inputs.Whole("experts", "num_experts"),
                    ActiveExperts = inputs.WholeOr(1, "experts_active", "top_k"),
                    ExpertWidth = inputs.Whole("moe_d_ff", "d_ff"),
                    SharedWidth = inputs.WholeOr(0, "shared_d_ff"),
                    Gated = gated,
                },
            ];
        }

        return inputs.Has("d_ff", "intermediate", "intermediate_size")
            ? [new DenseFeedForward { Width = inputs.Whole("d_ff", "intermediate", "intermediate_size"), Gated = gated, Bias = inputs.Flag(false, "bias") }]
            : [];
    }
}
