namespace LlmEconomics;

/// <summary>What a step asks of the network.</summary>
/// <param name="RankTokens">Tokens that one group of tensor ranks computes: the busiest one's, where they differ.</param>
/// <param name="RankLogits">Tokens whose logits one group of tensor ranks needs.</param>
/// <param name="Shape">The step, which context ranks need to know; empty where there are none.</param>
internal readonly record struct ExchangeLoad(double RankTokens, double RankLogits, StepShape Shape = default)
{
    /// <summary>A step whose tokens are split evenly.</summary>
    public static ExchangeLoad Of(in StepShape shape, in StepTotals totals, Parallelism parallelism)
    {
        double share = 1.0 / parallelism.TokenRanks;
        return new ExchangeLoad(totals.Tokens * share, totals.LogitTokens * share, shape);
    }
}
