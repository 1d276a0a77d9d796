namespace LlmEconomics;

/// <summary>Dense families with LayerNorms: the generation before Llama, and those that kept to its ways.</summary>
/// <remarks>Source of every fact: the family's modelling and configuration file in transformers, or the code published with its weights.</remarks>
internal static class LayerNormFamilies
{
    /// <summary>A plain MLP four times as wide as the model, biases everywhere, as many key-value heads as heads.</summary>
    private static readonly DecoderTraits Classic = new()
    {
        Family = "GPT-2",
        NormBias = true,
        Gated = false,
        Grouped = false,
        AttentionBias = Setting.Always,
        MlpBias = Setting.Always,
        WidthPerHidden = 4,
        Attention = "attn",
        LayerPrefix = "transformer.h",
    };

    private static readonly DecoderTraits Gpt2 = Classic with { Tied = true };

    /// <summary>One norm for attention and MLP side by side, no biases in attention, a head of its own with a bias.</summary>
    private static readonly DecoderTraits GptJ = Classic with
    {
        Family = "GPT-J",
        Norms = 1,
        AttentionBias = Setting.Never,
        HeadBias = Setting.Always,
    };

    private static readonly DecoderTraits Phi = Classic with
    {
        Family = "Phi",
        Norms = 1,
        HeadBias = Setting.Always,
        Grouped = true,
        QkNorm = QkNorm.PerHead,
        HasQkNorm = Setting.Key("qk_layernorm"),
        QkNormBias = true,
        Attention = "self_attn",
        LayerPrefix = "model.layers",
    };

