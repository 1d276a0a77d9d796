using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Hunyuan with experts: sizes that may be one per layer, and cross-layer attention, which shares keys and values between layers.</summary>
internal static class HunyuanFamily
{
    private static readonly DecoderTraits Traits = new()
    {
        Family = "Hunyuan",
        AttentionBias = Setting.Key("attention_bias"),
        MlpBias = Setting.Key("mlp_bias"),
        QkNorm = QkNorm.PerHead,
        HasQkNorm = Setting.Key("use_qk_norm"),
        Experts = new()
        {
            Layout = ExpertLayouts.AfterDense("moe_layer_num_skipped", 0),
            // Where no width of experts is stated, they are as wide as the dense MLP.
            WidthKeys = [.. ConfigKeys.ExpertWidth, .. ConfigKeys.Width],
            Shared = SharedOfDenseWidth,
            SharedModule = "shared_mlp",
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers => [("hunyuan", Read), ("hunyuan_v1_moe", Read)];

    private static ModelArchitecture Read(FamilyConfig config)
    {
        config.Enter(Traits);
        int layers = config.Layers;
        DecoderTraits traits = IsDense(config, layers) ? Traits with { Experts = null } : Traits;
        GroupedQueryAttention attention = AttentionReader.Read(config, traits);
        int share = config.BoolOrClass("use_cla", false)
            ? config.Text.Int("cla_share_factor", 1, ModelArchitecture.MaxLayers)
            : 1;
        GroupedQueryAttention reading = attention with { ReadsEarlierCache = true, OmitsKeyValueWeights = true };
        ModelArchitecture model = DecoderReader.Assemble(config, traits, layers, i => i % share == 0 ? attention : reading);
        if (share == 1 || attention.QkNorm == QkNorm.None)
        {
            return model;
        }

        // Layers without keys of their own still store the key norm.
        WeightTensor norm = WeightTensor.Vector("self_attn.key_layernorm", attention.HeadSize);
        return model with { Layers = [.. model.Layers.Select(g => g.Sublayers.Contains(reading) ? g with { Extra = [norm] } : g)] };
    }

    /// <summary>One expert, or none stated, is a dense MLP.</summary>
    private static bool IsDense(FamilyConfig config, int layers)
    {
        return config.Text.FirstOf(ConfigKeys.Experts) is null || config.Text.IntPerLayer(ConfigKeys.Experts, layers, 1, 1 << 16).All(n => n == 1);
    }

    /// <summary>The shared expert is a multiple of the dense width, not of the experts'.</summary>
    private static ImmutableArray<int> SharedOfDenseWidth(FamilyConfig config, ImmutableArray<int> expertWidths)
    {
        bool mixed = config.BoolOrClass("use_mixed_mlp_moe", false);
        return mixed
            ? SharedExperts.Multiple(config, config.Text.IntPerLayer(ConfigKeys.Width, expertWidths.Length, 1))
            : SharedExperts.None(config, expertWidths);
    }
}
