namespace LlmEconomics.Tests.Models;

/// <summary>Published models that mix attention with recurrent layers. Figures: their <c>config.json</c> on the Hugging Face Hub.</summary>
internal static class HybridModels
{
    /// <summary>Each letter of the pattern is a block of its own behind one norm.</summary>
    public static ModelArchitecture Nemotron3Nano { get; } = new()
    {
        Name = "Nemotron-3-Nano",
        VocabularySize = 131_072,
        HiddenSize = 2688,
        LayerPrefix = "backbone.layers",
        Layers = Blocks(
            "MEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEM*EMEMEMEM*EMEMEMEME", 64,
            new MixtureOfExperts { Module = "mixer", Experts = 128, ActiveExperts = 6, ExpertWidth = 1856, Gated = false, CorrectionBias = true, SharedWidth = 3712 }),
    };

    /// <summary>Experts that act on a latent vector.</summary>
    public static ModelArchitecture Nemotron3Super { get; } = new()
    {
        Name = "Nemotron-3-Super",
        VocabularySize = 131_072,
        HiddenSize = 4096,
        LayerPrefix = "backbone.layers",
        Layers = Blocks("MEMEMEM*EMEMEMEM*EMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEMEM*EMEMEMEM*EMEMEMEME", 128, SuperExperts),
        Mtp = new MultiTokenPrediction { Layers = Blocks("*E", 128, SuperExperts), Extra = Joint(4096), LayerPrefix = "mtp.layers" },
    };

    public static ModelArchitecture Qwen3Next { get; } = new()
    {
        Name = "Qwen3-Next-80B-A3B",
        VocabularySize = 151_936,
        HiddenSize = 2048,
        Layers = [.. Enumerable.Range(1, 48).Select(i => LayerGroup.Of(1, i % 4 == 0 ? NextAttention : NextRecurrence, NextExperts))],
        Mtp = new MultiTokenPrediction { Layers = [LayerGroup.Of(1, NextAttention, NextExperts)], Extra = Joint(2048), LayerPrefix = "mtp.layers" },
    };

    public static ModelArchitecture MiniMaxText01 { get; } = new()
    {
        Name = "MiniMax-Text-01",
        VocabularySize = 200_064,
        HiddenSize = 6144,
        Layers =
        [
            .. Enumerable.Range(1, 80).Select(i => LayerGroup.Of(
                1, i % 8 == 0 ? new GroupedQueryAttention { QueryHeads = 64, KeyValueHeads = 8, HeadSize = 128 } : new LightningAttention { Heads = 64, HeadSize = 128 },
                new MixtureOfExperts { Experts = 32, ActiveExperts = 2, ExpertWidth = 9216, Module = "block_sparse_moe" })),
        ],
    };

    public static ModelArchitecture KimiLinear { get; } = new()
    {
        Name = "Kimi-Linear-48B-A3B",
        VocabularySize = 163_840,
        HiddenSize = 2304,
        Layers =
        [
            .. Enumerable.Range(1, 27).Select(i => LayerGroup.Of(
                1, i is 4 or 8 or 12 or 16 or 20 or 24 or 27
                    ? new LatentAttention { Heads = 32, KeyValueRank = 512, NopeSize = 128, RopeSize = 64, ValueSize = 128 }
                    : new KimiDeltaAttention { Heads = 32, HeadSize = 128, ConvolutionLength = 4 },
                i == 1
                    ? new DenseFeedForward { Width = 9216 }
                    : new MixtureOfExperts { Experts = 256, ActiveExperts = 8, ExpertWidth = 1024, SharedWidth = 1024, CorrectionBias = true })),
        ],
    };

    public static ModelArchitecture Jamba { get; } = new()
    {
        Name = "Jamba-v0.1",
        VocabularySize = 65_536,
        HiddenSize = 4096,
        Layers =
        [
            .. Enumerable.Range(0, 32).Select(i => LayerGroup.Of(
                1, i % 8 == 4
                    ? new GroupedQueryAttention { QueryHeads = 32, KeyValueHeads = 8, HeadSize = 128 }
                    : new Mamba1 { InnerSize = 8192, StateSize = 16, TimeStepRank = 256, ConvolutionLength = 4, InnerNorms = true },
                i % 2 == 1
                    ? new MixtureOfExperts { Experts = 16, ActiveExperts = 2, ExpertWidth = 14_336, Module = "feed_forward" }
                    : new DenseFeedForward { Width = 14_336, Module = "feed_forward" })),
        ],
    };

    public static IEnumerable<ModelArchitecture> All => [Nemotron3Nano, Nemotron3Super, Qwen3Next, MiniMaxText01, KimiLinear, Jamba];

    private static MixtureOfExperts SuperExperts => new()
    {
        Module = "mixer",
        Experts = 512,
        ActiveExperts = 22,
        ExpertWidth = 2688,
        Gated = false,
        CorrectionBias = true,
        SharedWidth = 5376,
        LatentSize = 1024,
    };

    private static GroupedQueryAttention NextAttention =>
        new() { QueryHeads = 16, KeyValueHeads = 2, HeadSize = 256, QkNorm = QkNorm.PerHead, OutputGate = OutputGate.PerChannel };

    private static GatedDeltaNet NextRecurrence =>
        new() { KeyHeads = 16, KeySize = 128, ValueHeads = 32, ValueSize = 128, ConvolutionLength = 4, StateFormat = NumberFormats.Fp32 };

    private static MixtureOfExperts NextExperts =>
        new() { Experts = 512, ActiveExperts = 10, ExpertWidth = 512, SharedWidth = 512, SharedGate = true };

    private static System.Collections.Immutable.ImmutableArray<WeightTensor> Joint(int hidden)
    {
        return
        [
            WeightTensor.Vector("pre_fc_norm_embedding", hidden), WeightTensor.Vector("pre_fc_norm_hidden", hidden),
            new WeightTensor("fc", hidden, 2L * hidden, WeightRole.Gate), WeightTensor.Vector("norm", hidden),
        ];
    }

    private static System.Collections.Immutable.ImmutableArray<LayerGroup> Blocks(string pattern, int mambaHeads, MixtureOfExperts experts)
    {
        Sublayer attention = new GroupedQueryAttention { Module = "mixer", QueryHeads = 32, KeyValueHeads = 2, HeadSize = 128 };
        Sublayer mamba = new Mamba2
        {
            Heads = mambaHeads,
            HeadSize = 64,
            Groups = 8,
            StateSize = 128,
            ConvolutionLength = 4,
            StateFormat = NumberFormats.Fp32,
        };
        return [.. pattern.Select(letter => new LayerGroup { Norms = 1, Sublayers = [letter == 'M' ? mamba : letter == '*' ? attention : experts] })];
    }
}