    /// <summary>LayerNorms without bias, a gated MLP beside attention behind one norm.</summary>
    private static readonly DecoderTraits Cohere = new()
    {
        Family = "Cohere",
        Sizes = new(8192, 40, 64, null, 22528, 256000),
        Tied = true,
        Norms = 1,
        AttentionBias = Setting.Key("attention_bias"),
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
    [
        ("gpt2", config => WithPositions(config, Gpt2)),
        ("gpt-sw3", config => WithPositions(config, Gpt2)),
        ("gpt_bigcode", GptBigCode),
        ("gpt_neo", GptNeo),
        DecoderReader.Family("gptj", GptJ),
        DecoderReader.Family("codegen", GptJ with { Family = "CodeGen" }),
        DecoderReader.Family("gpt_neox", Classic with
        {
            Family = "GPT-NeoX",
            AttentionBias = Setting.Key("attention_bias", true),
            Attention = "attention",
            LayerPrefix = "gpt_neox.layers",
        }),
        ("opt", Opt),
        ("bloom", config => DecoderReader.Read(config, Classic with { Family = "BLOOM", Tied = true, Attention = "self_attention" })
            with { FinalNorms = 2 }),
        ("mpt", Mpt),
        ("falcon", config => Falcon(config)),
        // The names under which Falcon was first published; the first of them meant the newer architecture.
        ("RefinedWeb", config => Falcon(config, newArchitecture: true)),
        ("RefinedWebModel", config => Falcon(config)),
        DecoderReader.Family("phi", Phi),
        DecoderReader.Family("phi-msft", Phi with { HasQkNorm = Setting.Never, Attention = "mixer", LayerPrefix = "transformer.h" }),
        DecoderReader.Family("persimmon", Classic with
        {
            Family = "Persimmon",
            QkNorm = QkNorm.PerHead,
            HasQkNorm = Setting.Key("qk_layernorm", true),
            QkNormBias = true,
            Attention = "self_attn",
            LayerPrefix = "model.layers",
        }),
        DecoderReader.Family("starcoder2", Classic with
        {
            Family = "StarCoder2",
            Tied = true,
            Grouped = true,
            AttentionBias = Setting.Key("use_bias", true),
            MlpBias = Setting.Key("use_bias", true),
            Spans = SpanRules.MaskedEverywhere,
            Attention = "self_attn",
            LayerPrefix = "model.layers",
        }),
        ("stablelm", StableLm),
        DecoderReader.Family("orion", new()
        {
            Family = "Orion",
            NormBias = true,
            AttentionBias = Setting.Key("attention_bias"),
        }),
        DecoderReader.Family("nemotron", new()
        {
            Family = "Nemotron",
            NormBias = true,
            Gated = false,
            AttentionBias = Setting.Key("attention_bias"),
            MlpBias = Setting.Key("mlp_bias"),
        }),
        DecoderReader.Family("cohere", Cohere with { QkNorm = QkNorm.FullWidth, HasQkNorm = Setting.Key("use_qk_norm") }),
        DecoderReader.Family("cohere2", Cohere with { Family = "Cohere 2", Spans = SpanRules.TypedOr(SpanRules.FullEvery(4, 4096)) }),
    ];

    /// <summary>A decoder with a table of learned positions, <paramref name="extraRows"/> rows longer than its context.</summary>
    private static ModelArchitecture WithPositions(FamilyConfig config, DecoderTraits traits, int extraRows = 0)
    {
        ModelArchitecture model = DecoderReader.Read(config, traits);
        int positions = config.Text.Int(ConfigKeys.MaxContext, 1, 1 << 30) + extraRows;
        return model with { Extra = [.. model.Extra, new WeightTensor("embed_positions", positions, config.HiddenSize, WeightRole.Lookup)] };
    }

    private static ModelArchitecture GptBigCode(FamilyConfig config)
    {
        DecoderTraits traits = Gpt2 with { Family = "GPT-BigCode" };
        config.Enter(traits);
        return WithPositions(config, traits with { KeyValueHeads = MultiQuery(config, true) });
    }

    /// <summary>One key-value head where <c>multi_query</c> is on, otherwise as many as query heads.</summary>
    private static int? MultiQuery(FamilyConfig config, bool classDefault)
    {
        return config.BoolOrClass("multi_query", classDefault) ? 1 : null;
    }

    /// <summary>GPT-Neo: attention alternates between full and local as <c>attention_types</c> says, in the order full, local.</summary>
    private static ModelArchitecture GptNeo(FamilyConfig config)
    {
        DecoderTraits traits = Gpt2 with { Family = "GPT-Neo", QkvBias = Setting.Never, Attention = "attn.attention" };
        return WithPositions(config, traits with
        {
            Spans = (c, layers) =>
            {
                AttentionSpan window = SpanRules.Window(c, "window_size", 256);
                return [.. LocalLayers(c, layers).Select(local => local ? window : AttentionSpan.Full)];
            },
        });
    }

    /// <summary>Which layers of GPT-Neo are local: one name per layer, or every second where only the nested spelling is there.</summary>
    private static IEnumerable<bool> LocalLayers(FamilyConfig config, int layers)
    {
        const string Key = "attention_layers";
        if (LayerTypes.ChooseBy(config, Key, layers, ("local", true), ("global", false)) is { } local)
        {
            return local;
        }

        config.Text.Report(Key, "global, local, …", "the pattern of all released GPT-Neo checkpoints");
        return Enumerable.Range(0, layers).Select(i => i % 2 == 1);
    }

    /// <summary>OPT: two more position rows than positions, biases that can be off, and in OPT-350m a narrower embedding and no last norm.</summary>
    private static ModelArchitecture Opt(FamilyConfig config)
    {
        DecoderTraits traits = Classic with
        {
            Family = "OPT",
            Tied = true,
            AttentionBias = Setting.Key("enable_bias", true),
            MlpBias = Setting.Key("enable_bias", true),
            Attention = "self_attn",
            // fc1 and fc2 stand in the layer itself.
            Mlp = "fc",
            LayerPrefix = "model.decoder.layers",
        };
        config.Enter(traits);
        bool affine = config.BoolOrClass("layer_norm_elementwise_affine", true);
        bool before = config.BoolOrClass("do_layer_norm_before", true);
        bool last = before && affine && config.Text.BoolOrNull("_remove_final_layer_norm") != true;
        ModelArchitecture model = WithPositions(config, traits with { Norms = affine ? 2 : 0 }, 2) with { FinalNorms = last ? 1 : 0 };
        int hidden = config.HiddenSize;
        int width = config.Text.IntOr(["word_embed_proj_dim"], hidden, "as wide as the model", 1, ModelArchitecture.MaxHiddenSize);
        return width == hidden
            ? model
            : model with
            {
                EmbeddingSize = width,
                Extra =
                [
                    .. model.Extra,
                    new WeightTensor("project_in", hidden, width, WeightRole.Gate),
                    new WeightTensor("project_out", width, hidden, WeightRole.Gate),
                ],
            };
    }

    /// <summary>MPT: no biases at all, its sizes partly in <c>attn_config</c>; positions are learned unless ALiBi replaces them.</summary>
    private static ModelArchitecture Mpt(FamilyConfig config)
    {
        DecoderTraits traits = new()
        {
            Family = "MPT",
            Tied = true,
            Gated = false,
            Attention = "attn",
            Mlp = "ffn",
            LayerPrefix = "transformer.blocks",
            QkNorm = QkNorm.FullWidth,
        };
        config.Enter(traits);
        ConfigNode? attention = config.Text.NodeOrNull("attn_config");
        bool alibi = attention?.BoolOrNull("alibi") ?? true;
        bool norms = attention?.BoolOrNull("qk_ln") ?? false;
        int heads = config.Heads;
        int keyValueHeads = attention?.StringOrNull("attn_type") switch
        {
            null or "multihead_attention" => heads,
            "multiquery_attention" => 1,
            "grouped_query_attention" => attention!.Int("kv_n_heads", 1, 1 << 16),
            _ => throw attention!.Error("attn_type", "expected multihead_attention, multiquery_attention or grouped_query_attention"),
        };
        int expansion = config.IntOrClass("expansion_ratio", 4, 1, 16);
        traits = traits with
        {
            KeyValueHeads = keyValueHeads,
            HasQkNorm = norms ? Setting.Always : Setting.Never,
            WidthPerHidden = expansion,
        };
        return alibi ? DecoderReader.Read(config, traits) : WithPositions(config, traits);
    }

    /// <summary>
    /// Falcon: one norm for attention and MLP side by side, two in the newer architecture (unless it says otherwise), two in sequence where
    /// they are not parallel; one key-value head in the older multi-query form, a stated number in the newer.
    /// </summary>
    private static ModelArchitecture Falcon(FamilyConfig config, bool newArchitecture = false)
    {
        DecoderTraits traits = Classic with
        {
            Family = "Falcon",
            Tied = true,
            AttentionBias = Setting.Key("bias"),
            MlpBias = Setting.Key("bias"),
            Attention = "self_attention",
        };
        config.Enter(traits);
        ConfigNode text = config.Text;
        bool grouped = config.BoolOrClass("new_decoder_architecture", newArchitecture);
        bool parallel = config.BoolOrClass("parallel_attn", true);
        int norms = parallel ? text.IntOr(["num_ln_in_parallel_attn"], grouped ? 2 : 1, config.ClassDefault, 1, 2) : 2;
        return DecoderReader.Read(config, traits with
        {
            Norms = norms,
            Grouped = grouped,
            KeyValueHeads = grouped ? null : MultiQuery(config, true),
        });
    }

    /// <summary>StableLM: a gated MLP behind LayerNorms, and optionally both side by side behind one.</summary>
    private static ModelArchitecture StableLm(FamilyConfig config)
    {
        DecoderTraits traits = new()
        {
            Family = "StableLM",
            NormBias = true,
            QkvBias = Setting.Key("use_qkv_bias"),
            QkNorm = QkNorm.FullWidth,
            HasQkNorm = Setting.Key("qk_layernorm"),
        };
        config.Enter(traits);
        bool parallel = config.BoolOrClass("use_parallel_residual", false);
        return DecoderReader.Read(config, traits with { Norms = parallel ? 1 : 2 });
    }
}
