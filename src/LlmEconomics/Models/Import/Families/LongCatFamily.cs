using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// LongCat-Flash: each layer holds two latent attentions and two dense MLPs, and beside them one mixture, some of whose experts do nothing.
/// </summary>
/// <remarks>Source: transformers <c>modeling_longcat_flash.py</c>; confirmed by the exact total of LongCat-Flash-Chat.</remarks>
internal static class LongCatFamily
{
    private static readonly LatentTraits Traits = new()
    {
        Decoder = new()
        {
            Family = "LongCat-Flash",
            Norms = 4,
            Mlp = "mlps",
            WidthKeys = ["ffn_hidden_size", "intermediate_size"],
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers => [("longcat_flash", Read)];

    private static ModelArchitecture Read(FamilyConfig config)
    {
        DecoderTraits traits = Traits.Decoder;
        config.Enter(traits);
        // num_hidden_layers counts each of the two halves.
        int layers = config.Text.Int(["num_layers"], 1, ModelArchitecture.MaxLayers);
        LatentAttention attention = LatentReader.Read(config, Traits);
        DenseFeedForward dense = FeedForwardReader.Dense(config, traits, 1)[0];
        MixtureOfExperts experts = FeedForwardReader.Experts(config, new() { CorrectionBias = Setting.Always }, "mlp", 1)[0] with
        {
            RouterBias = config.BoolOrClass("router_bias", false),
            ZeroExperts = config.Text.IntOr(["zero_expert_num"], 0, "no zero experts are stated", 0, 1 << 16),
        };
        LayerGroup layer = DecoderReader.Layer(traits, attention, dense, experts, attention, dense) with { Count = layers };
        return DecoderReader.Frame(config, traits, [layer]) with { Mtp = Prediction(config, attention, dense) };
    }

    /// <summary>One layer of one attention and one dense MLP, with a copy of the embedding but not of the head.</summary>
    private static MultiTokenPrediction? Prediction(FamilyConfig config, LatentAttention attention, DenseFeedForward dense)
    {
        PredictionTraits released = new()
        {
            Released = 1,
            Reason = "the released LongCat-Flash checkpoints hold one",
            Prefix = "model.mtp.layers",
        };
        return PredictionReader.Read(config, released, () => LayerGroup.Of(1, attention, dense)) is { } prediction
            ? prediction with { EmbeddingCopies = prediction.Layers[0].Count }
            : null;
    }
}
