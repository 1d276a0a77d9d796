namespace LlmEconomics.Tests.Models;

/// <summary>Published models with latent or compressed attention. Figures: their <c>config.json</c> on the Hugging Face Hub.</summary>
internal static class LatentModels
{
    /// <summary>The first prediction layer's projection and norms, and copies of both ends of the model.</summary>
    public static ModelArchitecture DeepSeekV3 { get; } = DeepSeek("DeepSeek-V3", DeepSeekAttention(AttentionSpan.Full, null));

    /// <summary>As V3, with attention to 2,048 keys that an indexer picks.</summary>
    public static ModelArchitecture DeepSeekV32 { get; } =
        DeepSeek("DeepSeek-V3.2", DeepSeekAttention(new TopKSpan(AttentionSpan.Full, 2048), new SparseIndexer(64, 128)));

    /// <summary>Two attentions and two MLPs to a layer, experts beside them, and router rows without an expert.</summary>
    public static ModelArchitecture LongCatFlash { get; } = new()
    {
        Name = "LongCat-Flash",
        VocabularySize = 131_072,
        HiddenSize = 6144,
        Layers =
        [
            new LayerGroup
            {
                Count = 28,
                Norms = 4,
                Sublayers =
                [
                    LongCatAttention, new DenseFeedForward { Width = 12_288 }, LongCatAttention, new DenseFeedForward { Width = 12_288 },
                    new MixtureOfExperts { Experts = 512, ActiveExperts = 12, ExpertWidth = 2048, ZeroExperts = 256, CorrectionBias = true },
                ],
            },
        ],
        Mtp = new MultiTokenPrediction
        {
            Layers = [LayerGroup.Of(1, LongCatAttention, new DenseFeedForward { Width = 12_288 })],
            Extra = Projection(6144),
            EmbeddingCopies = 1,
            LayerPrefix = "mtp.layers",
        },
    };

    /// <summary>Windows beside summaries of 4 or of 128 tokens, residual mixers, and integer tables in place of the first routers' biases.</summary>
    public static ModelArchitecture DeepSeekV4Flash { get; } = new()
    {
        Name = "DeepSeek-V4-Flash",
        VocabularySize = 129_280,
        HiddenSize = 4096,
        Layers = [.. Enumerable.Range(0, 43).Select(i => CompressedLayer(i < 2 ? 0 : i % 2 == 0 ? 4 : 128, i < 3))],
        Extra = [new WeightTensor("hc_head.fn", 4, 4 * 4096, WeightRole.Gate), WeightTensor.Vector("hc_head.scale", 5)],
    };

    public static IEnumerable<ModelArchitecture> All => [DeepSeekV3, DeepSeekV32, LongCatFlash, DeepSeekV4Flash];

    private static LatentAttention LongCatAttention =>
        new() { Heads = 64, QueryRank = 1536, KeyValueRank = 512, NopeSize = 128, RopeSize = 64, ValueSize = 128 };

    private static LatentAttention DeepSeekAttention(AttentionSpan span, SparseIndexer? indexer)
    {
        return new() { Heads = 128, QueryRank = 1536, KeyValueRank = 512, NopeSize = 128, RopeSize = 64, ValueSize = 128, Span = span, Indexer = indexer };
    }

    private static ModelArchitecture DeepSeek(string name, LatentAttention attention)
    {
        MixtureOfExperts experts = new() { Experts = 256, ActiveExperts = 8, ExpertWidth = 2048, SharedWidth = 2048, CorrectionBias = true };
        return new ModelArchitecture
        {
            Name = name,
            VocabularySize = 129_280,
            HiddenSize = 7168,
            Layers = [LayerGroup.Of(3, attention, new DenseFeedForward { Width = 18_432 }), LayerGroup.Of(58, attention, experts)],
            Mtp = new MultiTokenPrediction { Layers = [LayerGroup.Of(1, attention, experts)], Extra = Projection(7168), EmbeddingCopies = 1, Heads = 1 },
        };
    }

    private static System.Collections.Immutable.ImmutableArray<WeightTensor> Projection(int hidden)
    {
        return
        [
            WeightTensor.Vector("enorm", hidden), WeightTensor.Vector("hnorm", hidden), new WeightTensor("eh_proj", hidden, 2L * hidden, WeightRole.Gate),
            WeightTensor.Vector("shared_head.norm", hidden),
        ];
    }

    private static LayerGroup CompressedLayer(int ratio, bool hashed)
    {
        CompressedAttention attention = new()
        {
            Heads = 64,
            HeadSize = 512,
            QueryRank = 1024,
            OutputRank = 1024,
            OutputGroups = 8,
            Window = 128,
            CompressionRatio = ratio,
            OverlappingSummaries = ratio == 4,
            Indexer = ratio == 4 ? new SparseIndexer(64, 128) : null,
            TopK = 512,
        };
        MixtureOfExperts experts = new() { Experts = 256, ActiveExperts = 6, ExpertWidth = 2048, SharedWidth = 2048, CorrectionBias = !hashed };
        WeightTensor[] residual = [new WeightTensor("hc.fn", 24, 4 * 4096, WeightRole.Gate) { Count = 2 }, WeightTensor.Vector("hc.scale", 27) with { Count = 2 }];
        WeightTensor table = new("tid2eid", 129_280, 6, WeightRole.Lookup) { StoredAs = NumberFormats.Int64 };
        return LayerGroup.Of(1, attention, experts) with { Extra = hashed ? [.. residual, table] : [.. residual] };
    }
}
