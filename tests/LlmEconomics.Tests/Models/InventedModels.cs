namespace LlmEconomics.Tests.Models;

/// <summary>Made-up models that switch on what the published ones leave off, in sizes that divide by nothing.</summary>
internal static class InventedModels
{
    /// <summary>A narrow table, biases on both ends, gates, sinks, shared caches, keys that are values, layers that miss a part.</summary>
    public static ModelArchitecture Odd { get; } = new()
    {
        Name = "odd",
        VocabularySize = 1009,
        HiddenSize = 330,
        EmbeddingSize = 210,
        HeadBias = true,
        FinalNorms = 2,
        FinalNormBias = true,
        Extra = [WeightTensor.Linear("project_in", 330, 210), WeightTensor.Linear("project_out", 210, 330), WeightTensor.Vector("scalar", 1)],
        Layers =
        [
            LayerGroup.Of(2, Attention with { QkNorm = QkNorm.FullWidth, QkNormBias = true, OutputGate = OutputGate.PerHead }, new DenseFeedForward { Width = 701, Bias = true }),
            LayerGroup.Of(3, Attention with { Span = new WindowSpan(37), Sinks = true, ValuesFromKeys = true, QkvBias = true, OutputBias = true }, Experts),
            LayerGroup.Of(1, Attention with { ReadsEarlierCache = true, OmitsKeyValueWeights = true, QkNorm = QkNorm.PerHead }, new DenseFeedForward { Width = 313, Gated = false }),
            LayerGroup.Of(1, Attention with { Span = new TopKSpan(AttentionSpan.Full, 11), Indexer = new SparseIndexer(3, 10) }, Experts with { LatentSize = 77, LatentNorm = true }),
            new LayerGroup { Count = 2, Sublayers = [new DenseFeedForward { Width = 99 }], Norms = 1, NormBias = true },
            new LayerGroup { Count = 1, Sublayers = [] },
        ],
    };

    /// <summary>Every fifth layer attends to images.</summary>
    public static ModelArchitecture Seeing { get; } = new()
    {
        Name = "seeing",
        VocabularySize = 4099,
        HiddenSize = 512,
        Layers =
        [
            LayerGroup.Of(4, new GroupedQueryAttention { QueryHeads = 8, KeyValueHeads = 2, HeadSize = 64 }, new DenseFeedForward { Width = 1500 }),
            LayerGroup.Of(1, new CrossAttention { QueryHeads = 8, KeyValueHeads = 2, HeadSize = 64 }, new DenseFeedForward { Width = 1500 }),
        ],
        Vision = new VisionTower { Name = "tower", Weights = [WeightTensor.Linear("patch", 640, 588), WeightTensor.Linear("block", 640, 640) with { Count = 24 }] },
    };

    public static ModelArchitecture Rwkv { get; } = new()
    {
        Name = "rwkv",
        VocabularySize = 65_536,
        HiddenSize = 1280,
        Layers = [LayerGroup.Of(24, new Rwkv5 { InnerSize = 1280, HeadSize = 64 }, new RwkvChannelMix { Width = 4480, Channels = 1280 })],
    };

    /// <summary>Mamba with all biases and no norm, and a full-rank gate.</summary>
    public static ModelArchitecture Recurrent { get; } = new()
    {
        Name = "recurrent",
        VocabularySize = 999,
        HiddenSize = 96,
        TiedEmbeddings = true,
        Layers =
        [
            LayerGroup.Of(3, new Mamba2 { Heads = 6, HeadSize = 20, Groups = 3, StateSize = 7, ConvolutionLength = 1, InputBias = true, OutputBias = true, GatedNorm = false }, new DenseFeedForward { Width = 100 }),
            LayerGroup.Of(2, new Mamba1 { InnerSize = 130, StateSize = 5, TimeStepRank = 9, ConvolutionLength = 3, ConvolutionBias = false }, new DenseFeedForward { Width = 100 }),
            LayerGroup.Of(2, new KimiDeltaAttention { Heads = 5, HeadSize = 11, ConvolutionLength = 2, FullRankGate = true }, new DenseFeedForward { Width = 100 }),
            LayerGroup.Of(2, new ShortConvolution { Channels = 96, ConvolutionLength = 3, Bias = true }, new DenseFeedForward { Width = 100 }),
            LayerGroup.Of(1, new GatedDeltaNet { KeyHeads = 3, KeySize = 8, ValueHeads = 9, ValueSize = 4, ConvolutionLength = 5, SplitProjections = true }, new DenseFeedForward { Width = 100 }),
        ],
    };

    /// <summary>Latent attention without a query rank, with biases and a gate.</summary>
    public static ModelArchitecture Latent { get; } = new()
    {
        Name = "latent",
        VocabularySize = 3001,
        HiddenSize = 200,
        Layers =
        [
            LayerGroup.Of(
                3, new LatentAttention { Heads = 5, KeyValueRank = 48, NopeSize = 30, RopeSize = 10, ValueSize = 26, Bias = true, OutputGated = true },
                Experts with { Experts = 9, ActiveExperts = 9 }),
        ],
    };

    /// <summary>A window that narrows what is read and frees nothing.</summary>
    public static ModelArchitecture Masked { get; } = new()
    {
        Name = "masked",
        VocabularySize = 500,
        HiddenSize = 128,
        Layers = [LayerGroup.Of(4, new GroupedQueryAttention { QueryHeads = 4, KeyValueHeads = 2, HeadSize = 32, Span = new WindowSpan(64) { KeepsAll = true } }, new DenseFeedForward { Width = 300 })],
    };

    public static IEnumerable<ModelArchitecture> All => [Odd, Seeing, Rwkv, Recurrent, Latent, Masked];

    private static GroupedQueryAttention Attention => new() { QueryHeads = 6, KeyValueHeads = 3, HeadSize = 50, ValueHeadSize = 34 };

    private static MixtureOfExperts Experts =>
        new() { Experts = 12, ActiveExperts = 3, ExpertWidth = 65, RouterBias = true, ExpertBias = true, SharedWidth = 70, SharedGate = true, SharedModule = "shared_expert" };
}
