using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// Qwen3-Next and Qwen3.5: gated delta nets, and in every fourth layer full attention with a gate per channel, which doubles its query
/// projection.
/// </summary>
/// <remarks>Source: transformers <c>modeling_qwen3_next.py</c>, <c>modeling_qwen3_5.py</c>; confirmed by exact totals of the released checkpoints.</remarks>
internal static class QwenHybridFamilies
{
    private static readonly DecoderTraits Qwen35 = new()
    {
        Family = "Qwen3.5",
        AttentionBias = Setting.Key("attention_bias"),
        QkNorm = QkNorm.PerHead,
        HeadSize = 256,
        OutputGate = OutputGate.PerChannel,
        Prediction = new() { Prefix = "mtp.layers" },
    };

    private static readonly DecoderTraits Qwen35Moe = Qwen35 with { Experts = ExpertFamilies.QwenWithShared };

    private static readonly DecoderTraits Qwen3Next = Qwen35Moe with
    {
        Family = "Qwen3-Next",
        Prediction = new()
        {
            Prefix = "mtp.layers",
            Released = 1,
            Reason = "Qwen3-Next ships one without a key; Qwen3-Coder-Next, whose config reads the same, ships none",
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
    [
        ("qwen3_next", config => Read(config, Qwen3Next, split: false)),
        ("qwen3_5", config => Read(config, Qwen35, split: true)),
        ("qwen3_5_text", config => Read(config, Qwen35, split: true)),
        ("qwen3_5_moe", config => Read(config, Qwen35Moe, split: true)),
        ("qwen3_5_moe_text", config => Read(config, Qwen35Moe, split: true)),
    ];

    private static ModelArchitecture Read(FamilyConfig config, DecoderTraits traits, bool split)
    {
        config.Enter(traits);
        int layers = config.Layers;
        GroupedQueryAttention attention = AttentionReader.Read(config, traits);
        ConfigNode text = config.Text;
        GatedDeltaNet linear = new()
        {
            KeyHeads = config.IntOrClass("linear_num_key_heads", 16, 1, 1 << 16),
            KeySize = config.IntOrClass("linear_key_head_dim", 128, 1, 1 << 16),
            ValueHeads = config.IntOrClass("linear_num_value_heads", 32, 1, 1 << 16),
            ValueSize = config.IntOrClass("linear_value_head_dim", 128, 1, 1 << 16),
            ConvolutionLength = config.IntOrClass("linear_conv_kernel_dim", 4, 1, 1024),
            SplitProjections = split,
            StateFormat = StateFormats.Read(config),
        };
        ImmutableArray<bool> full = FullLayers(config, layers);
        return DecoderReader.Assemble(config, traits, layers, i => i >= layers || full[i] ? attention : linear);
    }

    private static ImmutableArray<bool> FullLayers(FamilyConfig config, int layers)
    {
        if (LayerTypes.Choose(config, layers, ("full_attention", true), ("linear_attention", false)) is { } full)
        {
            return full;
        }

        int every = config.IntOrClass("full_attention_interval", 4, 1, ModelArchitecture.MaxLayers);
        return [.. Enumerable.Range(1, layers).Select(n => n % every == 0)];
    }
}
