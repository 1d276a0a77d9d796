using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Gemma, from one norm before each half of a layer to per-layer embeddings and shared caches.</summary>
/// <remarks>Source: transformers <c>modeling_gemma.py</c> to <c>modeling_gemma4.py</c> and their configurations.</remarks>
internal static class GemmaFamilies
{
    private static readonly DecoderTraits Gemma = new()
    {
        Family = "Gemma",
        Sizes = new(3072, 28, 16, 16, 24576, 256000),
        Tied = true,
        HeadSize = 256,
        AttentionBias = Setting.Key("attention_bias"),
    };

    /// <summary>Norms before and behind each half of a layer.</summary>
    private static readonly DecoderTraits Gemma2 = Gemma with
    {
        Family = "Gemma 2",
        Sizes = new(2304, 26, 8, 4, 9216, 256000),
        Norms = 4,
        Spans = SpanRules.TypedOr(SpanRules.Alternating(4096)),
    };

    private static readonly DecoderTraits Gemma3 = Gemma2 with
    {
        Family = "Gemma 3",
        Sizes = new(2304, 26, 8, 4, 9216, 262208),
        QkNorm = QkNorm.PerHead,
        Spans = SpanRules.TypedOr(SpanRules.FullEvery(6, 4096)),
    };

    private static readonly DecoderTraits Gemma3N = Gemma3 with
    {
        Family = "Gemma 3n",
        Sizes = new(2048, 35, 8, 2, 16384, 262400),
        Spans = SpanRules.TypedOr(SpanRules.FullEvery(5, 512)),
    };

    private static readonly DecoderTraits Gemma4 = Gemma3 with
    {
        Family = "Gemma 4",
        Sizes = new(2304, 30, 8, 4, 9216, 262144),
    };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
    [
        DecoderReader.Family("gemma", Gemma),
        DecoderReader.Family("gemma2", Gemma2),
        DecoderReader.Family("vaultgemma", Gemma2 with { Family = "VaultGemma", Norms = 2 }),
        DecoderReader.Family("gemma3", Gemma3),
        DecoderReader.Family("gemma3_text", Gemma3),
        ("gemma3n", ReadGemma3N),
        ("gemma3n_text", ReadGemma3N),
        ("gemma4", ReadGemma4),
        ("gemma4_text", ReadGemma4),
    ];

    /// <summary>
    /// Gemma 3n: four parallel residual streams mixed by AltUp, a low-rank side path (LAuReL), per-layer embeddings, and last layers that read
    /// an earlier layer's keys and values although they store projections of their own.
    /// </summary>
    private static ModelArchitecture ReadGemma3N(FamilyConfig config)
    {
        config.Enter(Gemma3N);
        ConfigNode text = config.Text;
        int layers = config.Layers, hidden = config.HiddenSize;
        int streams = config.IntOrClass("altup_num_inputs", 4, 1, 64);
        int rank = config.IntOrClass("laurel_rank", 64);
        int shared = config.IntOrClass("num_kv_shared_layers", 15, 0, layers - 1);
        ImmutableArray<AttentionSpan> spans = Gemma3N.Spans(config, layers);
        GroupedQueryAttention attention = AttentionReader.Read(config, Gemma3N);
        PerLayerEmbedding embedding = PerLayerEmbedding.Read(config, layers);
        ImmutableArray<WeightTensor> extra =
        [
            WeightTensor.Vector("altup.correct_output_scale", hidden),
            new WeightTensor("altup.correction_coefs", streams, streams, WeightRole.Gate),
            new WeightTensor("altup.prediction_coefs", streams * streams, streams, WeightRole.Gate),
            new WeightTensor("altup.modality_router", streams, hidden, WeightRole.Gate),
            WeightTensor.Vector("altup.router_norm", hidden),
            WeightTensor.Linear("laurel.linear_left", rank, hidden),
            WeightTensor.Linear("laurel.linear_right", hidden, rank),
            WeightTensor.Vector("laurel.post_laurel_norm", hidden),
            .. embedding.OfLayer(hidden),
        ];
        ModelArchitecture model = DecoderReader.Assemble(
            config,
            Gemma3N with { LayerExtra = _ => extra },
            layers,
            i => attention with { Span = spans[i], ReadsEarlierCache = i >= layers - shared });
        return model with { Extra = [.. embedding.OfModel(hidden), .. Streams("altup_projections"), .. Streams("altup_unembed_projections")] };

        IEnumerable<WeightTensor> Streams(string name)
        {
            return streams == 1 ? [] : [WeightTensor.Linear(name, hidden, hidden) with { Count = streams - 1 }];
        }
    }

