using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Nemotron-H, whose layers are single blocks, and the pruned Nemotrons, whose layers differ one by one.</summary>
/// <remarks>Source: the modelling code published with the weights; confirmed by exact totals of Nemotron-3 Nano and Super and Nano-9B-v2.</remarks>
internal static class NemotronFamilies
{
    private static readonly DecoderTraits Hybrid = new()
    {
        Family = "Nemotron-H",
        Norms = 1,
        Gated = false,
        AttentionBias = Setting.Key("attention_bias"),
        MlpBias = Setting.Key("mlp_bias"),
        HeadSize = 128,
        Attention = "mixer",
        Mlp = "mixer",
        LayerPrefix = "backbone.layers",
    };

    private static readonly ExpertTraits Experts = new()
    {
        Gated = false,
        Shared = SharedExperts.OwnWidth,
        CorrectionBias = Setting.Always,
    };

    private static readonly DecoderTraits Pruned = new() { Family = "Nemotron-NAS" };

    public static IEnumerable<(string ModelType, FamilyReader Read)> Readers =>
        [("nemotron_h", ReadHybrid), ("nemotron-nas", ReadPruned)];

    /// <summary>Each letter of the pattern is one block behind one norm: M a state space, * attention, - an MLP, E experts.</summary>
    private static ModelArchitecture ReadHybrid(FamilyConfig config)
    {
        config.Enter(Hybrid);
        string pattern = Pattern(config, "hybrid_override_pattern", "layers_block_type")
            ?? throw config.Text.Error("hybrid_override_pattern", "expected a pattern of M, *, - and E, or a list in layers_block_type");
        Dictionary<char, LayerGroup> blocks = [];
        ModelArchitecture model = DecoderReader.Frame(config, Hybrid, LayerList.Merge(pattern.Select(Block)));
        string? prediction = Pattern(config, "mtp_hybrid_override_pattern", "mtp_layers_block_type");
        int count = prediction is null ? 0 : config.Text.IntOr(ConfigKeys.PredictionLayers, 1, "a pattern of one prediction layer is stated", 0, 64);
        return count == 0 ? model : model with
        {
            Mtp = new MultiTokenPrediction
            {
                Layers = LayerList.Merge(Enumerable.Repeat(prediction!, count).SelectMany(p => p).Select(Block)),
                Extra = PredictionReader.Joint(config.HiddenSize, count),
                LayerPrefix = "mtp.layers",
            },
        };

        LayerGroup Block(char letter)
        {
            if (!blocks.TryGetValue(letter, out LayerGroup? block))
            {
                blocks[letter] = block = DecoderReader.Layer(Hybrid, BlockOf(config, letter));
            }

            return block;
        }
    }

    private static Sublayer BlockOf(FamilyConfig config, char letter)
    {
        return letter switch
        {
            'M' => StateSpaceReader.Second(config, "mixer", new()
            {
                HeadSize = 64,
                Groups = 8,
                State = 128,
                ConvolutionBias = Setting.Key("use_conv_bias", true),
                InputBias = Setting.Key("use_bias"),
                OutputBias = Setting.Key("use_bias"),
            }),
            '*' => AttentionReader.Read(config, Hybrid),
            '-' => FeedForwardReader.Dense(config, Hybrid, 1)[0],
            _ => FeedForwardReader.Experts(config, Experts, "mixer", 1)[0],
        };
    }

    /// <summary>The pattern, stated in letters or (newer files) as a list of names.</summary>
    private static string? Pattern(FamilyConfig config, string letters, string names)
    {
        if (config.Text.StringOrNull(letters) is { } pattern)
        {
            return pattern.Length is > 0 and <= ModelArchitecture.MaxLayers && pattern.AsSpan().IndexOfAnyExcept("M*-E") < 0
                ? pattern
                : throw config.Text.Error(letters, $"expected 1 to {ModelArchitecture.MaxLayers} of the letters M, *, - and E");
        }

        if (!config.Text.Has(names))
        {
            return null;
        }

        int count = config.Text.Strings(names, ModelArchitecture.MaxLayers).Length;
        return count == 0
            ? throw config.Text.Error(names, "expected at least one layer")
            : string.Concat(LayerTypes.ChooseBy(config, names, count, ("mamba", 'M'), ("attention", '*'), ("mlp", '-'), ("moe", 'E'))!.Value);
    }

