namespace LlmEconomics;

/// <summary>Families with mixtures of experts and ordinary attention that their traits describe completely.</summary>
/// <remarks>Source of every fact: the family's modelling and configuration file in transformers, or the code published with its weights.</remarks>
internal static class ExpertFamilies
{
    /// <summary>Qwen's shared expert has a width of its own and a gate.</summary>
    public static readonly ExpertTraits QwenWithShared = new()
    {
        Layout = ExpertLayouts.SparseStep,
        Shared = SharedExperts.OwnWidth,
        SharedModule = "shared_expert",
        SharedGate = true,
    };

    /// <summary>Experts whose width is the config's only MLP width.</summary>
    private static readonly ExpertTraits OfDenseWidth = new() { WidthKeys = ConfigKeys.Width };

    /// <summary>DeepSeek's layout: first layers dense, shared experts counted in experts.</summary>
    private static readonly ExpertTraits AfterFirstDense = new() { Layout = ExpertLayouts.AfterFirstDense, Shared = SharedExperts.Multiple };

    private static readonly ExpertTraits Corrected = AfterFirstDense with { CorrectionBias = Setting.Always };

    private static readonly DecoderTraits Qwen2Moe = new()
    {
        Family = "Qwen2-MoE",
        QkvBias = Setting.Key("qkv_bias", true),
        Spans = SpanRules.TypedOr(SpanRules.AfterMaxWindowLayers),
        Experts = QwenWithShared,
    };

    private static readonly DecoderTraits Qwen3Moe = Qwen2Moe with
    {
        Family = "Qwen3-MoE",
        AttentionBias = Setting.Key("attention_bias"),
        QkNorm = QkNorm.PerHead,
        Experts = new() { Layout = ExpertLayouts.SparseStep },
    };

    private static readonly DecoderTraits Glm4Moe = new()
    {
        Family = "GLM-4.5",
        QkvBias = Setting.Key("attention_bias", true, "as in every released GLM-4.5 checkpoint"),
        QkNorm = QkNorm.PerHead,
        HasQkNorm = Setting.Key("use_qk_norm"),
        HeadSize = 128,
        Experts = Corrected,
    };

