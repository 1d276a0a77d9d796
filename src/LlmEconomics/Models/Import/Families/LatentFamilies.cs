namespace LlmEconomics;

/// <summary>Families with multi-head latent attention and one mixer per layer: DeepSeek and what is built like it.</summary>
internal static class LatentFamilies
{
    private static readonly DecoderTraits DeepSeek = new()
    {
        Family = "DeepSeek-V3",
        Experts = new ExpertTraits
        {
            Layout = ExpertLayouts.AfterFirstDense,
            Shared = SharedExperts.Multiple,
            CorrectionBias = Setting.Always,
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
    [
        Reader("deepseek_v2", new()
        {
            Decoder = DeepSeek with { Family = "DeepSeek-V2", Experts = DeepSeek.Experts! with { CorrectionBias = Setting.Never } },
        }),
        Reader("deepseek_v3", new() { Decoder = DeepSeek, PredictionCopies = true }),
        Reader("deepseek_v32", new() { Decoder = DeepSeek with { Family = "DeepSeek-V3.2" }, Indexed = true, PredictionCopies = true }),
        Reader("kimi_k2", new() { Decoder = DeepSeek with { Family = "Kimi-K2" } }),
        Reader("glm_moe_dsa", new() { Decoder = DeepSeek with { Family = "GLM-5" }, Indexed = true, PredictionLayers = 1 }),
    ];

    private static (string ModelType, FamilyReader Read) Reader(string modelType, LatentTraits traits)
    {
        return (modelType, config => Read(config, traits));
    }

    private static ModelArchitecture Read(FamilyConfig config, LatentTraits traits)
    {
        config.Family = traits.Decoder.Family;
        int layers = config.Layers;
        Func<int, LatentAttention> mixer = traits.Indexed ? LatentReader.ReadIndexed(config, traits, layers) : Same(LatentReader.Read(config, traits));
        ModelArchitecture model = DecoderReader.Assemble(config, traits.Decoder, layers, mixer);
        int predictions = PredictionReader.Layers(config, traits.PredictionLayers, "prediction layers of the released checkpoints");
        if (predictions == 0)
        {
            return model;
        }

        LayerGroup layer = DecoderReader.Layer(traits.Decoder, mixer(layers), model.Layers[^1].FeedForwards.First());
        int copies = traits.PredictionCopies ? predictions : 0;
        return model with { Mtp = PredictionReader.Of(config, predictions, layer)! with { EmbeddingCopies = copies, Heads = copies } };
    }

    private static Func<int, LatentAttention> Same(LatentAttention attention)
    {
        return _ => attention;
    }
}
