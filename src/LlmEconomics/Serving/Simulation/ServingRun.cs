namespace LlmEconomics;

/// <summary>
/// One run: requests come from a stream, reach an engine through the router, and are answered; time jumps from one event to the next.
/// </summary>
/// <remarks>
/// At equal times requests come before engines go on. A workload without an end is measured over the requests between a warm-up and the end of
/// the run, all of which are answered while others keep coming; times and rates are over the time in which those are sent
/// (<see cref="SimulationWindow"/>). One with an end is measured whole.
/// </remarks>
internal sealed partial class ServingRun : ICoreObserver
{
    private const int EventsBetweenReports = 4096;

    /// <summary>Requests that a run holds at most: each takes some hundred bytes.</summary>
    private const long MostInFlight = 1 << 22;

    /// <summary>Beyond this time, 272 years, the clock would be coarser than 2 µs [s].</summary>
    private const double MostSeconds = 1L << 33;

    private readonly ServingSystem system;
    private readonly RequestStream stream;
    private readonly Workload? workload;
    private readonly SimulationWindow? window;
    private readonly SimulationOptions options;
    private readonly RunStatistics statistics;
    private readonly WorkerPool entry;
    private readonly WorkerPool? second;
    private readonly EventHeap heap;
    private readonly PriorityQueue<Transit, (double Time, long Number)> transits = new();
    private readonly CancellationToken cancellation;
    private readonly Backlog backlog = new();
    private FlightLog flight;
    private FlightLog measured;
    private WindowCounts answers;
    private double now;
    private double lastAnswer;
    private int active;
    private bool measuring;
    private bool hasWindow;
    private Overload? overload;
    private long pending;
    private long longestRefused;

    /// <param name="system">What serves.</param>
    /// <param name="stream">The requests.</param>
    /// <param name="workload">What they were drawn from; <see langword="null"/> where they were handed over.</param>
    /// <param name="options">How much is simulated.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="SimulationWindowException">The workload has no end, and too few of its requests would be measured.</exception>
    public ServingRun(
        ServingSystem system, RequestStream stream, Workload? workload, SimulationOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (this.system, this.stream, this.workload, this.options, this.cancellation) = (system, stream, workload, options, cancellation);
        statistics = new RunStatistics(options.ServiceLevel);
        window = workload is { HasEnd: false } ? new SimulationWindow(workload, options) : null;
        pending = window is null ? 0 : window.Last + 1;
        if (system.Pools is { } pools)
        {
            entry = new WorkerPool(
                pools.Prefill, pools.PrefillWorkers, system.Routing, system.PrefixCaching, prefillOnly: true, options.Seed, 0, this,
                cancellation);
            second = new WorkerPool(
                pools.Decode, pools.DecodeWorkers, ReplicaRouting.LeastLoaded, prefixCaching: false, prefillOnly: false, options.Seed,
                entry.Cores.Length, this, cancellation);
        }
        else
        {
            entry = new WorkerPool(
                system.Deployment!, system.Replicas, system.Routing, system.PrefixCaching, prefillOnly: false, options.Seed, 0, this,
                cancellation);
        }

        heap = new EventHeap(entry.Cores.Length + (second?.Cores.Length ?? 0));
    }

    /// <summary>Runs to the end.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    /// <exception cref="SimulationWindowException">Requests are in flight for long against the time that is measured.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The run would last longer than its clock can tell.</exception>
    /// <exception cref="InvalidOperationException">More requests are in flight than a run can hold.</exception>
    public void Run()
    {
        measuring = window is null;
        for (long events = 1; overload is null && (window is null || pending > 0); events++)
        {
            cancellation.ThrowIfCancellationRequested();
            double arrival = stream.NextArrival, moved = transits.TryPeek(out _, out (double Time, long Number) first) ? first.Time : double.PositiveInfinity;
            double next = Math.Min(arrival, Math.Min(moved, heap.FirstTime));
            if (double.IsPositiveInfinity(next))
            {
                break;
            }

            now = next <= MostSeconds ? Math.Max(now, next)
                : throw new ArgumentOutOfRangeException(
                    workload is null ? "requests" : nameof(workload), next,
                    FormattableString.Invariant($"the run must end within {MostSeconds:G3} s of simulated time: requests come too late for its clock."));
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

            CheckWindow();
            if (events % EventsBetweenReports == 0)
            {
                Report();
            }
        }

        if (window is null)
        {
            end = Totals(Math.Max(now, lastAnswer));
        }

        Report();
    }

    private void Send()
    {
        ServingRequest request = stream.Take();
        if (window is not null)
        {
            LookAtWindow(window);
        }

        // What a run measures goes by the order of sending: ids belong to the caller.
        long number = flight.Sent;
        flight.Send(request.Arrival.Value);
        if (IsMeasured(number))
        {
            measured.Send(request.Arrival.Value);
        }

        transits.Enqueue(new Transit(request, number, null), (now + (entry.OverheadPerToken * request.PromptTokens), number));
        if (flight.InFlight > MostInFlight)
        {
            overload = window is { HasSteadyRate: true } && now > 0 ? new Overload(flight.Sent / now, flight.Answered / now, Obstacle())
                : throw new InvalidOperationException(
                    FormattableString.Invariant($"More than {MostInFlight} requests are in flight: a simulation holds no more."));
        }
    }

    private bool IsMeasured(long number)
    {
        return window is null || (number >= window.WarmUp && number <= window.Last);
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
        options.Progress?.Report(new SimulationProgress(flight.Answered, window?.Last + 1, flight.InFlight, Duration.FromSeconds(now)));
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
        ServingRequest request = result.Request;
        flight.Answer(request.Arrival.Value, result.LastToken.Value);
        lastAnswer = Math.Max(lastAnswer, result.LastToken.Value);
        pending -= number <= window?.Last ? 1 : 0;
        if (!result.IsRefused)
        {
            PeakWork work = entry.Work.Prompt(request.PromptTokens, result.CachedTokens)
                + (second ?? entry).Work.Answer(request.PromptTokens + (request.OutputTokens / 2), request.OutputTokens - 1);
            answers = answers.With(result, work);
            backlog.Ran(result.LastToken.Value - result.Admitted.Value);
        }

        if (IsMeasured(number))
        {
            measured.Answer(request.Arrival.Value, result.LastToken.Value);
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
