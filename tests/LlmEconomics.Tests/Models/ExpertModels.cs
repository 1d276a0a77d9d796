namespace LlmEconomics.Tests.Models;

/// <summary>Published mixtures of experts with ordinary attention. Figures: their <c>config.json</c> on the Hugging Face Hub.</summary>
internal static class ExpertModels
{
    public static ModelArchitecture Mixtral8X7B { get; } = new()
    {
        Name = "Mixtral-8x7B",
        VocabularySize = 32_000,
        HiddenSize = 4096,
        Layers =
        [
            LayerGroup.Of(
                32, new GroupedQueryAttention { QueryHeads = 32, KeyValueHeads = 8, HeadSize = 128 },
                new MixtureOfExperts { Experts = 8, ActiveExperts = 2, ExpertWidth = 14_336, Module = "block_sparse_moe" }),
        ],
    };

    public static ModelArchitecture Qwen3With30B { get; } = new()
    {
        Name = "Qwen3-30B-A3B",
        VocabularySize = 151_936,
        HiddenSize = 2048,
        Layers =
        [
            LayerGroup.Of(
                48, new GroupedQueryAttention { QueryHeads = 32, KeyValueHeads = 4, HeadSize = 128, QkNorm = QkNorm.PerHead },
                new MixtureOfExperts { Experts = 128, ActiveExperts = 8, ExpertWidth = 768 }),
        ],
    };

    /// <summary>Windows on every other layer, sinks, biases everywhere, experts included.</summary>
    public static ModelArchitecture GptOss120B { get; } = new()
    {
        Name = "gpt-oss-120b",
        VocabularySize = 201_088,
        HiddenSize = 2880,
        Layers = [.. Enumerable.Range(0, 36).Select(i => GptOssLayer(i % 2 == 0 ? new WindowSpan(128) : AttentionSpan.Full))],
    };

    /// <summary>Chunked attention on three of four layers, experts on every other one, and a wider MLP on the rest.</summary>
    public static ModelArchitecture Llama4Maverick { get; } = new()
    {
        Name = "Llama-4-Maverick",
        VocabularySize = 202_048,
        HiddenSize = 5120,
        Layers = [.. Enumerable.Range(1, 48).Select(i => MaverickLayer(i % 4 == 0 ? AttentionSpan.Full : new ChunkSpan(8192), i % 2 == 0))],
    };

    public static IEnumerable<ModelArchitecture> All => [Mixtral8X7B, Qwen3With30B, GptOss120B, Llama4Maverick];

    private static LayerGroup GptOssLayer(AttentionSpan span)
    {
        return LayerGroup.Of(
            1, new GroupedQueryAttention { QueryHeads = 64, KeyValueHeads = 8, HeadSize = 64, QkvBias = true, OutputBias = true, Sinks = true, Span = span },
            new MixtureOfExperts { Experts = 128, ActiveExperts = 4, ExpertWidth = 2880, ExpertBias = true, RouterBias = true });
    }

    private static LayerGroup MaverickLayer(AttentionSpan span, bool routed)
    {
        FeedForward feedForward = routed
            ? new MixtureOfExperts { Experts = 128, ActiveExperts = 1, ExpertWidth = 8192, SharedWidth = 8192, Module = "feed_forward" }
            : new DenseFeedForward { Width = 16_384, Module = "feed_forward" };
        return LayerGroup.Of(1, new GroupedQueryAttention { QueryHeads = 40, KeyValueHeads = 8, HeadSize = 128, Span = span }, feedForward);
    }
}
