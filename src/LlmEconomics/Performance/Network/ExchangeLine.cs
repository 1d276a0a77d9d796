using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>One exchange of a step, all its layers together.</summary>
/// <param name="Name">What it is for: <c>network.tensor</c>.</param>
/// <param name="Times">How many of them the step has.</param>
internal abstract record ExchangeLine(string Name, int Times)
{
    /// <summary>Its time in a step [s]; allocates nothing.</summary>
    public abstract double Seconds(in ExchangeLoad load);
}

/// <summary>Ways to exchange the vectors of tokens, of which a step takes the fastest.</summary>
internal sealed record TokenExchange(string Name, int Times, ImmutableArray<TokenExchange.Way> Ways) : ExchangeLine(Name, Times)
{
    public override double Seconds(in ExchangeLoad load)
    {
        double best = double.PositiveInfinity;
        foreach (Way way in Ways)
        {
            best = Math.Min(best, way.Seconds(load));
        }

        return best * Times;
    }

    /// <summary>One way: collectives whose bytes follow the tokens of a rank, or its logits.</summary>
    internal readonly record struct Way(CollectiveCost PerRankToken, CollectiveCost PerLogit)
    {
        public static Way OfRank(CollectiveCost perRankToken)
        {
            return new Way(perRankToken, default);
        }

        public double Seconds(in ExchangeLoad load)
        {
            return PerRankToken.Seconds(load.RankTokens) + PerLogit.Seconds(load.RankLogits);
        }
    }
}

/// <summary>
/// Attention over sequences that context ranks split: for each group of sequences they pass the keys and values on, or the queries and partial
/// results, whichever are fewer bytes. Source: Yang et al., Context Parallelism for Scalable Million-Token Inference, arXiv:2411.01783.
/// </summary>
/// <param name="Name">What it is for.</param>
/// <param name="Times">Layers that have this attention.</param>
/// <param name="Span">Keys that queries see.</param>
/// <param name="BytesPerKey">A cached key and its value on one tensor rank.</param>
/// <param name="BytesPerQuery">A token's queries and results on one tensor rank.</param>
/// <param name="SequenceShare">Share of the sequences that one data rank has.</param>
/// <param name="Gather">Cost per byte of handing keys to all ranks.</param>
/// <param name="Merge">Cost per byte of handing queries to all ranks, and merging results.</param>
internal sealed record ContextExchange(
    string Name, int Times, AttentionSpan Span, double BytesPerKey, double BytesPerQuery, double SequenceShare, CollectiveCost Gather, CollectiveCost Merge)
    : ExchangeLine(Name, Times)
{
    public override double Seconds(in ExchangeLoad load)
    {
        double keys = 0, queries = 0;
        for (int i = 0; i < load.Shape.GroupCount; i++)
        {
            SequenceGroup group = load.Shape[i];
            double sequences = group.Count * SequenceShare;
            if (sequences == 0 || group.NewTokens == 0)
            {
                continue;
            }

            double passKeys = sequences * Span.KeysRead(group.NewTokens, group.CachedTokens) * BytesPerKey;
            double passQueries = sequences * group.NewTokens * BytesPerQuery;
            (keys, queries) = passKeys <= passQueries ? (keys + passKeys, queries) : (keys, queries + passQueries);
        }

        return (Gather.Seconds(keys) + Merge.Seconds(queries)) * Times;
    }
}
