using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>MiniMax: lightning attention in the first generation, softmax in the second, block-sparse softmax in the third.</summary>
/// <remarks>
/// Source: transformers <c>modeling_minimax.py</c>, the code published with MiniMax-M2, and for M3 vLLM's <c>minimax_m3</c> model.
/// The totals of Text-01 and M2.5 are confirmed; that of M3 is not.
/// </remarks>
internal static class MiniMaxFamilies
{
    private static readonly ExpertTraits Experts = new() { WidthKeys = ConfigKeys.Width };

    private static readonly DecoderTraits First = new() { Family = "MiniMax-01", Mlp = "block_sparse_moe", Experts = Experts };

    private static readonly DecoderTraits Second = First with
    {
        Family = "MiniMax-M2",
        QkNorm = QkNorm.FullWidth,
        HasQkNorm = Setting.Key("use_qk_norm", true),
        HeadSize = 128,
        Experts = Experts with { Shared = SharedExperts.OwnWidth, CorrectionBias = Setting.Key("use_routing_bias", true) },
    };

    private static readonly DecoderTraits Third = Second with
    {
        Family = "MiniMax-M3",
        QkNorm = QkNorm.PerHead,
        Mlp = "mlp",
        WidthKeys = ["dense_intermediate_size"],
        Experts = Experts with
        {
            Module = "block_sparse_moe",
            Layout = ExpertLayouts.AfterFirstDense,
            Shared = SharedExperts.Multiple,
            CorrectionBias = Setting.Key("use_routing_bias", true),
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
    [
        ("minimax_text_01", ReadFirst),
        ("minimax", ReadFirst),
        ("minimax_m2", config => WithoutPrediction(config, DecoderReader.Read(config, Second))),
        ("minimax_m3", config => WithoutPrediction(config, ReadThird(config))),
        ("minimax_m3_vl", config => WithoutPrediction(config, ReadThird(config))),
    ];

    /// <summary>Lightning attention except where the list says softmax (1).</summary>
    private static ModelArchitecture ReadFirst(FamilyConfig config)
    {
        config.Enter(First);
        int layers = config.Layers;
        GroupedQueryAttention softmax = AttentionReader.Read(config, First);
        LightningAttention lightning = new() { Heads = softmax.QueryHeads, HeadSize = softmax.HeadSize };
        ImmutableArray<bool> full = SoftmaxLayers(config, layers);
        return DecoderReader.Assemble(config, First, layers, i => full[Math.Min(i, layers - 1)] ? softmax : lightning);
    }

    private static ImmutableArray<bool> SoftmaxLayers(FamilyConfig config, int layers)
    {
        const string Key = "attn_type_list";
        if (config.Text.Has(Key))
        {
            return [.. config.Text.PerLayer(config.Text.Ints(Key, 0, 1), Key, layers).Select(t => t == 1)];
        }

        if (LayerTypes.Choose(config, layers, ("full_attention", true), ("linear_attention", false)) is { } types)
        {
            return types;
        }

        config.Text.Report(LayerTypes.Key, "linear, full, …", config.ClassDefault);
        return [.. Enumerable.Range(1, layers).Select(n => n % 2 == 0)];
    }

    /// <summary>
    /// Block-sparse attention: index heads score all keys, and each group of query heads reads the best blocks. The blocks it picks hold as many
    /// tokens as its span says.
    /// </summary>
    private static ModelArchitecture ReadThird(FamilyConfig config)
    {
        config.Enter(Third);
        int layers = config.Layers;
        GroupedQueryAttention dense = AttentionReader.Read(config, Third);
        if (config.Text.NodeOrNull("sparse_attention_config") is not { } sparse || sparse.BoolOrNull("use_sparse_attention") == false)
        {
            return DecoderReader.Assemble(config, Third, layers, _ => dense);
        }

        const string Frequency = "sparse_attention_freq", NoValues = "sparse_disable_index_value";
        ImmutableArray<int> frequency = sparse.PerLayer(sparse.Ints(Frequency, 0, 1), Frequency, layers);
        ImmutableArray<int> scoresOnly = sparse.Has(NoValues) ? sparse.PerLayer(sparse.Ints(NoValues, 0, 1), NoValues, layers) : [];
        if (scoresOnly.IsEmpty || frequency.Zip(scoresOnly).Any(l => l is (1, 0)))
        {
            throw sparse.Error(NoValues, "expected 1 for every sparse layer: index heads with values of their own are not known");
        }

        long keys = (long)sparse.Int("sparse_topk_blocks", 1, 1 << 20) * sparse.Int("sparse_block_size", 1, 1 << 20);
        GroupedQueryAttention indexed = dense with
        {
            Span = new TopKSpan(AttentionSpan.Full, Math.Min(keys, AttentionSpan.MaxTokens)),
            Indexer = new SparseIndexer(sparse.Int("sparse_num_index_heads", 1, 1 << 16), sparse.Int("sparse_index_dim", 1, 1 << 16))
            {
                HeadWeights = false,
                KeyFormat = null,
            },
        };
        return DecoderReader.Assemble(config, Third, layers, i => frequency[Math.Min(i, layers - 1)] == 1 ? indexed : dense);
    }

    /// <summary>The configs name prediction modules that no published checkpoint holds.</summary>
    private static ModelArchitecture WithoutPrediction(FamilyConfig config, ModelArchitecture model)
    {
        if (config.Text.Has("num_mtp_modules"))
        {
            config.Text.Report("num_mtp_modules", "0", "the published checkpoints hold none of the modules that the config names");
        }

        return model;
    }
}
