namespace LlmEconomics;

/// <summary>Dense families with RMS norms that differ from Llama only in what <see cref="DecoderTraits"/> says.</summary>
/// <remarks>Source of every fact: the family's modelling and configuration file in transformers, or the code published with its weights.</remarks>
internal static class LlamaFamilies
{
    private static readonly DecoderTraits Plain = new()
    {
        Family = "Llama",
        Sizes = new(4096, 32, 32, null, 11008, 32000),
    };

    private static readonly DecoderTraits Llama = Plain with
    {
        AttentionBias = Setting.Key("attention_bias"),
        MlpBias = Setting.Key("mlp_bias"),
    };

    private static readonly DecoderTraits Mistral = Plain with
    {
        Family = "Mistral",
        Sizes = new(4096, 32, 32, 8, 14336, 32000),
        Spans = SpanRules.TypedOr(SpanRules.Everywhere),
    };

    private static readonly DecoderTraits Qwen2 = new()
    {
        Family = "Qwen2",
        Sizes = new(4096, 32, 32, 32, 22016, 151936),
        QkvBias = Setting.Always,
        Spans = SpanRules.TypedOr(SpanRules.AfterMaxWindowLayers),
    };

    private static readonly DecoderTraits Qwen3 = Qwen2 with
    {
        Family = "Qwen3",
        AttentionBias = Setting.Key("attention_bias"),
        QkNorm = QkNorm.PerHead,
        HeadSize = 128,
    };

    private static readonly DecoderTraits Olmo2 = Llama with { Family = "OLMo-2", MlpBias = Setting.Never, QkNorm = QkNorm.FullWidth };

