namespace LlmEconomics.Tests.Models;

/// <summary>Published models without experts. Figures: their <c>config.json</c> on the Hugging Face Hub.</summary>
internal static class DenseModels
{
    public static ModelArchitecture Llama31With8B { get; } = Llama("Llama-3.1-8B", 128_256, 4096, 32, 32, 8, 14_336);

    public static ModelArchitecture Llama31With405B { get; } = Llama("Llama-3.1-405B", 128_256, 16_384, 126, 128, 8, 53_248);

    public static ModelArchitecture Llama2With7B { get; } = Llama("Llama-2-7B", 32_000, 4096, 32, 32, 32, 11_008);

    /// <summary>Biases on queries, keys and values.</summary>
    public static ModelArchitecture Qwen25With72B { get; } = new()
    {
        Name = "Qwen2.5-72B",
        VocabularySize = 152_064,
        HiddenSize = 8192,
        Layers =
        [
            LayerGroup.Of(
                80, new GroupedQueryAttention { QueryHeads = 64, KeyValueHeads = 8, HeadSize = 128, QkvBias = true }, new DenseFeedForward { Width = 29_568 }),
        ],
    };

    /// <summary>Windows on five of six layers, four norms to a layer, one table for both ends.</summary>
    public static ModelArchitecture Gemma3With27B { get; } = new()
    {
        Name = "Gemma-3-27B",
        VocabularySize = 262_208,
        HiddenSize = 5376,
        TiedEmbeddings = true,
        Layers = [.. Enumerable.Range(1, 62).Select(i => GemmaLayer(i % 6 == 0 ? AttentionSpan.Full : new WindowSpan(1024)))],
    };

    /// <summary>One key-value head, norms with biases, attention and MLP in parallel behind one norm, a plain MLP.</summary>
    public static ModelArchitecture Falcon7B { get; } = new()
    {
        Name = "Falcon-7B",
        VocabularySize = 65_024,
        HiddenSize = 4544,
        TiedEmbeddings = true,
        FinalNormBias = true,
        Layers =
        [
            LayerGroup.Of(
                32, new GroupedQueryAttention { QueryHeads = 71, KeyValueHeads = 1, HeadSize = 64 }, new DenseFeedForward { Width = 4 * 4544, Gated = false })
                with { Norms = 1, NormBias = true },
        ],
    };

    public static ModelArchitecture Gpt2 { get; } = Classic("GPT-2", 50_257, 1024);

    /// <summary>Two position rows more than positions.</summary>
    public static ModelArchitecture Opt125M { get; } = Classic("OPT-125M", 50_272, 2050);

    public static IEnumerable<ModelArchitecture> All =>
        [Llama31With8B, Llama31With405B, Llama2With7B, Qwen25With72B, Gemma3With27B, Falcon7B, Gpt2, Opt125M];

    private static ModelArchitecture Llama(string name, int vocabulary, int hidden, int layers, int heads, int keyValueHeads, int width)
    {
        return new ModelArchitecture
        {
            Name = name,
            VocabularySize = vocabulary,
            HiddenSize = hidden,
            Layers =
            [
                LayerGroup.Of(
                    layers, new GroupedQueryAttention { QueryHeads = heads, KeyValueHeads = keyValueHeads, HeadSize = 128 }, new DenseFeedForward { Width = width }),
            ],
        };
    }

    /// <summary>Learned positions, biases everywhere, one table for both ends.</summary>
    private static ModelArchitecture Classic(string name, int vocabulary, int positions)
    {
        return new ModelArchitecture
        {
            Name = name,
            VocabularySize = vocabulary,
            HiddenSize = 768,
            TiedEmbeddings = true,
            FinalNormBias = true,
            Extra = [new WeightTensor("positions", positions, 768, WeightRole.Lookup)],
            Layers =
            [
                LayerGroup.Of(
                    12, new GroupedQueryAttention { QueryHeads = 12, KeyValueHeads = 12, HeadSize = 64, QkvBias = true, OutputBias = true },
                    new DenseFeedForward { Width = 3072, Gated = false, Bias = true }) with { NormBias = true },
            ],
        };
    }

    private static LayerGroup GemmaLayer(AttentionSpan span)
    {
        return LayerGroup.Of(
            1, new GroupedQueryAttention { QueryHeads = 32, KeyValueHeads = 16, HeadSize = 128, QkNorm = QkNorm.PerHead, Span = span },
            new DenseFeedForward { Width = 21_504 }) with { Norms = 4 };
    }
}
