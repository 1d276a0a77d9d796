namespace LlmEconomics;

/// <summary>Families that differ from Llama only in what <see cref="DecoderTraits"/> says.</summary>
internal static class DecoderFamilies
{
    private static readonly DecoderTraits Llama = new()
    {
        Family = "Llama",
        QkvBias = Setting.Key("attention_bias"),
        OutputBias = Setting.Key("attention_bias"),
        MlpBias = Setting.Key("mlp_bias"),
    };

    private static readonly DecoderTraits Qwen2 = new()
    {
        Family = "Qwen2",
        QkvBias = Setting.Always,
        Spans = SpanRules.TypedOr(SpanRules.AfterMaxWindowLayers),
    };

    private static readonly DecoderTraits Qwen3 = Qwen2 with
    {
        Family = "Qwen3",
        QkvBias = Setting.Key("attention_bias"),
        OutputBias = Setting.Key("attention_bias"),
        QkNorm = QkNorm.PerHead,
        HeadSize = 128,
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
    [
        Reader("llama", Llama),
        Reader("mistral", new() { Family = "Mistral", Spans = SpanRules.TypedOr(SpanRules.Everywhere) }),
        Reader("mixtral", new()
        {
            Family = "Mixtral",
            Spans = SpanRules.Everywhere,
            Mlp = "block_sparse_moe",
            Experts = new() { WidthKeys = ConfigKeys.Width },
        }),
        Reader("qwen2", Qwen2),
        Reader("qwen2_moe", Qwen2 with
        {
            Family = "Qwen2-MoE",
            QkvBias = Setting.Key("qkv_bias", true),
            Experts = new()
            {
                Layout = ExpertLayouts.SparseStep,
                Shared = SharedExperts.OwnWidth,
                SharedModule = "shared_expert",
                SharedGate = true,
            },
        }),
        Reader("qwen3", Qwen3),
        Reader("qwen3_moe", Qwen3 with { Family = "Qwen3-MoE", HeadSize = null, Experts = new() { Layout = ExpertLayouts.SparseStep } }),
    ];

    private static (string ModelType, FamilyReader Read) Reader(string modelType, DecoderTraits traits)
    {
        return (modelType, config => DecoderReader.Read(config, traits));
    }
}
