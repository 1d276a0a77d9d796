namespace LlmEconomics;

/// <summary>Every token is the last with the same chance.</summary>
internal sealed record GeometricLength : LengthDistribution
{
    public GeometricLength(double mean)
    {
        Mean = Guard.Between(mean, 1, AttentionSpan.MaxTokens);
    }

    public override double Mean { get; }

    public override double MeanSquare => (2 * Mean * Mean) - Mean;

    private protected override double QuantileOf(double share)
    {
        return Mean <= 1 ? 1 : share >= 1 ? AttentionSpan.MaxTokens : Math.Max(1, Math.Ceiling(Math.Log(1 - share) / Math.Log(1 - (1 / Mean))));
    }
}
