using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>What a checkpoint's weights take on disk and in memory under a format scheme: exact bytes, elements per format, and scales.</summary>
/// <param name="Total">All weights, scales included.</param>
/// <param name="Main">The language model alone: without prediction layers, vision and routing tables.</param>
/// <param name="Scales">Numbers stored beside the weights (block scales, tensor scales). Some published totals count them as parameters.</param>
/// <param name="Elements">Weight elements per stored format, scales not counted.</param>
public sealed record StoredWeights(Bytes Total, Bytes Main, long Scales, ImmutableSortedDictionary<string, long> Elements)
{
    /// <summary>All weights, scales included.</summary>
    public Bytes Total
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Total));
    } = QuantityGuard.NotNegative(Total, nameof(Total));

    /// <summary>The language model alone: without prediction layers, vision and routing tables.</summary>
    public Bytes Main
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Main));
    } = QuantityGuard.NotNegative(Main, nameof(Main));

    /// <summary>Numbers stored beside the weights (block scales, tensor scales). Some published totals count them as parameters.</summary>
    public long Scales
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Scales));
    } = Guard.Between(Scales, 0, long.MaxValue, nameof(Scales));

    /// <summary>Weight elements per stored format, scales not counted.</summary>
    public ImmutableSortedDictionary<string, long> Elements
    {
        get;
        init => field = Guard.NotNull(value, nameof(Elements));
    } = Guard.NotNull(Elements, nameof(Elements));

    /// <summary>A vision tower and its projector; 0 where there is none.</summary>
    public Bytes Vision { get; private init; }

    /// <summary>Sizes a model's checkpoint.</summary>
    /// <remarks>Every tensor is stored by itself, so partial scale blocks are rounded up tensor by tensor, as in published checkpoints.</remarks>
    /// <exception cref="OverflowException">One matrix exceeds 2⁶³ − 1 bits, or all weights 2⁵³ bytes.</exception>
    public static StoredWeights Of(ModelArchitecture model, FormatScheme formats)
    {
        Guard.NotNull(formats);
        long total = 0, main = 0, vision = 0, scales = 0;
        SortedDictionary<string, long> elements = new(StringComparer.Ordinal);
        foreach (PlacedWeight weight in PlacedWeight.AllOf(model))
        {
            WeightTensor tensor = weight.Tensor;
            NumberFormat format = formats.FormatOf(tensor, weight.FullName).Weights;
            long bytes = checked(format.StoredBytes(tensor.Rows, tensor.Columns) * tensor.Count);
            total = checked(total + bytes);
            main = checked(main + (weight.Part <= ParameterPart.Other ? bytes : 0));
            vision = checked(vision + (weight.Part == ParameterPart.Vision ? bytes : 0));
            scales = checked(scales + (format.ScaleCount(tensor.Rows, tensor.Columns) * tensor.Count));
            elements[format.Name] = checked(elements.GetValueOrDefault(format.Name) + tensor.Elements);
        }

        if (total > Bytes.LargestExact)
        {
            throw new OverflowException(FormattableString.Invariant($"The weights of {Quoted.Cut(model.Name)} take {total} bytes; up to 2^53 are counted exactly."));
        }

        return new StoredWeights(Bytes.FromExact(total), Bytes.FromExact(main), scales, elements.ToImmutableSortedDictionary(StringComparer.Ordinal))
        {
            Vision = Bytes.FromExact(vision),
        };
    }

    /// <summary>Equal when all figures are.</summary>
    public bool Equals(StoredWeights? other)
    {
        return other is not null && (Total, Main, Vision, Scales) == (other.Total, other.Main, other.Vision, other.Scales) && Elements.SequenceEqual(other.Elements);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Total, Main, Scales, Elements.Count);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(StoredWeights),
            (nameof(Total), Total), (nameof(Main), Main), (nameof(Scales), Scales), (nameof(Elements), Elements));
    }
}