    /// <summary>
    /// Gemma 4: full layers have wider heads, fewer of them for keys and values, and may take values from the keys; the small models have
    /// per-layer embeddings and shared caches, the sparse one experts beside the dense MLP.
    /// </summary>
    private static ModelArchitecture ReadGemma4(FamilyConfig config)
    {
        config.Enter(Gemma4);
        ConfigNode text = config.Text;
        int layers = config.Layers, hidden = config.HiddenSize;
        ImmutableArray<bool> global = GlobalLayers(config, layers);
        GroupedQueryAttention sliding = AttentionReader.Read(config, Gemma4) with { Span = SpanRules.Window(config, "sliding_window", 512) };
        bool valuesFromKeys = config.BoolOrClass("attention_k_eq_v", false);
        GroupedQueryAttention full = sliding with
        {
            Span = AttentionSpan.Full,
            HeadSize = config.IntOrClass("global_head_dim", 512, 1, 1 << 16),
            KeyValueHeads = valuesFromKeys
                ? text.IntOr(["num_global_key_value_heads"], sliding.KeyValueHeads, "as many as in sliding layers", 1, 1 << 16)
                : sliding.KeyValueHeads,
            ValuesFromKeys = valuesFromKeys,
        };
        int own = layers - config.IntOrClass("num_kv_shared_layers", 0, 0, layers - 1);
        ImmutableArray<DenseFeedForward> dense = FeedForwardReader.Dense(config, Gemma4, layers);
        bool doubled = config.BoolOrClass("use_double_wide_mlp", false);
        MixtureOfExperts? experts = config.BoolOrClass("enable_moe_block", false)
            ? FeedForwardReader.Experts(config, new ExpertTraits(), "moe", 1)[0]
            : null;
        PerLayerEmbedding embedding = PerLayerEmbedding.Read(config, layers);
        ImmutableArray<WeightTensor> extra = [WeightTensor.Vector("layer_scalar", 1), .. embedding.OfLayer(hidden), .. RouterScales(experts, hidden)];
        return DecoderReader.Frame(config, Gemma4, LayerList.Of(layers, Layer)) with { Extra = embedding.OfModel(hidden) };

        LayerGroup Layer(int i)
        {
            GroupedQueryAttention attention = (global[i] ? full : sliding) with { ReadsEarlierCache = i >= own, OmitsKeyValueWeights = i >= own };
            DenseFeedForward mlp = i >= own && doubled ? dense[i] with { Width = 2 * dense[i].Width } : dense[i];
            LayerGroup layer = experts is null ? DecoderReader.Layer(Gemma4, attention, mlp) : DecoderReader.Layer(Gemma4, attention, mlp, experts);
            // Beside the dense half's norms, the experts have one before and one behind them, and the sum of both halves one.
            return layer with { Norms = experts is null ? 4 : 7, Extra = extra };
        }
    }

    /// <summary>The layers of full attention: those listed or every sixth, and always the last.</summary>
    private static ImmutableArray<bool> GlobalLayers(FamilyConfig config, int layers)
    {
        ImmutableArray<bool> stated = LayerTypes.Choose(config, layers, ("full_attention", true), ("sliding_attention", false))
            ?? [.. Enumerable.Range(1, layers).Select(n => n % 6 == 0)];
        return stated.SetItem(layers - 1, true);
    }

    private static IEnumerable<WeightTensor> RouterScales(MixtureOfExperts? experts, int hidden)
    {
        return experts is null
            ? []
            : [WeightTensor.Vector("router.scale", hidden), WeightTensor.Vector("router.per_expert_scale", experts.Experts)];
    }

    /// <summary>A second, narrow embedding for every layer (width p), fed into the residual stream behind a gate.</summary>
    private sealed record PerLayerEmbedding(int Width, int Vocabulary, int Layers)
    {
        public static PerLayerEmbedding Read(FamilyConfig config, int layers)
        {
            int width = config.IntOrClass("hidden_size_per_layer_input", 256, 0, 1 << 16);
            int vocabulary = config.IntOrClass("vocab_size_per_layer_input", 262144, 1, ModelArchitecture.MaxVocabulary);
            return new PerLayerEmbedding(width, vocabulary, layers);
        }

        public ImmutableArray<WeightTensor> OfModel(int hidden)
        {
            return Width == 0
                ? []
                :
                [
                    new WeightTensor("embed_tokens_per_layer", Vocabulary, (long)Layers * Width, WeightRole.Lookup) { ShardUnits = Vocabulary },
                    WeightTensor.Linear("per_layer_model_projection", (long)Layers * Width, hidden),
                    WeightTensor.Vector("per_layer_projection_norm", Width),
                ];
        }

        public ImmutableArray<WeightTensor> OfLayer(int hidden)
        {
            return Width == 0
                ? []
                :
                [
                    WeightTensor.Linear("per_layer_input_gate", Width, hidden),
                    WeightTensor.Linear("per_layer_projection", hidden, Width),
                    WeightTensor.Vector("post_per_layer_input_norm", hidden),
                ];
        }
    }
}
