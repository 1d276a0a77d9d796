using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// A run of equal layers: how many, the parts each is made of in order (usually a sequence mixer and a feed-forward), its norms, and whatever
/// else it stores.
/// </summary>
/// <remarks>Two groups are equal when their parts are equal, element by element.</remarks>
public sealed record LayerGroup
{
    /// <summary>Equal layers in a row, 1 to <see cref="ModelArchitecture.MaxLayers"/>; default 1.</summary>
    public int Count
    {
        get;
        init => field = Guard.Between(value, 1, ModelArchitecture.MaxLayers, nameof(Count));
    } = 1;

    /// <summary>The most parts that a layer has, 64; those of published models have up to four.</summary>
    public const int MaxSublayers = 64;

    /// <summary>
    /// The parts of one layer, in order, at most <see cref="MaxSublayers"/>. May be empty: pruned models have layers without attention or without an MLP.
    /// </summary>
    public required ImmutableArray<Sublayer> Sublayers
    {
        get;
        init => field = Guard.Items(value, nameof(Sublayers)) is { Length: <= MaxSublayers } parts
            ? parts
            : throw new ArgumentException(FormattableString.Invariant($"Sublayers must be at most {MaxSublayers}; there are {value.Length}."), nameof(Sublayers));
    }

    /// <summary>Norms of hidden width per layer, 0 to 64; default 2.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Norms
    {
        get;
        init => field = Guard.Between(value, 0, 64, nameof(Norms));
    } = 2;

    /// <summary>Whether norms store a bias beside the gain (LayerNorm).</summary>
    public bool NormBias { get; init; }

    /// <summary>Other tensors of one layer: layer scalars, per-layer embeddings, residual mixers.</summary>
    public ImmutableArray<WeightTensor> Extra
    {
        get;
        init => field = Guard.Items(value, nameof(Extra));
    } = [];

    /// <summary>The sequence mixers among the parts.</summary>
    [JsonIgnore]
    public IEnumerable<SequenceMixer> Mixers => Sublayers.OfType<SequenceMixer>();

    /// <summary>The feed-forwards among the parts.</summary>
    [JsonIgnore]
    public IEnumerable<FeedForward> FeedForwards => Sublayers.OfType<FeedForward>();

    /// <summary>A group of layers made of a mixer and a feed-forward.</summary>
    public static LayerGroup Of(int count, SequenceMixer mixer, FeedForward feedForward)
    {
        return new LayerGroup { Count = count, Sublayers = [Guard.NotNull(mixer), Guard.NotNull(feedForward)] };
    }

    /// <summary>The tensors of one layer that belong to none of its parts.</summary>
    public IEnumerable<WeightTensor> OwnWeights(int hiddenSize)
    {
        for (int i = 0; i < Norms; i++)
        {
            yield return WeightTensor.Vector($"norm.{i}", NormBias ? 2L * hiddenSize : hiddenSize);
        }

        foreach (WeightTensor weight in Extra)
        {
            yield return weight;
        }
    }

    /// <inheritdoc/>
    public bool Equals(LayerGroup? other)
    {
        return other is not null && Count == other.Count && SameLayer(other);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = new();
        hash.Add(Count);
        hash.Add(Norms);
        foreach (Sublayer sublayer in Sublayers)
        {
            hash.Add(sublayer);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether one layer of this group equals one of the other, whatever the counts.</summary>
    internal bool SameLayer(LayerGroup other)
    {
        return Norms == other.Norms && NormBias == other.NormBias && Sublayers.SequenceEqual(other.Sublayers) && Extra.SequenceEqual(other.Extra);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(LayerGroup),
            (nameof(Count), Count), (nameof(Sublayers), Sublayers), (nameof(Norms), Norms), (nameof(NormBias), NormBias),
            (nameof(Extra), Extra));
    }
}
