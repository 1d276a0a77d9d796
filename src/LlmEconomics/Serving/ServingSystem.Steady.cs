namespace LlmEconomics;

/// <content>The steady state, in closed form.</content>
public sealed partial record ServingSystem
{
    /// <summary>What comes of a workload in the steady state: latencies with percentiles, throughput, utilisation, or an overload.</summary>
    /// <remarks>
    /// A closed loop gives the means of <see cref="Deployment.Estimate(ClosedLoop)"/>. An open one is a flow-equivalent server with Poisson or more bursty arrivals. Where the equations, and where
    /// they should not be used, is in the documentation on serving: <see cref="Simulate"/> follows every request instead.
    /// </remarks>
    /// <param name="workload">What users ask for.</param>
    /// <param name="level">Limits of which the attainment is reported; default none.</param>
    /// <returns>The estimate, or an overload where more comes than can be served, or a request fits no replica's memory.</returns>
    public ServingOutcome Estimate(Workload workload, ServiceLevel? level = null)
    {
        WorkloadShape shape = Guard.NotNull(workload).Shape;
        return Estimate(workload, shape, shape.Rate, level);
    }

    /// <summary>The rate at which the system is full: what comes faster waits ever longer [requests per second].</summary>
    /// <param name="workload">What users ask for; its own rate has no say.</param>
    /// <returns>0 where a request does not fit the memory.</returns>
    public double Saturation(Workload workload)
    {
        WorkloadShape shape = Guard.NotNull(workload).Shape;
        return Misfit(shape) is null ? SaturationOf(shape, Pools is null ? CachedAt(shape, 0) : 0) : 0;
    }

    /// <summary>The largest rate at which the given share of the requests keeps every limit.</summary>
    /// <remarks>Latencies grow with the rate, so that the limit is found by halving, to one part in 10,000.</remarks>
    /// <param name="workload">What users ask for; its own rate has no say. Clients of a closed loop count as a Poisson stream.</param>
    /// <param name="level">The limits; at least one.</param>
    /// <exception cref="ArgumentException">The service level has no limit.</exception>
    public ServingCapacity Capacity(Workload workload, ServiceLevel level)
    {
        Guard.NotNull(workload);
        if (Guard.NotNull(level) is { TimeToFirstToken: null, TimePerOutputToken: null, RequestLatency: null })
        {
            throw new ArgumentException("level must set at least one limit.", nameof(level));
        }

        double saturation = Saturation(workload), low = 0, high = saturation;
        if (saturation <= 0)
        {
            return new ServingCapacity(0, null, saturation);
        }

        // The shape is that of any rate: it is made once, and not for every rate that is tried.
        WorkloadShape shape = workload.AtRate(saturation).Shape;
        ServingEstimate? found = null;
        for (int i = 0; i < Halvings && high - low > 1e-4 * high; i++)
        {
            double rate = found is null ? high * (i == 0 ? 1 - 1e-6 : 0.5) : (low + high) / 2;
            ServingEstimate? estimate = Estimate(workload.AtRate(rate), shape, rate, null).Steady;
            if (estimate is not null && Keeps(estimate, level))
            {
                (low, found) = (rate, estimate);
            }
            else
            {
                high = rate;
            }
        }

        return new ServingCapacity(found is null ? 0 : low, found, saturation);
    }

    private const int Halvings = 60;

    /// <summary>Whether the percentile of the level's share keeps each limit.</summary>
    private static bool Keeps(ServingEstimate estimate, ServiceLevel level)
    {
        return Fits(estimate.TimeToFirstToken, level.TimeToFirstToken) && Fits(estimate.TimePerOutputToken, level.TimePerOutputToken) && Fits(estimate.RequestLatency, level.RequestLatency);

        bool Fits(in LatencySummary latency, Duration? limit)
        {
            return limit is not { } most || latency.At(level.Share) <= most;
        }
    }

    private ServingOutcome Estimate(Workload workload, WorkloadShape shape, double? rate, ServiceLevel? level)
    {
        if (Misfit(shape) is { } misfit)
        {
            return new ServingOutcome(new Overload(rate ?? shape.Concurrency ?? 1, 0, misfit));
        }

        EstimateBasis basis = new(EstimateMethod.ClosedForm, this, workload, 0, null);
        if (Pools is { } pools)
        {
            SteadyPools steady = new(this, pools, shape);
            return rate is null ? new ServingOutcome(steady.Closed(shape.Concurrency!.Value, basis, level))
                : rate >= steady.Saturation ? new ServingOutcome(new Overload(rate.Value, steady.Saturation, steady.Obstacle))
                : new ServingOutcome(steady.Open(rate.Value, basis, level));
        }

        SteadyState state = new(this, shape, CachedAt(shape, rate ?? 0));
        Span<ServicePoint> room = stackalloc ServicePoint[ServiceCurve.MaxPoints];
        ServiceCurve curve = new(room);
        if (rate is not null || shape.ThinkTime > 0)
        {
            state.Fill(ref curve);
        }

        if (rate is not { } requests)
        {
            return new ServingOutcome(state.Closed(curve, shape.Concurrency!.Value, basis, level));
        }

        double most = curve.Full.Rate * Replicas;
        return requests >= most
            ? new ServingOutcome(new Overload(requests, most, Obstacle(curve)))
            : new ServingOutcome(state.Open(curve, requests, basis, level));
    }

