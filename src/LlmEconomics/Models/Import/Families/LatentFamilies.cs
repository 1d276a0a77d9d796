namespace LlmEconomics;

/// <summary>Families with multi-head latent attention and one mixer per layer: DeepSeek and what is built like it.</summary>
internal static class LatentFamilies
{
    private static readonly ExpertTraits Experts = new() { Layout = ExpertLayouts.AfterFirstDense, Shared = SharedExperts.Multiple };

    private static readonly DecoderTraits DeepSeek = new()
    {
        Family = "DeepSeek-V3",
        Experts = Experts with { CorrectionBias = Setting.Always },
        Prediction = new() { Copies = true },
    };

    private static readonly DecoderTraits Uncopied = DeepSeek with { Prediction = new() };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
    [
        Family("deepseek_v2", new() { Decoder = new() { Family = "DeepSeek-V2", Experts = Experts } }),
        Family("deepseek_v3", new() { Decoder = DeepSeek }),
        Family("deepseek_v32", new() { Decoder = DeepSeek with { Family = "DeepSeek-V3.2" }, Indexed = true }),
        Family("kimi_k2", new() { Decoder = Uncopied with { Family = "Kimi-K2" } }),
        Family("glm4_moe_lite", new()
        {
            Decoder = DeepSeek with { Family = "GLM-4.7-Flash", Vocabulary = 154880 },
            QueryRank = 768,
            ValueSize = 256,
        }),
        Family("glm_moe_dsa", new()
        {
            Decoder = DeepSeek with
            {
                Family = "GLM-5",
                Prediction = new() { Released = 1, Reason = "the released GLM-5 checkpoints hold one" },
            },
            Indexed = true,
        }),
        Family("mistral4", new() { Decoder = new() { Family = "Mistral 4", Experts = Experts } }),
        ("minicpm3", MiniCpm3),
    ];

    private static (string ModelType, FamilyReader Read) Family(string modelType, LatentTraits traits)
    {
        return (modelType, config => Read(config, traits));
    }

    private static ModelArchitecture Read(FamilyConfig config, LatentTraits traits)
    {
        config.Enter(traits.Decoder);
        int layers = config.Layers;
        return DecoderReader.Assemble(config, traits.Decoder, layers, LatentReader.Mixers(config, traits, layers));
    }

    /// <summary>MiniCPM 3: dense, tied, its value heads as wide as hidden size over heads.</summary>
    private static ModelArchitecture MiniCpm3(FamilyConfig config)
    {
        DecoderTraits decoder = new() { Family = "MiniCPM 3", Tied = true };
        return Read(config, new() { Decoder = decoder, ValueSize = config.HiddenSize / config.Heads });
    }
}