    /// <summary>Layers found by search: each has its own key-value heads and MLP width, or lacks attention or MLP altogether.</summary>
    private static ModelArchitecture ReadPruned(FamilyConfig config)
    {
        config.Enter(Pruned);
        ImmutableArray<ConfigNode> blocks = config.Text.NodeList("block_configs", ModelArchitecture.MaxLayers);
        if (blocks.IsEmpty)
        {
            throw config.Text.Error("block_configs", "expected one object per layer");
        }

        int heads = config.Heads;
        GroupedQueryAttention attention = AttentionReader.Read(config, Pruned with
        {
            KeyValueHeads = heads,
            AttentionBias = Setting.Key("attention_bias"),
        });
        bool bias = config.BoolOrClass("mlp_bias", false);
        return DecoderReader.Frame(config, Pruned, LayerList.Merge(blocks.Select(block =>
        {
            (Sublayer? mixer, WeightTensor? mixerLinear) = Mixer(block, attention, config.HiddenSize);
            (Sublayer? mlp, WeightTensor? mlpLinear) = Mlp(block, config.HiddenSize, bias);
            ImmutableArray<WeightTensor> extra = [.. new[] { mixerLinear, mlpLinear }.OfType<WeightTensor>()];
            ImmutableArray<Sublayer> parts = [.. new[] { mixer, mlp }.OfType<Sublayer>()];
            // A part that is left out takes its norm with it.
            return new LayerGroup { Sublayers = parts, Norms = parts.Length + extra.Length, Extra = extra };
        })));
    }

    private static (Sublayer? Mixer, WeightTensor? Linear) Mixer(ConfigNode block, GroupedQueryAttention attention, int hidden)
    {
        ConfigNode node = Part(block, "attention");
        if (Replaced(node, "self_attn.linear_attn", hidden) is { } replaced)
        {
            return replaced;
        }

        int group = node.Int("n_heads_in_group", 1, attention.QueryHeads);
        AttentionSpan span = node.IntOrNull("window_length", 1, 1 << 30) is { } window ? new WindowSpan(window) : AttentionSpan.Full;
        return attention.QueryHeads % group == 0
            ? (attention with { KeyValueHeads = attention.QueryHeads / group, Span = span }, null)
            : throw node.Error("n_heads_in_group", $"expected a divisor of the {attention.QueryHeads} query heads");
    }

    /// <summary>The width is a multiple of two thirds of the hidden size, rounded up to 256.</summary>
    private static (Sublayer? Mlp, WeightTensor? Linear) Mlp(ConfigNode block, int hidden, bool bias)
    {
        ConfigNode node = Part(block, "ffn");
        if (Replaced(node, "mlp.linear_mlp", hidden) is { } replaced)
        {
            return replaced;
        }

        double multiple = node.NumberOrNull("ffn_mult", 0, 16) ?? throw node.Error("ffn_mult", "expected a number between 0 and 16");
        int width = (int)(2 * multiple * hidden / 3), rounded = (width + 255) / 256 * 256;
        return rounded > 0
            ? (new DenseFeedForward { Width = rounded, Bias = bias }, null)
            : throw node.Error("ffn_mult", "expected a multiple that leaves at least one column");
    }

    /// <summary>Nothing where a part is skipped, one square matrix where a linear layer replaces it, and <see langword="null"/> where it is there.</summary>
    private static (Sublayer? Part, WeightTensor? Linear)? Replaced(ConfigNode node, string linear, int hidden)
    {
        return node.BoolOrNull("no_op") == true ? (null, null)
            : node.BoolOrNull("replace_with_linear") == true ? (null, WeightTensor.Linear(linear, hidden, hidden))
            : null;
    }

    private static ConfigNode Part(ConfigNode block, string key)
    {
        return block.NodeOrNull(key) ?? throw block.Error(key, "expected an object");
    }
}
