using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>MiMo: a Qwen2 with prediction layers, and MiMo-V2 with sliding layers of their own widths and sinks.</summary>
/// <remarks>Source: the code published with the weights. The total of MiMo-7B is confirmed, that of MiMo-V2-Flash is not.</remarks>
internal static class MiMoFamilies
{
    private static readonly DecoderTraits First = new()
    {
        Family = "MiMo",
        QkvBias = Setting.Key("attention_bias", true),
        Spans = SpanRules.TypedOr(SpanRules.AfterMaxWindowLayers),
        Prediction = new() { Prefix = "model.mtp_layers" },
    };

    private static readonly DecoderTraits Second = new()
    {
        Family = "MiMo-V2",
        QkvBias = Setting.Key("attention_bias"),
        Experts = new()
        {
            Layout = ExpertLayouts.AfterFirstDense,
            Shared = SharedExperts.Multiple,
            CorrectionBias = Setting.Always,
        },
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
        [DecoderReader.Family("mimo", First), ("mimo_v2_flash", ReadSecond), ("mimo_v2", ReadSecond)];

    /// <summary>Full layers (0 in the pattern) and sliding ones (1), whose heads and widths have keys of their own.</summary>
    private static ModelArchitecture ReadSecond(FamilyConfig config)
    {
        config.Enter(Second);
        ConfigNode text = config.Text;
        int layers = config.Layers;
        GroupedQueryAttention basis = AttentionReader.Read(config, Second);
        GroupedQueryAttention full = basis with
        {
            ValueHeadSize = text.IntOr(["v_head_dim"], basis.HeadSize, "as wide as keys", 1, 1 << 16),
            Sinks = config.BoolOrClass("add_full_attention_sink_bias", false),
        };
        GroupedQueryAttention sliding = full with
        {
            QueryHeads = Own("swa_num_attention_heads", full.QueryHeads),
            KeyValueHeads = Own("swa_num_key_value_heads", full.KeyValueHeads),
            HeadSize = Own("swa_head_dim", full.HeadSize),
            ValueHeadSize = Own("swa_v_head_dim", full.ValueHeadSize ?? full.HeadSize),
            Sinks = config.BoolOrClass("add_swa_attention_sink_bias", false),
            Span = SpanRules.Window(config),
        };
        const string Key = "hybrid_layer_pattern";
        ImmutableArray<int> slides = text.PerLayer(text.Ints(Key, 0, 1), Key, layers);
        return DecoderReader.Assemble(config, Second, layers, i => slides[i] == 1 ? sliding : full);

        int Own(string key, int ofFull)
        {
            return text.IntOr([key], ofFull, "as in full layers", 1, 1 << 16);
        }
    }
}
