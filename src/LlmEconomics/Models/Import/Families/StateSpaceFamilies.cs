using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Families of state-space layers, alone or mixed with attention: Mamba, Jamba, Bamba, Granite 4, Falcon-H1.</summary>
/// <remarks>Source of every fact: the family's modelling and configuration file in transformers.</remarks>
internal static class StateSpaceFamilies
{
    private static readonly DecoderTraits Mamba = new() { Family = "Mamba", Tied = true, Norms = 1, LayerPrefix = "backbone.layers" };

    private static readonly DecoderTraits Attention = new()
    {
        Family = "Granite 4",
        AttentionBias = Setting.Key("attention_bias"),
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
    [
        ("mamba", config => First(config, Mamba)),
        ("falcon_mamba", config => First(config, Mamba with { Family = "Falcon Mamba" })),
        ("mamba2", Second),
        ("jamba", Jamba),
        ("bamba", Bamba),
        ("granitemoehybrid", GraniteHybrid),
        ("falcon_h1", FalconH1),
    ];

    private static ModelArchitecture First(FamilyConfig config, DecoderTraits traits)
    {
        config.Enter(traits);
        Mamba1 mixer = StateSpaceReader.First(
            config, "mixer", Setting.Key("use_conv_bias", true), Setting.Key("use_bias"), ConfigKeys.Width);
        return Stack(config, traits, mixer);
    }

    private static ModelArchitecture Second(FamilyConfig config)
    {
        DecoderTraits traits = Mamba with { Family = "Mamba 2", Tied = false };
        config.Enter(traits);
        return Stack(config, traits, StateSpaceReader.Second(config, "mixer", new()
        {
            HeadKeys = ["num_heads"],
            HeadSize = 64,
            HeadSizeKeys = ["head_dim"],
            Groups = 8,
            State = 128,
            ConvolutionBias = Setting.Key("use_conv_bias", true),
            InputBias = Setting.Key("use_bias"),
            OutputBias = Setting.Key("use_bias"),
        }));
    }

    /// <summary>Layers of one mixer and one norm, without feed-forwards.</summary>
    private static ModelArchitecture Stack(FamilyConfig config, DecoderTraits traits, SequenceMixer mixer)
    {
        return DecoderReader.Frame(config, traits, LayerList.Of(config.Layers, _ => DecoderReader.Layer(traits, mixer)));
    }

    /// <summary>Jamba: one attention layer in each period, experts in every second layer.</summary>
    private static ModelArchitecture Jamba(FamilyConfig config)
    {
        DecoderTraits traits = new()
        {
            Family = "Jamba",
            Mlp = "feed_forward",
            Experts = new() { Layout = ExpertLayouts.Periodic, WidthKeys = ConfigKeys.Width },
        };
        config.Enter(traits);
        if (config.Text.IntOrNull(ConfigKeys.Experts) == 1)
        {
            traits = traits with { Experts = null };
        }

        int layers = config.Layers;
        ImmutableArray<bool> attends = ExpertLayouts.Periodic(config, layers, "attn_layer_period", 8, "attn_layer_offset", 4);
        GroupedQueryAttention attention = AttentionReader.Read(config, traits);
        Mamba1 mamba = StateSpaceReader.First(
            config, "mamba", Setting.Key("mamba_conv_bias", true), Setting.Key("mamba_proj_bias")) with { InnerNorms = true };
        return DecoderReader.Assemble(config, traits, layers, i => i < layers && attends[i] ? attention : mamba);
    }

    /// <summary>Bamba: attention in the listed layers, second-generation state spaces in the others, a dense MLP in all.</summary>
    private static ModelArchitecture Bamba(FamilyConfig config)
    {
        DecoderTraits traits = Attention with { Family = "Bamba", Mlp = "feed_forward", MlpBias = Setting.Key("mlp_bias") };
        config.Enter(traits);
        int layers = config.Layers;
        HashSet<int> attends = config.Text.Has("attn_layer_indices") ? [.. config.Text.Ints("attn_layer_indices")] : [];
        GroupedQueryAttention attention = AttentionReader.Read(config, traits);
        Mamba2 mamba = StateSpaceReader.Second(config, "mamba", new());
        return DecoderReader.Assemble(config, traits, layers, i => attends.Contains(i) ? attention : mamba);
    }

    /// <summary>Granite 4: a dense MLP in every layer, and experts beside it unless there are none.</summary>
    private static ModelArchitecture GraniteHybrid(FamilyConfig config)
    {
        config.Enter(Attention);
        int layers = config.Layers;
        GroupedQueryAttention attention = AttentionReader.Read(config, Attention);
        Lazy<Mamba2> mamba = new(() => StateSpaceReader.Second(config, "mamba", new()));
        ImmutableArray<bool> attends = LayerTypes.Choose(config, layers, ("attention", true), ("mamba", false))
            ?? throw config.Text.Error(LayerTypes.Key, "expected one of attention and mamba for each layer");
        bool sparse = config.Text.Int(ConfigKeys.Experts, 0, 1 << 16) > 0;
        MixtureOfExperts? experts = sparse
            ? FeedForwardReader.Experts(config, new ExpertTraits { WidthKeys = ConfigKeys.Width }, "block_sparse_moe", 1)[0]
            : null;
        DenseFeedForward shared = new() { Module = "shared_mlp", Width = config.IntOrClass("shared_intermediate_size", 1024) };
        return DecoderReader.Frame(config, Attention, LayerList.Of(layers, i =>
        {
            SequenceMixer mixer = attends[i] ? attention : mamba.Value;
            return experts is null ? DecoderReader.Layer(Attention, mixer, shared) : DecoderReader.Layer(Attention, mixer, experts, shared);
        }));
    }

    /// <summary>Falcon-H1: attention and a state space side by side in every layer.</summary>
    private static ModelArchitecture FalconH1(FamilyConfig config)
    {
        DecoderTraits traits = Attention with { Family = "Falcon-H1", Mlp = "feed_forward", MlpBias = Setting.Key("mlp_bias") };
        config.Enter(traits);
        GroupedQueryAttention attention = AttentionReader.Read(config, traits);
        Mamba2 mamba = StateSpaceReader.Second(config, "mamba", new()
        {
            WidthKeys = ["mamba_d_ssm"],
            OutputBias = Setting.Key("projectors_bias"),
            GatedNorm = Setting.Key("mamba_rms_norm"),
        });
        int layers = config.Layers;
        ImmutableArray<DenseFeedForward> dense = FeedForwardReader.Dense(config, traits, layers);
        return DecoderReader.Frame(config, traits, LayerList.Of(layers, i => DecoderReader.Layer(traits, attention, mamba, dense[i])));
    }
}
