using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>LFM2: short convolutions, and attention in some layers; dense or with experts behind the first layers.</summary>
/// <remarks>Source: transformers <c>modeling_lfm2.py</c>, <c>modeling_lfm2_moe.py</c>.</remarks>
internal static class LfmFamilies
{
    private static readonly DecoderTraits Dense = new()
    {
        Family = "LFM2",
        Tied = true,
        QkNorm = QkNorm.PerHead,
        Mlp = "feed_forward",
        WidthKeys = ["block_ff_dim", "intermediate_size"],
    };

    private static readonly DecoderTraits Sparse = Dense with
    {
        Family = "LFM2-MoE",
        Experts = new()
        {
            Layout = ExpertLayouts.AfterDense("num_dense_layers", 2),
            CorrectionBias = Setting.Key("use_expert_bias", true),
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
        [("lfm2", config => Read(config, Dense)), ("lfm2_moe", config => Read(config, Sparse))];

    private static ModelArchitecture Read(FamilyConfig config, DecoderTraits traits)
    {
        config.Enter(traits);
        int layers = config.Layers;
        GroupedQueryAttention attention = AttentionReader.Read(config, traits);
        ShortConvolution convolution = new()
        {
            Channels = config.HiddenSize,
            ConvolutionLength = config.IntOrClass("conv_L_cache", 3, 1, 1024),
            Bias = config.BoolOrClass("conv_bias", false),
        };
        ImmutableArray<bool> attends = AttentionLayers(config, layers);
        ModelArchitecture model = DecoderReader.Assemble(config, traits, layers, i => attends[i] ? attention : convolution);
        return model with
        {
            TiedEmbeddings = config.Text.BoolOrNull("tie_embedding") ?? model.TiedEmbeddings,
            Layers = Adjusted(config, traits, model.Layers),
        };
    }

    private static ImmutableArray<bool> AttentionLayers(FamilyConfig config, int layers)
    {
        if (LayerTypes.Choose(config, layers, ("full_attention", true), ("conv", false)) is { } types)
        {
            return types;
        }

        const string Key = "full_attn_idxs";
        HashSet<int> attends = config.Text.Has(Key)
            ? [.. config.Text.Ints(Key)]
            : throw config.Text.Error(LayerTypes.Key, $"expected a list, or {Key}");
        return [.. Enumerable.Range(0, layers).Select(attends.Contains)];
    }

    /// <summary>The dense model states a width that its code cuts to two thirds, scales and rounds up.</summary>
    private static ImmutableArray<LayerGroup> Adjusted(FamilyConfig config, DecoderTraits traits, ImmutableArray<LayerGroup> layers)
    {
        if (traits.Experts is not null || !config.BoolOrClass("block_auto_adjust_ff_dim", true))
        {
            return layers;
        }

        double scale = config.Text.NumberOrNull("block_ffn_dim_multiplier", 0.001, 64) ?? 1;
        int multiple = config.IntOrClass("block_multiple_of", 256, 1, 1 << 20);
        return [.. layers.Select(g => g with { Sublayers = [.. g.Sublayers.Select(Adjust)] })];

        Sublayer Adjust(Sublayer part)
        {
            if (part is not DenseFeedForward dense)
            {
                return part;
            }

            long scaled = (long)(scale * (2L * dense.Width / 3));
            return dense with { Width = checked((int)((scaled + multiple - 1) / multiple * multiple)) };
        }
    }
}
