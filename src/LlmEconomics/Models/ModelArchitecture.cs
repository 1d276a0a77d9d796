using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// A decoder-only language model as arithmetic sees it: vocabulary, hidden size, and a list of layer groups, each
/// <i>count × (sequence mixer + feed-forward)</i>. Parameters, cache, FLOPs and bytes are all computed from this value.
/// </summary>
/// <remarks>
/// Build one by hand, take one from the model catalogue, or import a Hugging Face <c>config.json</c> with
/// <see cref="HuggingFaceImporter"/>. Two architectures are equal when all their parts are.
/// </remarks>
public sealed record ModelArchitecture
{
    /// <summary>The largest accepted number of layers, 1,024.</summary>
    /// <remarks>The deepest published transformer has 1,000 (H. Wang et al., DeepNet, arXiv:2203.00555), served models have up to about 130.</remarks>
    public const int MaxLayers = 1024;

    /// <summary>The largest accepted hidden size, 2²⁰.</summary>
    public const int MaxHiddenSize = 1 << 20;

    /// <summary>The largest accepted vocabulary, 2²⁶.</summary>
    public const int MaxVocabulary = 1 << 26;

    /// <summary>The model's name.</summary>
    public required string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    }

    /// <summary>Tokens in the vocabulary (V), 1 to <see cref="MaxVocabulary"/>.</summary>
    public required int VocabularySize
    {
        get;
        init => field = Guard.Between(value, 1, MaxVocabulary, nameof(VocabularySize));
    }

    /// <summary>Width of the residual stream (h), 1 to <see cref="MaxHiddenSize"/>.</summary>
    public required int HiddenSize
    {
        get;
        init => field = Guard.Between(value, 1, MaxHiddenSize, nameof(HiddenSize));
    }

    /// <summary>Width of the embedding table where it differs from the hidden size (OPT-350m); default the hidden size.</summary>
    public int EmbeddingSize
    {
        get => field == 0 ? HiddenSize : field;
        init => field = Guard.Between(value, 1, MaxHiddenSize, nameof(EmbeddingSize));
    }

    /// <summary>Whether the output head is the embedding table, stored once.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>Whether the output head has a bias.</summary>
    public bool HeadBias { get; init; }

    /// <summary>The layers in order; equal neighbours are one group.</summary>
    [JsonConverter(typeof(LayerListJsonConverter))]
    public required ImmutableArray<LayerGroup> Layers
    {
        get;
        init => field = Guard.Items(value, nameof(Layers));
    }

    /// <summary>Norms of hidden width outside the layers (usually the last one), 0 to 16; default 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int FinalNorms
    {
        get;
        init => field = Guard.Between(value, 0, 16, nameof(FinalNorms));
    } = 1;

    /// <summary>Whether the norms outside the layers store a bias.</summary>
    public bool FinalNormBias { get; init; }

    /// <summary>Other tensors outside the layers: learned positions, embedding projections, per-layer embedding tables.</summary>
    public ImmutableArray<WeightTensor> Extra
    {
        get;
        init => field = Guard.Items(value, nameof(Extra));
    } = [];

    /// <summary>Multi-token-prediction layers, or <see langword="null"/>.</summary>
    public MultiTokenPrediction? Mtp { get; init; }

    /// <summary>Vision tower and projector, or <see langword="null"/> where there is none or the config does not state it.</summary>
    public VisionTower? Vision { get; init; }

    /// <summary>Longest context the model was published for, in tokens, or <see langword="null"/> where not stated.</summary>
    public long? MaxContext
    {
        get;
        init => field = value is { } tokens ? Guard.Between(tokens, 1, AttentionSpan.MaxTokens, nameof(MaxContext)) : null;
    }

    /// <summary>Prefix of a layer's tensors in the checkpoint; default <c>model.layers</c>. Quantisation schemes refer to it.</summary>
    public string LayerPrefix
    {
        get;
        init => field = Guard.NotBlank(value, nameof(LayerPrefix));
    } = "model.layers";

    /// <summary>Number of layers.</summary>
    [JsonIgnore]
    public int LayerCount => Layers.Sum(g => g.Count);

    /// <summary>Whether any layer has a mixture of experts.</summary>
    [JsonIgnore]
    public bool IsMixtureOfExperts => Layers.Any(g => g.FeedForwards.Any(f => f is MixtureOfExperts));

    /// <inheritdoc/>
    public bool Equals(ModelArchitecture? other)
    {
        return other is not null
            && (Name, VocabularySize, HiddenSize, EmbeddingSize, TiedEmbeddings, HeadBias, FinalNorms)
                == (other.Name, other.VocabularySize, other.HiddenSize, other.EmbeddingSize, other.TiedEmbeddings, other.HeadBias, other.FinalNorms)
            && (FinalNormBias, MaxContext, LayerPrefix) == (other.FinalNormBias, other.MaxContext, other.LayerPrefix)
            && Layers.SequenceEqual(other.Layers)
            && Extra.SequenceEqual(other.Extra)
            && Equals(Mtp, other.Mtp)
            && Equals(Vision, other.Vision);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Name, VocabularySize, HiddenSize, Layers.Length, LayerCount);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }

    /// <summary>Reads a model that <see cref="ToJson"/> wrote. Comments are allowed, unknown members refused.</summary>
    /// <exception cref="ModelImportException">It is none; the message names the place and what is expected there.</exception>
    public static ModelArchitecture FromJson(string json)
    {
        return ModelJson.Verified(ModelJson.Read(json, ModelJsonContext.Default.ModelArchitecture), "$");
    }

    /// <summary>The model in the library's own format: every member that differs from its default.</summary>
    /// <exception cref="NotSupportedException">A layer has a part that is not of this library: its class has no name in the format.</exception>
    public string ToJson()
    {
        return JsonSerializer.Serialize(this, ModelJsonContext.Default.ModelArchitecture);
    }

    /// <summary>The embedding table.</summary>
    internal WeightTensor Embedding => new("embed_tokens", VocabularySize, EmbeddingSize, WeightRole.Lookup) { ShardUnits = VocabularySize };

    /// <summary>The output head as a matrix product; where it is tied, its weights are the embedding's.</summary>
    internal WeightTensor Head => new("lm_head", VocabularySize, EmbeddingSize, WeightRole.Head) { ShardUnits = VocabularySize };

    /// <summary>Norms and other tensors outside the layers.</summary>
    internal IEnumerable<WeightTensor> OwnWeights()
    {
        for (int i = 0; i < FinalNorms; i++)
        {
            yield return WeightTensor.Vector($"norm.{i}", FinalNormBias ? 2L * HiddenSize : HiddenSize);
        }

        foreach (WeightTensor weight in Extra)
        {
            yield return weight;
        }
    }
}