    private static readonly DecoderTraits Glm4 = Plain with
    {
        Family = "GLM-4",
        Norms = 4,
        QkvBias = Setting.Key("attention_bias"),
        HeadSize = 128,
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
    [
        DecoderReader.Family("llama", Llama),
        DecoderReader.Family("code_llama", Llama),
        DecoderReader.Family("Yi", Llama with { Family = "Yi" }),
        DecoderReader.Family("mistral", Mistral),
        DecoderReader.Family("mistral3", Mistral),
        DecoderReader.Family("ministral", Mistral with { Family = "Ministral" }),
        DecoderReader.Family("ministral3", Mistral with { Family = "Ministral 3", Sizes = new(4096, 34, 32, 8, 14336, 131072), HeadSize = 128 }),
        DecoderReader.Family("internlm", Plain with
        {
            Family = "InternLM",
            Grouped = false,
            AttentionBias = Setting.Key("bias", true),
        }),
        DecoderReader.Family("internlm2", Plain with
        {
            Family = "InternLM2",
            AttentionBias = Setting.Key("bias", true),
            Attention = "attention",
            Mlp = "feed_forward",
        }),
        DecoderReader.Family("internlm3", Plain with
        {
            Family = "InternLM3",
            QkvBias = Setting.Key("qkv_bias"),
            OutputBias = Setting.Key("bias"),
            MlpBias = Setting.Key("bias"),
        }),
        DecoderReader.Family("baichuan", Plain with { Family = "Baichuan", Grouped = false }),
        DecoderReader.Family("exaone", Plain with
        {
            Family = "EXAONE 3",
            Tied = true,
            WidthPerHidden = 4,
            Attention = "attn.attention",
            LayerPrefix = "transformer.h",
        }),
        DecoderReader.Family("exaone4", Plain with
        {
            Family = "EXAONE 4",
            QkNorm = QkNorm.PerHead,
            Spans = SpanRules.TypedOr(SpanRules.FullEvery(4)),
        }),
        DecoderReader.Family("arcee", Llama with { Family = "Arcee", Gated = false }),
        DecoderReader.Family("apertus", Llama with
        {
            Family = "Apertus",
            Gated = false,
            QkNorm = QkNorm.PerHead,
            // The xIELU activation learns the slopes of its two sides.
            LayerExtra = _ => [WeightTensor.Vector("mlp.act_fn.alpha_p", 1), WeightTensor.Vector("mlp.act_fn.alpha_n", 1)],
        }),
        DecoderReader.Family("seed_oss", Plain with
        {
            Family = "Seed-OSS",
            QkvBias = Setting.Key("attention_bias", true),
            OutputBias = Setting.Key("attention_out_bias"),
            MlpBias = Setting.Key("mlp_bias"),
            HeadSize = 128,
        }),
        // no_rope_layers leaves out the rotation there; attention stays full.
        DecoderReader.Family("smollm3", Llama with { Family = "SmolLM3", Tied = true, Spans = SpanRules.TypedOr(SpanRules.Full) }),
        DecoderReader.Family("helium", Plain with
        {
            Family = "Helium",
            QkvBias = Setting.Key("attention_bias"),
            MlpBias = Setting.Key("mlp_bias"),
            HeadSize = 128,
        }),
        DecoderReader.Family("granite", Llama with { Family = "Granite" }),
        DecoderReader.Family("ernie4_5", Plain with
        {
            Family = "ERNIE 4.5",
            Tied = true,
            AttentionBias = Setting.Key("use_bias"),
            MlpBias = Setting.Key("use_bias"),
            HeadSize = 128,
        }),
        DecoderReader.Family("hunyuan_v1_dense", Plain with
        {
            Family = "Hunyuan",
            AttentionBias = Setting.Key("attention_bias"),
            QkNorm = QkNorm.PerHead,
            HasQkNorm = Setting.Key("use_qk_norm", true),
        }),
        DecoderReader.Family("bitnet", Plain with
        {
            Family = "BitNet",
            LayerExtra = config =>
            [
                WeightTensor.Vector("self_attn.attn_sub_norm", config.HiddenSize),
                WeightTensor.Vector("mlp.ffn_sub_norm", config.Text.Int(ConfigKeys.Width)),
            ],
        }),
        DecoderReader.Family("cwm", Plain with
        {
            Family = "CWM",
            HeadSize = 128,
            Spans = SpanRules.TypedOr(SpanRules.FullFirstOf(4, 8192)),
        }),
        // Its norms store nothing, those of queries and keys included.
        DecoderReader.Family("nanochat", Llama with { Family = "nanochat", Norms = 0, Gated = false, MlpBias = Setting.Never }),
        DecoderReader.Family("qwen", Plain with
        {
            Family = "Qwen",
            Grouped = false,
            QkvBias = Setting.Always,
            OutputBias = Setting.Unless("no_bias", true),
            MlpBias = Setting.Unless("no_bias", true),
            // The file states the width of both gated halves together.
            WidthDivisor = 2,
            Attention = "attn",
            LayerPrefix = "transformer.h",
        }),
        DecoderReader.Family("qwen2", Qwen2),
        DecoderReader.Family("qwen2_vl", Qwen2),
        DecoderReader.Family("qwen2_vl_text", Qwen2),
        DecoderReader.Family("qwen2_5_vl", Qwen2),
        DecoderReader.Family("qwen2_5_vl_text", Qwen2),
        DecoderReader.Family("qwen2_5_omni_text", Qwen2),
        DecoderReader.Family("qwen3", Qwen3),
        DecoderReader.Family("qwen3_vl", Qwen3),
        DecoderReader.Family("qwen3_vl_text", Qwen3),
        DecoderReader.Family("olmo", Llama with { Family = "OLMo", Norms = 0, MlpBias = Setting.Never }),
        DecoderReader.Family("olmo2", Olmo2),
        DecoderReader.Family("olmo3", Olmo2 with { Family = "OLMo 3", Spans = SpanRules.TypedOr(SpanRules.FullEvery(4, 4096)) }),
        DecoderReader.Family("phi3", Plain with { Family = "Phi-3", Sizes = new(3072, 32, 32, null, 8192, 32064), Spans = SpanRules.MaskedEverywhere }),
        DecoderReader.Family("phi3_v", Plain with { Family = "Phi-3", Spans = SpanRules.MaskedEverywhere }),
        DecoderReader.Family("glm", Plain with { Family = "GLM-4", QkvBias = Setting.Key("attention_bias"), HeadSize = 128 }),
        DecoderReader.Family("glm4", Glm4),
        DecoderReader.Family("glm4v", Glm4 with { QkvBias = Setting.Always, HeadSize = null }),
        DecoderReader.Family("glm4v_text", Glm4 with { QkvBias = Setting.Always, HeadSize = null }),
        ("chatglm", ChatGlm),
        ("minicpm", MiniCpm),
    ];

    /// <summary>ChatGLM 2 and 3 and GLM-4 before it had a class of its own; padded vocabulary, multi-query groups.</summary>
    private static ModelArchitecture ChatGlm(FamilyConfig config)
    {
        DecoderTraits traits = Plain with
        {
            Family = "ChatGLM",
            QkvBias = Setting.Key("add_qkv_bias"),
            OutputBias = Setting.Key("add_bias_linear"),
            MlpBias = Setting.Key("add_bias_linear"),
            Attention = "self_attention",
            LayerPrefix = "transformer.encoder.layers",
        };
        config.Enter(traits);
        bool rms = config.BoolOrClass("rmsnorm", true);
        bool last = config.BoolOrClass("post_layer_norm", true);
        // multi_query_group_num is stated even where multi_query_attention is off.
        bool grouped = config.BoolOrClass("multi_query_attention", false);
        return DecoderReader.Read(config, traits with { NormBias = !rms, Grouped = grouped }) with { FinalNorms = last ? 1 : 0 };
    }

    /// <summary>MiniCPM, dense or with experts of the dense width.</summary>
    private static ModelArchitecture MiniCpm(FamilyConfig config)
    {
        bool sparse = config.Text.IntOrNull("num_experts", 0, 1 << 16) is > 0;
        return DecoderReader.Read(config, Llama with
        {
            Family = "MiniCPM",
            Tied = true,
            Experts = sparse ? new ExpertTraits { WidthKeys = ConfigKeys.Width } : null,
        });
    }
}
