using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Lists what ranks exchange; see <see cref="StepExchange"/>.</summary>
internal sealed class StepExchangeBuilder(
    ModelArchitecture model, FormatScheme formats, Parallelism parallelism, NetworkModel network, CollectiveProfile latencies)
{
    /// <summary>Bytes per token of a norm over all heads: the two sums of squares, of queries and of keys, in 32 bits.</summary>
    private const double NormSumBytes = 8;

    private readonly int tensor = parallelism.Tensor;
    private readonly double element = formats.Other.Activations.BytesPerElement;
    private readonly List<ExchangeLine> lines = [];

    private double Vector => model.HiddenSize * element;

    public ImmutableArray<ExchangeLine> Build()
    {
        AddTensor();
        if (parallelism.TokenRanks > 1)
        {
            AddExperts();
        }

        AddPipeline();
        if (parallelism.Context > 1)
        {
            AddContext();
        }

        return [.. lines];
    }

    private void AddTensor()
    {
        if (tensor == 1)
        {
            return;
        }

        // Experts that meet the tokens of other ranks are summed with their exchange.
        int sums = 1 + model.Layers.Sum(g => g.Count * g.Sublayers.Count(s => parallelism.TokenRanks == 1 || s is not MixtureOfExperts));
        CollectiveCost reduce = network.Cost(CollectiveKind.AllReduce, tensor);
        Add("network.tensor", sums, TokenExchange.Way.OfRank(reduce.Per(Vector)));
        int norms = model.Layers.Sum(g => g.Count * g.Mixers.OfType<GroupedQueryAttention>().Count(a => a.QkNorm == QkNorm.FullWidth));
        if (norms > 0)
        {
            Add("network.norms", norms, TokenExchange.Way.OfRank(reduce.Per(NormSumBytes)));
        }

        CollectiveCost gather = network.Cost(CollectiveKind.AllGather, tensor);
        Add("network.logits", 1, new TokenExchange.Way(default, gather.Per(model.VocabularySize * element)));
    }

    private void AddExperts()
    {
        Dictionary<(MixtureOfExperts Mixture, NumberFormat Sent), int> kinds = [];
        int first = 0;
        foreach (LayerGroup group in model.Layers)
        {
            foreach (MixtureOfExperts mixture in group.FeedForwards.OfType<MixtureOfExperts>())
            {
                WeightTensor up = mixture.Weights(model.HiddenSize).First(w => w.Name.EndsWith("experts.up_proj", StringComparison.Ordinal));
                NumberFormat sent = formats.FormatOf(up, $"{model.LayerPrefix}.{first}.{up.Name}").Activations;
                kinds[(mixture, sent)] = kinds.GetValueOrDefault((mixture, sent)) + group.Count;
            }

            first += group.Count;
        }

        foreach (((MixtureOfExperts mixture, NumberFormat sent), int layers) in kinds)
        {
            double width = mixture.LatentSize ?? model.HiddenSize;
            Add("network.experts", layers, [.. WaysToExperts(mixture, width * sent.BytesPerElement, width * element)]);
        }
    }

    /// <summary>How tokens reach experts on other ranks, and their results the way back.</summary>
    /// <param name="mixture">The experts.</param>
    /// <param name="there">Bytes of one copy of a token's vector on its way to an expert.</param>
    /// <param name="back">Bytes of one copy on its way back.</param>
    private IEnumerable<TokenExchange.Way> WaysToExperts(MixtureOfExperts mixture, double there, double back)
    {
        long tokenRanks = parallelism.TokenRanks;
        CollectiveCost overhead = CollectiveCost.Wait(latencies.ExpertOverhead), own = network.Cost(CollectiveKind.AllReduce, tensor).Per(Vector) + overhead;

        // The rank with most tokens decides: as long as it sends its own, the others wait.
        yield return TokenExchange.Way.OfRank(
            own + network.Cost(CollectiveKind.AllGather, tokenRanks, tensor).Per(there * tokenRanks)
            + network.Cost(CollectiveKind.ReduceScatter, tokenRanks, tensor).Per(back * tokenRanks));
        if (parallelism.Expert == 1)
        {
            yield break;
        }

        // Each tensor rank sends its part of the tokens, and they share the results.
        RankGroup all = network.Group(parallelism.StageRanks, 1);
        CollectiveCost shared = network.Cost(CollectiveKind.AllGather, tensor).Per(Vector);
        double ranks = all.Ranks, cut = ranks / parallelism.Expert, local = (all.PerNode - 1) / ranks, remote = (ranks - all.PerNode) / ranks;
        double copies = mixture.ActiveExperts * cut;
        yield return There(latencies.ExpertLatency, copies * local, copies * remote, 1);

        // Many tokens: one copy per node, and from there one per rank.
        double distinct = Distinct(parallelism.Expert, mixture.ActiveExperts) * cut;
        double nodes = Distinct(all.Nodes, copies) * (all.Nodes - 1) / all.Nodes;
        yield return There(latencies.ExpertBatchLatency, distinct * (all.PerNode - 1) / all.PerNode, Math.Min(nodes, distinct * remote), 3 * all.HopsOutside);

        TokenExchange.Way There(Duration start, double inside, double outside, double hops)
        {
            CollectiveCost copy = network.Scatter(start, inside, outside, hops, all);
            return TokenExchange.Way.OfRank(copy.Per(there / tensor) + copy.Per(back / tensor) + shared + overhead);
        }

        // Of so many equally likely places, how many are among a number of independent choices.
        static double Distinct(double places, double choices)
        {
            return places * (1 - Math.Pow(1 - (1 / places), choices));
        }
    }

    private void AddPipeline()
    {
        CollectiveCost gather = network.Cost(CollectiveKind.AllGather, tensor).Per(Vector);
        long stage = parallelism.StageRanks;
        foreach (IGrouping<bool, int> boundaries in Enumerable.Range(1, parallelism.Pipeline - 1).GroupBy(i => NodeOf(i - 1) == NodeOf(i)))
        {
            CollectiveCost send = network.Cost(CollectiveKind.PointToPoint, 2, boundaries.Key ? stage : network.NodeSize);
            Add("network.pipeline", boundaries.Count(), TokenExchange.Way.OfRank(send.Per(Vector / tensor) + gather));
        }

        long NodeOf(int index)
        {
            return index * stage / network.NodeSize;
        }
    }

    private void AddContext()
    {
        int ranks = parallelism.Context;
        CollectiveCost gather = network.Cost(CollectiveKind.AllGather, ranks, tensor);
        CollectiveCost merge = gather.Per(0.5) + network.Cost(CollectiveKind.ReduceScatter, ranks, tensor).Per(0.5);
        RankShare share = new(parallelism);
        foreach (LayerGroup group in model.Layers)
        {
            foreach (SequenceOperator operation in group.Mixers.SelectMany(m => m.Operators).Where(o => o.Span is not null))
            {
                // A query and its result are what meets each key: half the arithmetic of a pair, in elements.
                double key = operation.ElementsPerKey * (operation.StoredAs ?? formats.KvCache).BytesPerElement * share.Of(operation.MemoryShardUnits);
                double query = operation.FlopsPerPair / 2 * element * share.Of(operation.ShardUnits);
                lines.Add(new ContextExchange("network.context", group.Count, operation.Span!, key, query, share.States, gather, merge));
            }
        }
    }

    private void Add(string name, int times, params ImmutableArray<TokenExchange.Way> ways)
    {
        lines.Add(new TokenExchange(name, times, ways));
    }
}