    private static readonly DecoderTraits Granite = new()
    {
        Family = "Granite MoE",
        AttentionBias = Setting.Key("attention_bias"),
        Mlp = "block_sparse_moe",
        Experts = OfDenseWidth,
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
    [
        DecoderReader.Family("mixtral", new()
        {
            Family = "Mixtral",
            Sizes = new(4096, 32, 32, 8, 14336, 32000),
            Spans = SpanRules.Everywhere,
            Mlp = "block_sparse_moe",
            Experts = OfDenseWidth,
        }),
        DecoderReader.Family("qwen2_moe", Qwen2Moe),
        DecoderReader.Family("qwen3_moe", Qwen3Moe),
        DecoderReader.Family("qwen3_vl_moe", Qwen3Moe),
        DecoderReader.Family("qwen3_vl_moe_text", Qwen3Moe),
        DecoderReader.Family("qwen3_omni_moe", Qwen3Moe),
        DecoderReader.Family("qwen3_omni_moe_text", Qwen3Moe),
        DecoderReader.Family("olmoe", new()
        {
            Family = "OLMoE",
            AttentionBias = Setting.Key("attention_bias"),
            QkNorm = QkNorm.FullWidth,
            Experts = OfDenseWidth,
        }),
        DecoderReader.Family("phimoe", new()
        {
            Family = "Phi-3.5-MoE",
            NormBias = true,
            AttentionBias = Setting.Key("attention_bias"),
            HeadBias = Setting.Key("lm_head_bias"),
            Spans = SpanRules.MaskedEverywhere,
            Mlp = "block_sparse_moe",
            Experts = OfDenseWidth,
        }),
        DecoderReader.Family("gpt_oss", new()
        {
            Family = "gpt-oss",
            AttentionBias = Setting.Key("attention_bias", true),
            HeadSize = 64,
            Sinks = true,
            Spans = SpanRules.TypedOr(SpanRules.Alternating(128)),
            Experts = OfDenseWidth with { RouterBias = true, ExpertBias = true },
        }),
        DecoderReader.Family("grok-1", new()
        {
            Family = "Grok-1",
            Tied = true,
            Norms = 4,
            Attention = "attn",
            Mlp = "moe_block",
            Experts = OfDenseWidth,
        }),
        DecoderReader.Family("deepseek", new()
        {
            Family = "DeepSeek-MoE",
            AttentionBias = Setting.Key("attention_bias"),
            Experts = AfterFirstDense,
        }),
        DecoderReader.Family("dots1", new()
        {
            Family = "dots.llm1",
            AttentionBias = Setting.Key("attention_bias"),
            QkNorm = QkNorm.PerHead,
            Spans = SpanRules.TypedOr(SpanRules.AfterMaxWindowLayers),
            Experts = Corrected,
        }),
        DecoderReader.Family("bailing_moe", new()
        {
            Family = "Ling",
            QkvBias = Setting.Key("use_qkv_bias"),
            OutputBias = Setting.Key("use_bias"),
            Attention = "attention",
            Experts = AfterFirstDense,
        }),
        DecoderReader.Family("ernie4_5_moe", new()
        {
            Family = "ERNIE 4.5",
            Tied = true,
            AttentionBias = Setting.Key("use_bias"),
            MlpBias = Setting.Key("use_bias"),
            HeadSize = 128,
            Experts = new()
            {
                Layout = ExpertLayouts.Interval,
                Shared = SharedExperts.Multiple,
                CorrectionBias = Setting.Always,
            },
        }),
        DecoderReader.Family("exaone_moe", new()
        {
            Family = "EXAONE MoE",
            QkNorm = QkNorm.PerHead,
            Spans = SpanRules.TypedOr(SpanRules.FullEvery(4)),
            Experts = Corrected,
        }),
        DecoderReader.Family("solar_open", new()
        {
            Family = "Solar Open",
            QkvBias = Setting.Key("attention_bias"),
            HeadSize = 128,
            Experts = Corrected with { Layout = ExpertLayouts.All },
        }),
        DecoderReader.Family("smallthinker", new()
        {
            Family = "SmallThinker",
            Spans = SpanRules.Listed("sliding_window_layout", "sliding_window_size"),
            Mlp = "block_sparse_moe",
            Experts = new() { Layout = ExpertLayouts.AllMarked("moe_layer_layout") },
        }),
        DecoderReader.Family("glm4_moe", Glm4Moe with
        {
            Prediction = new() { Released = 1, Reason = "the released GLM-4.5 checkpoints hold one", Copies = true },
        }),
        DecoderReader.Family("glm4v_moe", Glm4Moe),
        DecoderReader.Family("glm4v_moe_text", Glm4Moe),
        DecoderReader.Family("bailing_moe_v2", new()
        {
            Family = "Ling 2",
            QkvBias = Setting.Key("use_qkv_bias"),
            OutputBias = Setting.Key("use_bias"),
            QkNorm = QkNorm.PerHead,
            HasQkNorm = Setting.Key("use_qk_norm", true),
            Attention = "attention",
            Experts = AfterFirstDense with { CorrectionBias = Setting.Key("moe_router_enable_expert_bias", true) },
            Prediction = new(),
        }),
        DecoderReader.Family("granitemoe", Granite),
        ("granitemoeshared", GraniteShared),
    ];

    /// <summary>Granite 3 MoE with a shared expert in a module of its own.</summary>
    private static ModelArchitecture GraniteShared(FamilyConfig config)
    {
        config.Enter(Granite);
        int width = config.IntOrClass("shared_intermediate_size", 1024, 0);
        ModelArchitecture model = DecoderReader.Read(config, Granite);
        return width == 0 ? model : DecoderReader.Beside(model, new DenseFeedForward { Module = "shared_mlp", Width = width });
    }
}
