namespace LlmEconomics;

/// <summary>What a step asks of the weights and of the host: tokens as the busiest rank and as the whole deployment see them.</summary>
/// <param name="Tokens">Tokens of the whole deployment.</param>
/// <param name="RankTokens">Tokens that the busiest rank computes.</param>
/// <param name="RankLogits">Tokens whose logits it computes.</param>
/// <param name="RankSequences">Sequences it generates for.</param>
/// <param name="Shape">The step itself, which context ranks need to know; empty where there are none.</param>
internal readonly record struct StepWork(double Tokens, double RankTokens, double RankLogits, double RankSequences, StepShape Shape = default)
{
    public StepWork(in StepShape shape, Parallelism parallelism)
        : this(
            shape.NewTokens, shape.NewTokens / parallelism.TokenRanks, shape.LogitTokens / parallelism.TokenRanks, Sampled(shape) / parallelism.Data,
            parallelism.Context > 1 ? shape : default)
    {
    }

    public ExchangeLoad Exchanged => new(RankTokens, RankLogits, Shape);

    private static double Sampled(in StepShape shape)
    {
        double sum = 0;
        for (int i = 0; i < shape.GroupCount; i++)
        {
            sum += shape[i].LogitTokens > 0 ? shape[i].Count : 0;
        }

        return sum;
    }
}

/// <summary>How much of a layer's expert weights a step touches.</summary>
internal readonly record struct RoutingTerm(double Experts, double Candidates, double LogMiss, ExpertRouting.Chances? Given)
{
    /// <summary>Routing to <paramref name="active"/> of <paramref name="candidates"/> experts with equal chances, out of <paramref name="experts"/>.</summary>
    public static RoutingTerm Even(double experts, double active, double candidates)
    {
        return new RoutingTerm(experts, candidates, active < candidates ? Math.Log(1 - (active / candidates)) : double.NegativeInfinity, null);
    }

    public double Touched(double tokens)
    {
        return tokens <= 0 ? 0
            : Given is { } chances ? chances.ExpectedDistinct(tokens) / Experts
            : double.IsNegativeInfinity(LogMiss) ? Math.Min(1, tokens) * Candidates / Experts
            : Candidates * (1 - Math.Exp(tokens * LogMiss)) / Experts;
    }
}
