namespace LlmEconomics;

/// <summary>What a step asks of the weights and of the host: tokens as the busiest rank and as the whole deployment see them.</summary>
internal readonly record struct StepWork(double RankTokens, double Tokens, double RankLogits, double RankSequences)
{
    public StepWork(in StepShape shape, int dataRanks)
        : this(shape.NewTokens / dataRanks, shape.NewTokens, shape.LogitTokens / dataRanks, Sampled(shape) / dataRanks)
    {
    }

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
