namespace LlmEconomics;

/// <summary>
/// One run: requests come from a stream, reach an engine through the router, and are answered; time jumps from one event to the next.
/// </summary>
/// <remarks>
/// At equal times requests come before engines go on. A workload without an end is measured over the requests between a warm-up and the end of
/// the run, all of which are answered while others keep coming; times and rates are over the time in which those are sent. One with an end is measured whole.
/// </remarks>
internal sealed partial class ServingRun : ICoreObserver
{
    private const int EventsBetweenLooks = 4096;

    private readonly ServingSystem system;
    private readonly RequestStream stream;
    private readonly SimulationOptions options;
    private readonly RunStatistics statistics;
    private readonly WorkerPool entry;
    private readonly WorkerPool? second;
    private readonly EventHeap heap;
    private readonly PriorityQueue<Transit, (double Time, long Number)> transits = new();
    private readonly long warmUp;
    private readonly long middle;
    private readonly long last;
    private readonly bool isWhole;
    private readonly Backlog backlog = new();
    private double now;
    private double lastAnswer;
    private int active;
    private bool measuring;
    private CoreTotals entryTotals;
    private CoreTotals secondTotals;
    private Overload? overload;
    private long sent;
    private long answered;
    private long pending;
    private long longestRefused;

    public ServingRun(ServingSystem system, RequestStream stream, SimulationOptions options, bool isWhole)
    {
        (this.system, this.stream, this.options, this.isWhole) = (system, stream, options, isWhole);
        statistics = new RunStatistics(options.ServiceLevel);
        warmUp = isWhole ? 0 : options.WarmUp ?? (options.Requests / 5);
        last = isWhole ? long.MaxValue : warmUp + options.Requests - 1;
        middle = isWhole ? long.MaxValue : warmUp + (options.Requests / 2);
        pending = isWhole ? 0 : warmUp + options.Requests;
        if (system.Pools is { } pools)
        {
            entry = new WorkerPool(
                pools.Prefill, pools.PrefillWorkers, system.Routing, system.PrefixCaching, prefillOnly: true, options.Seed, 0, this);
            second = new WorkerPool(
                pools.Decode, pools.DecodeWorkers, ReplicaRouting.LeastLoaded, prefixCaching: false, prefillOnly: false, options.Seed, entry.Cores.Length, this);
        }
        else
        {
            entry = new WorkerPool(
                system.Deployment!, system.Replicas, system.Routing, system.PrefixCaching, prefillOnly: false, options.Seed, 0, this);
        }

        heap = new EventHeap(entry.Cores.Length + (second?.Cores.Length ?? 0));
    }

    private long InFlight => sent - answered;

    /// <summary>Runs to the end.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public void Run(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (isWhole)
        {
            BeginWindow();
        }

        for (long events = 1; isWhole || pending > 0; events++)
        {
            double arrival = stream.NextArrival, moved = transits.TryPeek(out _, out (double Time, long Number) first) ? first.Time : double.PositiveInfinity;
            double next = Math.Min(arrival, Math.Min(moved, heap.FirstTime));
            if (double.IsPositiveInfinity(next))
            {
                break;
            }

            now = Math.Max(now, next);
            if (arrival <= moved && arrival <= heap.FirstTime)
            {
                Send();
            }
            else if (moved <= heap.FirstTime)
            {
                Deliver();
            }
            else
            {
                active = heap.First;
                EngineCore core = CoreOf(active);
                core.Advance();
                heap.Set(active, core.NextEvent);
            }

            if (events % EventsBetweenLooks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                Report();
            }
        }

        if (isWhole)
        {
            EndWindow();
        }

