namespace LlmEconomics;

/// <summary>Lengths that were seen.</summary>
internal sealed record EmpiricalLength : LengthDistribution
{
    private readonly long[] sorted;

    public EmpiricalLength(IEnumerable<long> lengths)
    {
        sorted = [.. Guard.AtMost(lengths, Guard.MostItems, nameof(lengths)).Order()];
        if (sorted.Length == 0)
        {
            throw new ArgumentException("lengths: there must be at least one.", nameof(lengths));
        }

        Guard.Between(sorted[0], 1, AttentionSpan.MaxTokens, nameof(lengths));
        Guard.Between(sorted[^1], 1, AttentionSpan.MaxTokens, nameof(lengths));
        double sum = 0, squares = 0;
        foreach (long tokens in sorted)
        {
            sum += tokens;
            squares += (double)tokens * tokens;
        }

        (Mean, MeanSquare) = (sum / sorted.Length, squares / sorted.Length);
    }

    public override double Mean { get; }

    public override double MeanSquare { get; }

    public bool Equals(EmpiricalLength? other)
    {
        return other is not null && sorted.AsSpan().SequenceEqual(other.sorted);
    }

    public override int GetHashCode()
    {
        return HashCode.Combine(sorted.Length, Mean, MeanSquare);
    }

    private protected override double QuantileOf(double share)
    {
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }
}
