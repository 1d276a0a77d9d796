using System.Text;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// One part of a layer: a sequence mixer or a feed-forward. It states its weights, what it keeps between steps and the arithmetic that
/// has no weights; everything the library computes follows from these. A new mechanism is one new class.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(GroupedQueryAttention), "groupedQueryAttention")]
[JsonDerivedType(typeof(CrossAttention), "crossAttention")]
[JsonDerivedType(typeof(LatentAttention), "latentAttention")]
[JsonDerivedType(typeof(CompressedAttention), "compressedAttention")]
[JsonDerivedType(typeof(Mamba1), "mamba1")]
[JsonDerivedType(typeof(Mamba2), "mamba2")]
[JsonDerivedType(typeof(GatedDeltaNet), "gatedDeltaNet")]
[JsonDerivedType(typeof(KimiDeltaAttention), "kimiDeltaAttention")]
[JsonDerivedType(typeof(LightningAttention), "lightningAttention")]
[JsonDerivedType(typeof(Rwkv5), "rwkv5")]
[JsonDerivedType(typeof(ShortConvolution), "shortConvolution")]
[JsonDerivedType(typeof(DenseFeedForward), "dense")]
[JsonDerivedType(typeof(MixtureOfExperts), "mixtureOfExperts")]
[JsonDerivedType(typeof(RwkvChannelMix), "rwkvChannelMix")]
public abstract record Sublayer
{
    /// <summary>The module's name in the checkpoint (<c>self_attn</c>, <c>mlp</c>): quantisation schemes refer to it.</summary>
    public abstract string Module { get; init; }

    /// <summary>The weights, for a model of the given hidden size.</summary>
    public abstract IEnumerable<WeightTensor> Weights(int hiddenSize);

    /// <summary>What is kept per cached token.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<CacheEntry> Cache => [];

    /// <summary>What is kept per sequence.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<StateEntry> State => [];

    /// <summary>The arithmetic without weights.</summary>
    [JsonIgnore]
    public virtual IReadOnlyList<SequenceOperator> Operators => [];

    /// <summary>Kernels of one pass that are neither products nor operators over a cache: norms, positions, activations, cache writes; at least 0.</summary>
    [JsonIgnore]
    public virtual int ElementwiseKernels => 3;

    /// <summary>What an engine keeps per cached token under its layout; by default what <see cref="Cache"/> says.</summary>
    internal virtual IEnumerable<KeptEntry> Kept(CacheLayout layout, FormatScheme formats)
    {
        return Cache.Select(c => c.KeptIn(formats));
    }

    /// <summary>A tensor of this module.</summary>
    protected WeightTensor Linear(string name, long rows, long columns, long shardUnits = 1)
    {
        return WeightTensor.Linear($"{Module}.{name}", rows, columns, shardUnits);
    }

    /// <summary>A vector of this module.</summary>
    protected WeightTensor Vector(string name, long length, long shardUnits = 1)
    {
        return WeightTensor.Vector($"{Module}.{name}", length, shardUnits);
    }

    /// <summary>The kind and its members, the same in every culture.</summary>
    public sealed override string ToString()
    {
        return RecordText.Of(GetType().Name, PrintMembers);
    }

    /// <summary>The module; what follows from a kind's own members is left out.</summary>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        Guard.NotNull(builder).Append(nameof(Module)).Append(" = ").Append(Module);
        return true;
    }
}

/// <summary>A part of a layer that moves information between tokens: attention, a state-space model, linear attention.</summary>
public abstract record SequenceMixer : Sublayer;

/// <summary>A part of a layer that works on each token alone: a dense MLP or a mixture of experts.</summary>
public abstract record FeedForward : Sublayer
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override int ElementwiseKernels => 2;
}
