namespace LlmEconomics;

/// <summary>Whole numbers between two, all as likely.</summary>
internal sealed record UniformLength : LengthDistribution
{
    public UniformLength(long shortest, long longest)
    {
        Shortest = Guard.Between(shortest, 1, AttentionSpan.MaxTokens);
        Longest = Guard.Between(longest, shortest, AttentionSpan.MaxTokens);
    }

    public long Shortest { get; }

    public override long Longest { get; }

    public override double Mean => (Shortest + Longest) / 2.0;

    public override double MeanSquare
    {
        get
        {
            // Variance of n whole numbers: (n² − 1) / 12.
            double n = Longest - Shortest + 1;
            return (Mean * Mean) + (((n * n) - 1) / 12);
        }
    }

    private protected override double QuantileOf(double share)
    {
        return Math.Min(Longest, Shortest + Math.Floor(share * (Longest - Shortest + 1)));
    }
}
