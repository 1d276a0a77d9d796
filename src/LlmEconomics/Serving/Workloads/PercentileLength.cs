namespace LlmEconomics;

/// <summary>Geometric growth between known percentiles.</summary>
internal sealed record PercentileLength : LengthDistribution
{
    /// <summary>Percentiles at most; more are lengths that were seen.</summary>
    private const int MostPoints = 1000;

    private readonly (double Share, double Log)[] points;

    public PercentileLength(IEnumerable<(double Share, double Tokens)> percentiles, long? longest)
    {
        points = [.. Guard.AtMost(percentiles, MostPoints, nameof(percentiles)).Select(p => (p.Share, Log: Math.Log(Guard.Between(p.Tokens, 1, AttentionSpan.MaxTokens, nameof(percentiles)))))];
        if (points.Length < 2 || points[0].Share <= 0 || points[^1].Share >= 1 || points.Zip(points.Skip(1)).Any(p => !(p.First.Share < p.Second.Share) || p.First.Log > p.Second.Log))
        {
            throw new ArgumentException("percentiles: there must be at least two, with shares above 0 and below 1, and both shares and lengths must rise.", nameof(percentiles));
        }

        double last = Math.Exp(points[^1].Log);
        Longest = Guard.Between(longest ?? (long)Math.Round(last), (long)Math.Floor(last), AttentionSpan.MaxTokens, nameof(longest));
    }

    public override long Longest { get; }

    public bool Equals(PercentileLength? other)
    {
        return other is not null && Longest == other.Longest && points.AsSpan().SequenceEqual(other.points);
    }

    public override int GetHashCode()
    {
        return HashCode.Combine(points.Length, points[0], points[^1], Longest);
    }

    private protected override double QuantileOf(double share)
    {
        int i = 1;
        while (i < points.Length - 1 && points[i].Share < share)
        {
            i++;
        }

        ((double s0, double l0), (double s1, double l1)) = (points[i - 1], points[i]);
        return Math.Min(Longest, Math.Exp(l0 + ((l1 - l0) * (share - s0) / (s1 - s0))));
    }
}
