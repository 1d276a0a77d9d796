using System.Collections;
using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// Dense matrix-multiply peaks per element type, accumulated as inference does it (FP32 for floating point), without structured sparsity.
/// </summary>
/// <remarks>
/// Three answers differ: a peak; <em>no hardware path</em>, so that software must convert first; and <em>unknown</em>. A missing peak is
/// never doubled or halved from a neighbour: B300's INT8 is a thirtieth of its FP8, and the FP8 of TPU v6e is no faster than its BF16.
/// Enumerates the peaks, widest element type first.
/// </remarks>
public sealed class PeakTable : IReadOnlyCollection<KeyValuePair<ElementType, FlopsPerSecond>>, IEquatable<PeakTable>
{
    // null = no hardware path; a missing key = unknown.
    private readonly ImmutableDictionary<ElementType, FlopsPerSecond?> peaks;

    private PeakTable(ImmutableDictionary<ElementType, FlopsPerSecond?> peaks)
    {
        this.peaks = peaks;
    }

    /// <summary>A table in which everything is unknown, to start from.</summary>
    public static PeakTable Empty { get; } = new(ImmutableDictionary<ElementType, FlopsPerSecond?>.Empty);

    /// <summary>How many element types have a peak.</summary>
    public int Count => ElementTypes.Count();

    /// <summary>The element types with a peak, widest first.</summary>
    public IEnumerable<ElementType> ElementTypes => ElementType.All.Where(type => TryGet(type, out _));

    /// <summary>The element types that the hardware is known not to multiply.</summary>
    public IEnumerable<ElementType> WithoutHardwarePath => ElementType.All.Where(HasNoHardwarePath);

    /// <summary>The dense peak of an element type.</summary>
    /// <exception cref="NoHardwarePathException">The hardware cannot multiply it.</exception>
    /// <exception cref="UnknownFigureException">Its peak is not known.</exception>
    public FlopsPerSecond this[ElementType elementType] => Get(elementType, "This accelerator");

    /// <summary>The dense peak of an element type; <see langword="false"/> without a hardware path, and where the peak is unknown.</summary>
    public bool TryGet(ElementType elementType, out FlopsPerSecond peak)
    {
        FlopsPerSecond? stated = peaks.GetValueOrDefault(Guard.NotNull(elementType));
        peak = stated.GetValueOrDefault();
        return stated.HasValue;
    }

    /// <summary>Whether the hardware is known not to multiply this element type; <see langword="false"/> where nothing is known.</summary>
    public bool HasNoHardwarePath(ElementType elementType)
    {
        return peaks.TryGetValue(Guard.NotNull(elementType), out FlopsPerSecond? stated) && stated is null;
    }

    /// <summary>This table with one peak added or replaced.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="peak"/> is not above 0.</exception>
    public PeakTable With(ElementType elementType, FlopsPerSecond peak)
    {
        return new(peaks.SetItem(Guard.NotNull(elementType), QuantityGuard.Positive(peak)));
    }

    /// <summary>This table with element types marked as having no hardware path.</summary>
    public PeakTable WithNoHardwarePath(params IEnumerable<ElementType> elementTypes)
    {
        return new(peaks.SetItems(Guard.NotNull(elementTypes).Select(type => KeyValuePair.Create(Guard.NotNull(type), default(FlopsPerSecond?)))));
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<ElementType, FlopsPerSecond>> GetEnumerator()
    {
        return ElementTypes.Select(type => KeyValuePair.Create(type, this[type])).GetEnumerator();
    }

    /// <summary>Equal when every element type has the same answer in both.</summary>
    public bool Equals(PeakTable? other)
    {
        return other is not null && peaks.Count == other.peaks.Count
            && peaks.All(mine => other.peaks.TryGetValue(mine.Key, out FlopsPerSecond? theirs) && theirs == mine.Value);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj)
    {
        return Equals(obj as PeakTable);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return peaks.Aggregate(peaks.Count, (hash, peak) => hash ^ HashCode.Combine(peak.Key, peak.Value));
    }

    /// <summary>For example <c>bf16 989.4 TFLOP/s, fp8 1.9789 PFLOP/s</c>.</summary>
    public override string ToString()
    {
        return Listing.Of(this.Select(peak => $"{peak.Key} {peak.Value}"));
    }

    IEnumerator IEnumerable.GetEnumerator()
    {
        return GetEnumerator();
    }

    internal FlopsPerSecond Get(ElementType elementType, string owner)
    {
        if (TryGet(elementType, out FlopsPerSecond peak))
        {
            return peak;
        }

        throw HasNoHardwarePath(elementType)
            ? new NoHardwarePathException(owner, elementType, ElementTypes)
            : new UnknownFigureException(owner, $"peaks.{elementType}", ElementTypes.Select(type => $"peaks.{type}"));
    }
}
