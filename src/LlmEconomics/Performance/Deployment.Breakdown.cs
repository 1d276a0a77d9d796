namespace LlmEconomics;

/// <content>Where the time goes.</content>
public sealed partial class Deployment
{
    /// <summary>The time of one step with its breakdown.</summary>
    /// <exception cref="DoesNotFitException">The weights, or the caches of the step's sequences, do not fit: see <see cref="IgnoringMemory"/>.</exception>
    public StepEstimate Estimate(in StepShape shape)
    {
        RequireFit(shape);
        StepWork work = new(shape, Parallelism);
        List<TimeNode> nodes = [];
        StepTotals totals = new(shape);
        double computeSeconds = 0, bytes = 0;
        Span<double> touched = stackalloc double[MaxRoutings];
        Touched(work, touched);
        for (int i = 0; i < products.Length; i++)
        {
            double tokens = TokensOf(products[i], work);
            OperatorLoad load = productItems[i] >= 0 ? operators.Span[productItems[i]].Load(shape, totals) : default;
            TimeCauses causes = tokens > 0 ? products[i].Time(tokens, TouchedShare(products[i], tokens, touched)).Causes : default;
            nodes.Add(TimeNode.ByCause(productItems[i] >= 0 ? operators.Span[productItems[i]].Name : "norms and vectors", causes, load));
        }

        for (int i = 0; i < caches.Length; i++)
        {
            OperatorLoad load = operators.Span[cacheItems[i]].Load(shape, totals);
            nodes.Add(TimeNode.ByCause(operators.Span[cacheItems[i]].Name, CausesOf(caches[i], shape), load));
        }

        foreach (ModelOperator item in operators.Items)
        {
            OperatorLoad load = item.Load(shape, totals);
            bytes += load.TotalBytes.Value;
            computeSeconds += load.Flops.Value > 0 ? load.Flops.Value / PeakOf(item) : 0;
        }

        nodes.AddRange(FixedNodes(work));
        double busy = nodes.Sum(n => n.Time.Value);
        double waiting = AtLeastHost(busy, work) - busy;
        if (waiting > 0)
        {
            nodes.Add(TimeNode.Leaf("waiting for the host", TimeCause.Host, waiting));
        }

        TimeNode root = TimeNode.Sum("step", nodes);
        double seconds = root.Time.Value;
        return new StepEstimate(
            root, Duration.FromSeconds(ideal.Value.Seconds(shape, work)), seconds > 0 ? computeSeconds / seconds : 0,
            seconds > 0 ? bytes / Accelerator.MemoryBandwidth.Value / seconds : 0);
    }

    /// <summary>The estimate of a load with its breakdown.</summary>
    /// <exception cref="DoesNotFitException">Not one sequence fits beside the weights.</exception>
    public LoadBreakdown Explain(ClosedLoop load)
    {
        LoadEstimate estimate = Estimate(load);
        return new LoadSolver(this, LoadMoments.Of(load)).Explain(estimate);
    }

    private TimeCauses CausesOf(in CacheTerm term, in StepShape shape)
    {
        TimeCauses sum = default;
        for (int i = 0; i < shape.GroupCount; i++)
        {
            SequenceGroup group = shape[i];
            sum += group.Count > 0 && group.NewTokens > 0 ? term.Time(group).Causes : default;
        }

        return sum * (1.0 / Parallelism.Data);
    }

    /// <summary>What a step of some work costs beside its cache, by cause.</summary>
    internal TimeCauses CausesOf(in StepWork work)
    {
        if (work.Tokens <= 0)
        {
            return default;
        }

        Span<double> touched = stackalloc double[MaxRoutings];
        Touched(work, touched);
        TimeCauses sum = default;
        foreach (ref readonly ProductTerm term in products.AsSpan())
        {
            double tokens = TokensOf(term, work);
            sum += tokens > 0 ? term.Time(tokens, TouchedShare(term, tokens, touched)).Causes : default;
        }

        return sum with
        {
            Gaps = new Duration(fixedSeconds),
            Network = new Duration(exchange.Seconds(work.Exchanged)),
            Host = new Duration(hostSecondsPerSequence * work.RankSequences),
            Activations = sum.Activations + new Duration(elementwiseSecondsPerToken * work.RankTokens),
        };
    }

    internal TimeCauses WithHost(TimeCauses causes, in StepWork work)
    {
        double busy = causes.Total.Value;
        return causes with { Host = causes.Host + new Duration(AtLeastHost(busy, work) - busy) };
    }

    private IEnumerable<TimeNode> FixedNodes(StepWork work)
    {
        if (work.Tokens <= 0)
        {
            return [];
        }

        return
        [
            TimeNode.Leaf("element-wise traffic", TimeCause.Activations, elementwiseSecondsPerToken * work.RankTokens),
            TimeNode.Leaf("exchange", TimeCause.Network, exchange.Seconds(work.Exchanged)),
            TimeNode.Sum("kernel starts", starts.Select(s => TimeNode.Leaf(s.Name, TimeCause.Gaps, s.Seconds))),
            TimeNode.Leaf("host", TimeCause.Host, hostSecondsPerSequence * work.RankSequences),
        ];
    }

    /// <summary>The dense peak at which an operator computes [FLOP/s].</summary>
    internal double PeakOf(ModelOperator item)
    {
        return Accelerator.Peak(ComputedIn(item)).Value;
    }

    /// <summary>A step's arithmetic with weights on a rank, at its peak [s].</summary>
    internal double WeightSecondsAtPeak(in StepShape shape)
    {
        StepTotals totals = new(shape);
        double sum = 0;
        foreach (ModelOperator item in operators.Items)
        {
            double flops = item is CacheOperator ? 0 : item.Load(shape, totals).Flops.Value;
            sum += flops > 0 ? flops / PeakOf(item) : 0;
        }

        return sum;
    }

    private ElementType ComputedIn(ModelOperator item)
    {
        return Accelerator.Peaks.TryGet(item.Compute, out _) ? item.Compute : computeFallback;
    }
}
