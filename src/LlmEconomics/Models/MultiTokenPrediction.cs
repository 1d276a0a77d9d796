using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// Layers behind the last one that predict further tokens and so draft for speculative decoding. They are stored with many checkpoints, run
/// only when drafting, and are therefore counted apart.
/// </summary>
public sealed record MultiTokenPrediction
{
    /// <summary>The prediction layers.</summary>
    [JsonConverter(typeof(LayerListJsonConverter))]
    public required ImmutableArray<LayerGroup> Layers
    {
        get;
        init => field = Guard.Items(value, nameof(Layers));
    }

    /// <summary>Projections and norms outside the layers, for all of them together.</summary>
    public ImmutableArray<WeightTensor> Extra
    {
        get;
        init => field = Guard.Items(value, nameof(Extra));
    } = [];

    /// <summary>Copies of the embedding table stored with the prediction layers, 0 to 64.</summary>
    public int EmbeddingCopies
    {
        get;
        init => field = Guard.Between(value, 0, 64, nameof(EmbeddingCopies));
    }

    /// <summary>Output heads, copies or own, stored with the prediction layers, 0 to 64.</summary>
    public int Heads
    {
        get;
        init => field = Guard.Between(value, 0, 64, nameof(Heads));
    }

    /// <summary>
    /// Prefix of the prediction layers' tensors where they have a numbering of their own (<c>mtp.layers</c>), or <see langword="null"/> where
    /// they continue the model's (<c>model.layers.61</c> behind 61 layers). Quantisation schemes refer to it.
    /// </summary>
    public string? LayerPrefix
    {
        get;
        init => field = value is null ? null : Guard.NotBlank(value, nameof(LayerPrefix));
    }

    /// <inheritdoc/>
    public bool Equals(MultiTokenPrediction? other)
    {
        return other is not null && EmbeddingCopies == other.EmbeddingCopies && Heads == other.Heads && LayerPrefix == other.LayerPrefix
            && Layers.SequenceEqual(other.Layers) && Extra.SequenceEqual(other.Extra);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(EmbeddingCopies, Heads, Layers.Length, Extra.Length);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(MultiTokenPrediction),
            (nameof(Layers), Layers), (nameof(Extra), Extra), (nameof(EmbeddingCopies), EmbeddingCopies), (nameof(Heads), Heads),
            (nameof(LayerPrefix), LayerPrefix));
    }
}
