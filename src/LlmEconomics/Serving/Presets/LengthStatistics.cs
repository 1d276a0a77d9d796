using System.Collections.Immutable;
using System.Globalization;

namespace LlmEconomics;

/// <summary>Published statistics of lengths [tokens]: a mean, percentiles, or both.</summary>
/// <param name="Mean">Mean; <see langword="null"/> where it is not published.</param>
/// <param name="Percentiles">Lengths by the share that they are not exceeded by: 0.5 for the median.</param>
/// <param name="Longest">The longest; <see langword="null"/> where it is not published.</param>
public sealed record LengthStatistics(double? Mean, ImmutableSortedDictionary<string, double>? Percentiles = null, long? Longest = null)
{
    /// <summary>Mean; <see langword="null"/> where it is not published.</summary>
    public double? Mean
    {
        get;
        init => field = Guard.Positive(value, nameof(Mean));
    } = Guard.Positive(Mean, nameof(Mean));

    /// <summary>The longest; <see langword="null"/> where it is not published.</summary>
    public long? Longest
    {
        get;
        init => field = Guard.Between(value, 1, long.MaxValue, nameof(Longest));
    } = Guard.Between(Longest, 1, long.MaxValue, nameof(Longest));

    /// <summary>Equal when all figures are.</summary>
    public bool Equals(LengthStatistics? other)
    {
        return other is not null && Mean.Equals(other.Mean) && Longest == other.Longest && Shares.SequenceEqual(other.Shares);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Mean, Longest, Shares.Count);
    }

    /// <summary>A distribution of these lengths.</summary>
    /// <remarks>
    /// Two percentiles or more: through all of them, and its mean follows. A median or a mean alone: geometric with that median (<c>mean = median / ln 2</c>) or mean, whose coefficient of
    /// variation is 1; those of published traces lie between 0.7 and 2.2.
    /// </remarks>
    /// <exception cref="InvalidOperationException">Neither a mean nor a percentile is known.</exception>
    public LengthDistribution ToDistribution()
    {
        return Shares.Count > 1
            ? LengthDistribution.OfPercentiles(Shares.Select(p => (double.Parse(p.Key, CultureInfo.InvariantCulture), p.Value)).OrderBy(p => p.Item1), Longest)
            : LengthDistribution.Geometric(
                Mean ?? (Shares.TryGetValue("0.5", out double median) ? median / Math.Log(2) : throw new InvalidOperationException("Neither a mean nor a median of the lengths is known.")));
    }

    private ImmutableSortedDictionary<string, double> Shares => Percentiles ?? ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(LengthStatistics),
            (nameof(Mean), Mean), (nameof(Percentiles), Percentiles), (nameof(Longest), Longest));
    }
}