        Report();
    }

    private void Send()
    {
        ServingRequest request = stream.Take();
        if (!isWhole && sent == warmUp)
        {
            BeginWindow();
        }

        if (sent == middle)
        {
            backlog.Begin(now, InFlight, answered);
        }
        else if (sent > middle)
        {
            backlog.Sent(now);
        }

        if (sent == last)
        {
            EndWindow();
        }

        // What a run measures goes by the order of sending: ids belong to the caller.
        transits.Enqueue(new Transit(request, sent, null), (now + (entry.OverheadPerToken * request.PromptTokens), sent++));
    }

    private void Deliver()
    {
        Transit transit = transits.Dequeue();
        WorkerPool pool = transit.Handed is null ? entry : second!;
        int engine = pool.Route(transit.Request);
        active = pool.FirstEngine + engine;
        EngineCore core = pool.Cores[engine];
        core.Arrive(transit.Request, transit.Number, now, transit.Handed);
        heap.Set(active, core.NextEvent);
    }

    private EngineCore CoreOf(int engine)
    {
        return engine < entry.Cores.Length ? entry.Cores[engine] : second!.Cores[engine - entry.Cores.Length];
    }

    private void Report()
    {
        options.Progress?.Report(new SimulationProgress(answered, isWhole ? null : last + 1, InFlight, Duration.FromSeconds(now)));
    }

    /// <inheritdoc/>
    public void TokenGap(double seconds, double tokens)
    {
        if (measuring)
        {
            statistics.CountGap(seconds, tokens);
        }
    }

    /// <inheritdoc/>
    public void HandedOver(in Sequence sequence, double time)
    {
        DisaggregatedDeployment pools = system.Pools!;
        double bytes = pools.Prefill.Memory.Cache.OfSequence(sequence.Request.PromptTokens).Value;
        transits.Enqueue(
            new Transit(sequence.Request, sequence.Number, sequence.Cached),
            (time + pools.TransferOverhead.Value + (bytes / pools.TransferRate.Value), sequence.Number));
    }

    /// <inheritdoc/>
    public void Finished(in Sequence sequence, double time)
    {
        int replica = second is null ? active / entry.Turns : (active - second.FirstEngine) / second.Turns;
        Answer(
            new RequestResult
            {
                Request = sequence.Request,
                Replica = replica,
                Admitted = Duration.FromSeconds(sequence.Admitted),
                FirstToken = Duration.FromSeconds(sequence.FirstToken),
                LastToken = Duration.FromSeconds(time),
                CachedTokens = sequence.Cached,
                Preemptions = sequence.Preemptions,
            },
            sequence.Number);
    }

    /// <inheritdoc/>
    public void Refused(in ServingRequest request, long number, double time)
    {
        Duration at = Duration.FromSeconds(time);
        longestRefused = Math.Max(longestRefused, request.PromptTokens + request.OutputTokens);
        Answer(new RequestResult { Request = request, Replica = -1, Admitted = at, FirstToken = at, LastToken = at, CachedTokens = 0, Preemptions = 0 }, number);
    }

    private void Answer(in RequestResult result, long number)
    {
        answered++;
        lastAnswer = Math.Max(lastAnswer, result.LastToken.Value);
        ServingRequest request = result.Request;
        PeakWork work = result.IsRefused ? default
            : entry.Work.Prompt(request.PromptTokens, result.CachedTokens) + (second ?? entry).Work.Answer(request.PromptTokens + (request.OutputTokens / 2), request.OutputTokens - 1);
        statistics.CountInWindow(result, work);
        pending -= number <= last ? 1 : 0;
        if (!result.IsRefused)
        {
            backlog.Ran(result.LastToken.Value - result.Admitted.Value);
        }

        if (number >= warmUp && number <= last)
        {
            statistics.CountMeasured(result);
            options.OnResult?.Invoke(result);
        }

        stream.Answered(request, result.LastToken.Value);
    }

    /// <summary>A request on its way: from its client to the router, or from the prefill pool to the decode pool with its cache.</summary>
    /// <param name="Request">The request.</param>
    /// <param name="Number">Its number in the order of sending.</param>
    /// <param name="Handed">Prompt tokens that were found in the prefix cache of the pool that computed it; <see langword="null"/> on the way there.</param>
    private readonly record struct Transit(ServingRequest Request, long Number, long? Handed);
}
