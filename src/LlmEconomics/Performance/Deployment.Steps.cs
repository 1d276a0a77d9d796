namespace LlmEconomics;

/// <content>The time of one step.</content>
public sealed partial class Deployment
{
    /// <summary>Distinct routings of one model at most: the touched shares are kept on the stack.</summary>
    internal const int MaxRoutings = 16;

    private double Seconds(in StepShape shape, in StepWork work)
    {
        double cache = 0;
        foreach (ref readonly CacheTerm term in caches.AsSpan())
        {
            cache += Seconds(term, shape);
        }

        return AtLeastHost(cache + WeightSeconds(work), work);
    }

    /// <summary>
    /// The accelerator waits for the host where that needs longer to prepare a step than a step takes; what the host does for each sequence comes after it.
    /// </summary>
    internal double AtLeastHost(double seconds, in StepWork work)
    {
        if (seconds <= 0)
        {
            return 0;
        }

        double after = hostSecondsPerSequence * work.RankSequences;
        return Math.Max(seconds - after, work.RankTokens > work.RankLogits ? hostPrefillFloorSeconds : hostFloorSeconds) + after;
    }

    private double Seconds(in CacheTerm term, in StepShape shape)
    {
        double sum = 0;
        for (int i = 0; i < shape.GroupCount; i++)
        {
            SequenceGroup group = shape[i];
            if (group.Count > 0 && group.NewTokens > 0)
            {
                sum += term.Time(group).Seconds;
            }
        }

        return sum / Parallelism.Data;
    }

    /// <summary>Everything but the cache: products, fixed times, exchange and host.</summary>
    internal double WeightSeconds(in StepWork work)
    {
        if (work.Tokens <= 0)
        {
            return 0;
        }

        Span<double> touched = stackalloc double[MaxRoutings];
        Touched(work, touched);
        double sum = 0;
        foreach (ref readonly ProductTerm term in products.AsSpan())
        {
            double tokens = TokensOf(term, work);
            if (tokens > 0)
            {
                sum += term.Time(tokens, TouchedShare(term, tokens, touched)).Seconds;
            }
        }

        return sum + fixedSeconds + exchange.Seconds(work.Exchanged) + (hostSecondsPerSequence * work.RankSequences)
            + (elementwiseSecondsPerToken * work.RankTokens);
    }

    /// <summary>Weight bytes that a rank reads in a step.</summary>
    internal double WeightBytes(in StepWork work)
    {
        Span<double> touched = stackalloc double[MaxRoutings];
        Touched(work, touched);
        double sum = 0;
        foreach (ref readonly ProductTerm term in products.AsSpan())
        {
            double tokens = TokensOf(term, work);
            sum += tokens > 0 ? term.WeightBytes * TouchedShare(term, tokens, touched) : 0;
        }

        return sum;
    }

    private void Touched(in StepWork work, Span<double> touched)
    {
        for (int i = 0; i < routings.Length; i++)
        {
            touched[i] = routings[i].Touched(work.Tokens);
        }
    }

    private static double TouchedShare(in ProductTerm term, double tokens, ReadOnlySpan<double> touched)
    {
        return term.Routing >= 0 ? touched[term.Routing] : term.Rows > 0 ? Math.Min(1, tokens / term.Rows) : 1;
    }

    private static double TokensOf(in ProductTerm term, in StepWork work)
    {
        return term.Scope switch
        {
            TokenScope.Rank => work.RankTokens,
            TokenScope.Logits => work.RankLogits,
            _ => work.Tokens,
        };
    }
}
