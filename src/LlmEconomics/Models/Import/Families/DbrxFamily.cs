using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>DBRX: LayerNorms without bias, and its sizes in two nested objects.</summary>
internal static class DbrxFamily
{
    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers => [("dbrx", Read)];

    private static ModelArchitecture Read(FamilyConfig config)
    {
        DecoderTraits traits = new()
        {
            Family = "DBRX",
            Attention = "norm_attn_norm.attn",
            Mlp = "ffn",
            LayerPrefix = "transformer.blocks",
        };
        config.Enter(traits);
        ConfigNode attention = Nested(config, "attn_config"), experts = Nested(config, "ffn_config");
        GroupedQueryAttention mixer = AttentionReader.Read(config, traits with
        {
            KeyValueHeads = attention.IntOr(ConfigKeys.KeyValueHeads, 1, config.ClassDefault, 1, 1 << 16),
        });
        int layers = config.Layers;
        ImmutableArray<MixtureOfExperts> mixture = FeedForwardReader.Experts(
            config, new ExpertTraits { WidthKeys = ConfigKeys.Width }, traits.Mlp, 1, experts);
        return DecoderReader.Frame(config, traits, LayerList.Of(layers, _ => DecoderReader.Layer(traits, mixer, mixture[0])));
    }

    private static ConfigNode Nested(FamilyConfig config, string key)
    {
        return config.Text.NodeOrNull(key) ?? throw config.Text.Error(key, "expected an object");
    }
}
