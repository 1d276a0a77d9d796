using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// The encoder that turns images into tokens, and the projector behind it: counted apart from the language model, since text never passes it.
/// </summary>
public sealed record VisionTower
{
    /// <summary>What it is, for example <c>SigLIP</c>.</summary>
    public required string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    }

    /// <summary>All tensors of tower and projector; equal ones are stated once with a count.</summary>
    public required ImmutableArray<WeightTensor> Weights
    {
        get;
        init => field = Guard.Items(value, nameof(Weights));
    }

    /// <inheritdoc/>
    public bool Equals(VisionTower? other)
    {
        return other is not null && Name == other.Name && Weights.SequenceEqual(other.Weights);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Name, Weights.Length);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(VisionTower), (nameof(Name), Name), (nameof(Weights), Weights));
    }
}
