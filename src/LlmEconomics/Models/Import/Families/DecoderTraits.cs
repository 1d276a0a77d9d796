using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// What a decoder's code fixes and its config does not say: the difference between one family and the next, as data. The defaults describe
/// Llama: two RMS norms per layer, a gated MLP, no biases, an untied head.
/// </summary>
internal sealed record DecoderTraits
{
    /// <summary>The family's name in the reasons of reported defaults.</summary>
    public required string Family { get; init; }

    /// <summary>Class default of <c>tie_word_embeddings</c>.</summary>
    public bool Tied { get; init; }

    /// <summary>Biases of all four projections of attention.</summary>
    public Setting AttentionBias
    {
        init
        {
            QkvBias = value;
            OutputBias = value;
        }
    }

    public Setting QkvBias { get; init; }

    public Setting OutputBias { get; init; }

    public Setting MlpBias { get; init; }

    public Setting HeadBias { get; init; }

    /// <summary>How queries and keys are normalised where <see cref="HasQkNorm"/> says so.</summary>
    public QkNorm QkNorm { get; init; }

    public Setting HasQkNorm { get; init; } = Setting.Always;

    public bool QkNormBias { get; init; }

    public OutputGate OutputGate { get; init; }

    /// <summary>Whether each query head has a learned sink.</summary>
    public bool Sinks { get; init; }

    /// <summary>Whether key-value heads have a key of their own; otherwise there are as many as query heads.</summary>
    public bool Grouped { get; init; } = true;

    /// <summary>The number of key-value heads where the family's own keys decide it.</summary>
    public int? KeyValueHeads { get; init; }

    /// <summary>Class default of the head width; otherwise it is hidden size over heads.</summary>
    public int? HeadSize { get; init; }

    public SpanRule Spans { get; init; } = SpanRules.Full;

    public int Norms { get; init; } = 2;

    public bool NormBias { get; init; }

    public bool Gated { get; init; } = true;

    /// <summary>Keys of the dense MLP's width.</summary>
    public string[] WidthKeys { get; init; } = ConfigKeys.Width;

    /// <summary>The dense MLP's width as a multiple of the hidden size where no key states it.</summary>
    public int? WidthPerHidden { get; init; }

    /// <summary>What the stated width is divided by (Qwen states both gated halves together).</summary>
    public int WidthDivisor { get; init; } = 1;

    /// <summary>The mixture of experts, or <see langword="null"/> in a dense family.</summary>
    public ExpertTraits? Experts { get; init; }

    /// <summary>Sizes of the family's class, which nested configs leave out where they agree.</summary>
    public ClassSizes? Sizes { get; init; }

    /// <summary>The vocabulary that all checkpoints of the family share, for files that leave it out.</summary>
    public int? Vocabulary { get; init; }

    /// <summary>Other tensors of one layer.</summary>
    public Func<FamilyConfig, ImmutableArray<WeightTensor>>? LayerExtra { get; init; }

    /// <summary>Layers of multi-token prediction, or <see langword="null"/> in a family whose checkpoints hold none.</summary>
    public PredictionTraits? Prediction { get; init; }

    public string Attention { get; init; } = "self_attn";

    public string Mlp { get; init; } = "mlp";

    public string LayerPrefix { get; init; } = "model.layers";
}
