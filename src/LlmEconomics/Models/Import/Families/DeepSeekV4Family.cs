using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// DeepSeek-V4: several residual streams mixed by hyper-connections, a short window and compressed entries behind it, and first layers that
/// route by a table instead of scores.
/// </summary>
/// <remarks>Source: the inference code published with the weights; confirmed by the exact totals of V4-Flash and V4-Pro.</remarks>
internal static class DeepSeekV4Family
{
    private static readonly DecoderTraits Traits = new()
    {
        Family = "DeepSeek-V4",
        Attention = "attn",
        Mlp = "ffn",
        LayerPrefix = "layers",
    };

    private static readonly ExpertTraits Experts = new() { Shared = SharedExperts.Multiple, CorrectionBias = Setting.Always };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers => [("deepseek_v4", Read), ("deepseek_ref", Read)];

    private static ModelArchitecture Read(FamilyConfig config)
    {
        config.Enter(Traits);
        ConfigNode text = config.Text;
        int layers = config.Layers, hidden = config.HiddenSize;
        int streams = config.IntOrClass("hc_mult", 4, 1, 64);
        int hashed = text.IntOr(["num_hash_layers"], 0, "no layer routes by a table", 0, layers);
        const string Ratios = "compress_ratios";
        ImmutableArray<int> ratios = text.Ints(Ratios, 0, 1 << 20);
        text.PerLayer(ratios, Ratios, layers);
        CompressedAttention basis = Attention(config);
        MixtureOfExperts scored = FeedForwardReader.Experts(config, Experts, Traits.Mlp, 1)[0], tabled = scored with { CorrectionBias = false };
        ImmutableArray<WeightTensor> connections = [.. Connection("hc_attn", streams, hidden), .. Connection("hc_ffn", streams, hidden)];
        WeightTensor table = new("ffn.gate.tid2eid", config.Vocabulary, scored.ActiveExperts, WeightRole.Lookup) { StoredAs = Integers };
        ImmutableArray<WeightTensor> headMix = HeadMix(streams, hidden);

        ModelArchitecture model = DecoderReader.Frame(config, Traits, LayerList.Of(layers, i => i < hashed
            ? DecoderReader.Layer(Traits, At(basis, ratios[i], config), tabled) with { Extra = [.. connections, table] }
            : DecoderReader.Layer(Traits, At(basis, ratios[i], config), scored) with { Extra = connections }));
        // The list may go on with the prediction layers' ratios.
        int ratio = ratios.Length > layers ? ratios[layers] : 0;
        LayerGroup Predicting() => DecoderReader.Layer(Traits, At(basis, ratio, config), scored) with { Extra = [.. connections, .. headMix] };
        return model with { Extra = headMix, Mtp = PredictionReader.Read(config, new() { Prefix = "mtp" }, Predicting) };
    }

    private static NumberFormat Integers { get; } = new() { Name = "int64", Element = ElementType.Int64 };

    private static CompressedAttention Attention(FamilyConfig config)
    {
        ConfigNode text = config.Text;
        int heads = config.Heads, size = text.Int("head_dim", 1, 1 << 16), groups = text.Int("o_groups", 1, 1 << 16);
        return (long)heads * size % groups != 0
            ? throw text.Error("o_groups", $"expected a divisor of heads × width, {(long)heads * size}")
            : new CompressedAttention
            {
                Module = Traits.Attention,
                Heads = heads,
                HeadSize = size,
                RopeSize = config.IntOrClass("qk_rope_head_dim", 64, 0, size),
                QueryRank = text.Int("q_lora_rank", 1, 1 << 20),
                OutputRank = text.Int("o_lora_rank", 1, 1 << 20),
                OutputGroups = groups,
                Window = text.Int("sliding_window", 1, 1 << 30),
                TopK = config.IntOrClass("index_topk", 512, 1, 1 << 30),
            };
    }

    /// <summary>
    /// The attention of a layer with the given ratio: 0 has the window alone, 4 overlapping summaries of which an indexer picks the best, any
    /// other ratio summaries that are all read.
    /// </summary>
    private static CompressedAttention At(CompressedAttention attention, int ratio, FamilyConfig config)
    {
        bool indexed = ratio == 4;
        return attention with
        {
            CompressionRatio = ratio,
            OverlappingSummaries = indexed,
            Indexer = indexed
                ? new SparseIndexer(config.Text.Int("index_n_heads", 1, 1 << 16), config.Text.Int("index_head_dim", 1, 1 << 16))
                : null,
        };
    }

    /// <summary>How a half of a layer reads the m streams and writes back to them: (2 + m)·m mixes of all streams, their biases, three scales.</summary>
    private static IEnumerable<WeightTensor> Connection(string name, int streams, int hidden)
    {
        long mixes = (2L + streams) * streams;
        return
        [
            new WeightTensor($"{name}_fn", mixes, (long)streams * hidden, WeightRole.Gate) { StoredAs = NumberFormats.Fp32 },
            WeightTensor.Vector($"{name}_base", mixes) with { StoredAs = NumberFormats.Fp32 },
            WeightTensor.Vector($"{name}_scale", 3) with { StoredAs = NumberFormats.Fp32 },
        ];
    }

    /// <summary>How the head reads the streams.</summary>
    private static ImmutableArray<WeightTensor> HeadMix(int streams, int hidden)
    {
        return
        [
            new WeightTensor("hc_head_fn", streams, (long)streams * hidden, WeightRole.Gate) { StoredAs = NumberFormats.Fp32 },
            WeightTensor.Vector("hc_head_base", streams) with { StoredAs = NumberFormats.Fp32 },
            WeightTensor.Vector("hc_head_scale", 1) with { StoredAs = NumberFormats.Fp32 },
        ];
    }
}