    /// <summary>
    /// Replica-seconds per request at full use: with memory that holds what sequences have in the mean and all that is reusable found in the prefix cache; with the engine's rooms; and with
    /// what the cache really finds.
    /// </summary>
    /// <exception cref="InvalidOperationException">A request does not fit.</exception>
    internal (ReplicaTime Perfect, double Packed, double Found) FullUse(Workload workload)
    {
        WorkloadShape shape = Guard.NotNull(workload).Shape;
        if (Misfit(shape) is { } misfit)
        {
            throw new InvalidOperationException(misfit);
        }

        double reusable = Math.Min(shape.Prompt - 1, shape.Reusable);
        ServingSystem found = this with { PrefixCaching = true };
        return ((found with { Deployment = Deployment is { } d ? Tight(d) : null, Pools = Pools is { } p ? p with { Decode = Tight(p.Decode) } : null }).PerRequest(shape, reusable),
            Replicas / found.SaturationOf(shape, reusable), Replicas / SaturationOf(shape, Deployment is null ? 0 : CachedAt(shape, shape.Rate ?? 0)));
    }

    /// <summary>The deployment with a memory whose sequences take no more room than they fill: half their answers in the mean.</summary>
    private static Deployment Tight(Deployment deployment)
    {
        return deployment.Engine.ResidentOutput.Value > 0.5 ? deployment.With(deployment.Engine with { ResidentOutput = 0.5 }) : deployment;
    }

    private ReplicaTime PerRequest(WorkloadShape shape, double cached)
    {
        if (Pools is { } pools)
        {
            return new SteadyPools(this, pools, shape).PerRequest();
        }

        SteadyState state = new(this, shape, cached);
        return state.PerRequest(state.Full());
    }

    private double SaturationOf(WorkloadShape shape, double cached)
    {
        if (Pools is { } pools)
        {
            return new SteadyPools(this, pools, shape).Saturation;
        }

        return new SteadyState(this, shape, cached).Full().Rate * Replicas;
    }

    /// <summary>What keeps more from being served.</summary>
    private string Obstacle(in ServiceCurve curve)
    {
        ServicePoint full = curve.Full, half = curve.At(full.Requests / 2);
        return half.Rate > 0.97 * full.Rate ? "time: the accelerators compute all the time"
            : full.Requests >= (double)Deployment!.Engine.MaxSequences * Deployment.Parallelism.Data ? "the engine's limit of sequences"
            : "memory: the cache of running sequences fills it";
    }

    /// <summary>Why not one request is served; <see langword="null"/> where the memory holds the longest.</summary>
    private string? Misfit(WorkloadShape shape)
    {
        Deployment holder = Deployment ?? Pools!.Decode;
        MemoryPlan plan = holder.Memory;
        return plan.Fits && plan.Cache.OfSequence(shape.Longest).Value <= plan.CacheRoom.Value / holder.Parallelism.Pipeline && holder.Capacity(shape.Prompt, shape.Output) >= 1 ? null
            : $"memory: a request of {shape.Longest} tokens does not fit even alone";
    }

    /// <summary>Prompt tokens found in the prefix cache, in the mean.</summary>
    /// <remarks>All that is reusable, as far as the room that running sequences leave holds what is to be used again; the share found is the share held.</remarks>
    private double CachedAt(WorkloadShape shape, double rate)
    {
        Deployment computing = Deployment ?? Pools!.Prefill;
        double each = computing.Memory.Cache.PerTokenUnbounded.Value;
        double needed = (shape.ReuseTokens + (shape.ReuseTokenSeconds * rate / Replicas)) * each;
        if (!PrefixCaching || shape.Reusable <= 0)
        {
            return 0;
        }

        double held = needed <= 0 ? 1 : Math.Clamp(computing.Memory.CacheRoom.Value * computing.Parallelism.Data * SpareRoom / needed, 0, 1);
        return Math.Min(shape.Prompt - 1, shape.Reusable * held);
    }

    /// <summary>Share of the room for the cache that is counted on for what is not running: half, as running sequences come first.</summary>
    private const double SpareRoom = 0.5;
}
