namespace LlmEconomics;

/// <content>The steady state, in closed form.</content>
public sealed partial record ServingSystem
{
    /// <summary>What comes of a workload in the steady state: latencies with percentiles, throughput, utilisation, or the reason why there is none.</summary>
    /// <remarks>
    /// A closed loop gives the means of <see cref="Deployment.Estimate(ClosedLoop)"/>. An open one is a flow-equivalent server with Poisson or more bursty arrivals. Where the equations, and where
    /// they should not be used, is in the documentation on serving: <see cref="Simulate"/> follows every request instead.
    /// </remarks>
    /// <param name="workload">What users ask for.</param>
    /// <param name="level">Limits of which the attainment is reported; default none.</param>
    /// <returns>The estimate; <see cref="Overload"/> where more comes than can be served; <see cref="DoesNotFit"/> where the longest request that counts fits no replica's memory, or is longer than the engine takes.</returns>
    public ServingOutcome Estimate(Workload workload, ServiceLevel? level = null)
    {
        WorkloadShape shape = Guard.NotNull(workload).Shape;
        return Estimate(workload, shape, shape.Rate, level);
    }

    /// <summary>The rate at which the system is full: what comes faster waits ever longer [requests per second].</summary>
    /// <remarks>
    /// Every place of every replica is taken and a request waits for each that becomes free. Requests of equal length in a closed loop stay in step, so that their prompts share steps;
    /// requests that come by chance do not.
    /// </remarks>
    /// <param name="workload">What users ask for; its own rate has no say.</param>
    /// <returns>0 where the longest request that counts does not fit the memory, or is longer than the engine takes.</returns>
    public double Saturation(Workload workload)
    {
        WorkloadShape shape = Guard.NotNull(workload).Shape;
        return Misfit(shape) is null ? SaturationOf(shape) : 0;
    }

    /// <summary>The largest rate at which the given share of the requests keeps every limit.</summary>
    /// <remarks>Latencies grow with the rate. The rate is searched between an idle system, which keeps the limits, and one that misses them, to one part in 10,000.</remarks>
    /// <param name="workload">What users ask for; its own rate has no say. Clients of a closed loop count as a Poisson stream.</param>
    /// <param name="level">The limits; at least one.</param>
    /// <returns>The capacity; where no rate keeps the limits its <see cref="ServingCapacity.Obstacle"/> says which limit an idle system misses, or what does not fit.</returns>
    /// <exception cref="ArgumentException">The service level has no limit.</exception>
    public ServingCapacity Capacity(Workload workload, ServiceLevel level)
    {
        Guard.NotNull(workload);
        if (Guard.NotNull(level) is { TimeToFirstToken: null, TimePerOutputToken: null, RequestLatency: null })
        {
            throw new ArgumentException("level must set at least one limit.", nameof(level));
        }

        // The shape is that of any rate: it is made once, and not for every rate that is tried.
        WorkloadShape shape = workload.AtRate(1).Shape;
        if (Misfit(shape) is { } misfit)
        {
            return new ServingCapacity(0, null, 0, misfit);
        }

        double saturation = SaturationOf(shape), idle = saturation * IdleLoad, most = saturation * (1 - IdleLoad);
        ServingEstimate unloaded = At(idle);
        if (level.Missed(unloaded) is { } missed)
        {
            return new ServingCapacity(0, null, saturation, missed);
        }

        if (Estimate(workload.AtRate(most), shape, most, null).Steady is { } full && level.Missed(full) is null)
        {
            return new ServingCapacity(most, full, saturation);
        }

        Bracket rate = Bracket.OfCondition(idle, most, CapacityTolerance, "the rate within a service level");
        while (rate.IsOpen)
        {
            rate.Tell(Estimate(workload.AtRate(rate.Next), shape, rate.Next, null).Steady is { } tried && level.Missed(tried) is null);
        }

        return new ServingCapacity(rate.Low, At(rate.Low), saturation);

        ServingEstimate At(double requests)
        {
            return Estimate(workload.AtRate(requests), shape, requests, null).Estimate;
        }
    }

    /// <summary>The load over saturation of a system that is as good as idle, and what a full one leaves.</summary>
    private const double IdleLoad = 1e-6;

    private const double CapacityTolerance = 1e-4;

    private ServingOutcome Estimate(Workload workload, WorkloadShape shape, double? rate, ServiceLevel? level)
    {
        if (Misfit(shape) is { } misfit)
        {
            return new ServingOutcome(misfit);
        }

        EstimateBasis basis = new(EstimateMethod.ClosedForm, this, workload, 0, null);
        if (Pools is { } pools)
        {
            SteadyPools steady = new(this, pools, shape);
            if (rate is not { } pooled)
            {
                return new ServingOutcome(steady.Closed(shape.Concurrency!.Value, basis, level));
            }

            double full = steady.Saturation;
            return pooled >= full ? new ServingOutcome(new Overload(pooled, full, steady.Obstacle))
                : new ServingOutcome(steady.Open(Solvable(pooled, full), basis, level).AtRate(pooled));
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
            : new ServingOutcome(state.Open(curve, Solvable(requests, most), basis, level).AtRate(requests));
    }

    /// <summary>The rate, or the least at which the equations are solved: below it latencies are those of a request alone, and everything else is proportional to the rate.</summary>
    private static double Solvable(double rate, double saturation)
    {
        return Math.Max(rate, saturation * Vanishing);
    }

    /// <summary>The least load over saturation at which the equations are solved.</summary>
    private const double Vanishing = 1e-9;

    /// <summary>
    /// Replica-seconds per request at full use: with memory that holds what sequences have in the mean and all that is reusable found in the prefix cache; with the engine's rooms; and with
    /// what the cache really finds.
    /// </summary>
    /// <exception cref="NotServedException">A request does not fit.</exception>
    internal (ReplicaTime Perfect, double Packed, double Found) FullUse(Workload workload)
    {
        WorkloadShape shape = Guard.NotNull(workload).Shape;
        if (Misfit(shape) is { } misfit)
        {
            throw new NotServedException(misfit);
        }

        double reusable = Math.Min(shape.Prompt - 1, shape.Reusable);
        ServingSystem found = this with { PrefixCaching = true };
        return ((found with { Deployment = Deployment is { } d ? Tight(d) : null, Pools = Pools is { } p ? p with { Decode = Tight(p.Decode) } : null }).PerRequest(shape, reusable),
            Replicas / found.SaturationOf(shape, reusable), Replicas / SaturationOf(shape, CachedAt(shape, shape.Rate ?? 0)));
    }

    /// <summary>The deployment with a memory whose sequences take no more room than they fill: half their answers in the mean.</summary>
    private static Deployment Tight(Deployment deployment)
    {
        EngineProfile engine = deployment.Engine;
        return engine.ResidentOutput.Value > 0.5 || engine.ReservedOutput.Value > 0 ? deployment.With(engine with { ResidentOutput = 0.5, ReservedOutput = 0 }) : deployment;
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

    /// <summary>The rate at which the system is full [1/s]: that at which what the prefix cache then still finds makes it so.</summary>
    private double SaturationOf(WorkloadShape shape)
    {
        double most = SaturationOf(shape, CachedAt(shape, 0));
        if (Pools is not null || shape.ReuseTokenSeconds <= 0)
        {
            return most;
        }

        double least = SaturationOf(shape, CachedAt(shape, most));
        if (least >= most * (1 - SaturationTolerance))
        {
            return most;
        }

        // The faster turns of conversations come the less of them is still cached, and the less is served.
        double low = least * (1 - SaturationTolerance);
        Bracket rate = new(low, low - SaturationOf(shape, CachedAt(shape, low)), most, most - least, SaturationTolerance, "the rate at which a system is full");
        while (rate.IsOpen)
        {
            rate.Tell(rate.Next - SaturationOf(shape, CachedAt(shape, rate.Next)));
        }

        return rate.Low;
    }

    private const double SaturationTolerance = 1e-6;

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

    /// <summary>Why not one request is served; <see langword="null"/> where the memory holds the longest and the engine takes it.</summary>
    private DoesNotFit? Misfit(WorkloadShape shape)
    {
        return Deployment is { } replica ? MisfitOn(replica, shape, shape.Longest, shape.Output)
            : MisfitOn(Pools!.Prefill, shape, (long)Math.Ceiling(shape.Prompt), 0) ?? MisfitOn(Pools.Decode, shape, shape.Longest, shape.Output);
    }

    private static DoesNotFit? MisfitOn(Deployment holder, WorkloadShape shape, long longest, double output)
    {
        if (longest > holder.MostTokens)
        {
            return new DoesNotFit(longest, $"context: {holder.RefusalOf(longest)!.Reason}");
        }

        bool holds = holder.Memory.Cache.OfSequence(longest).Value <= holder.CacheRoom / holder.Parallelism.Pipeline && holder.Capacity(shape.Prompt, output) >= 1;
        return holds && (holder.Fits || !holder.ChecksMemory)
            ? null
            : new DoesNotFit(longest, $"memory: a request of {longest} tokens does not fit even alone");
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

        double held = needed <= 0 ? 1 : Math.Clamp(computing.CacheRoom * computing.Parallelism.Data * SpareRoom / needed, 0, 1);
        return Math.Min(shape.Prompt - 1, shape.Reusable * held);
    }

    /// <summary>Share of the room for the cache that is counted on for what is not running: half, as running sequences come first.</summary>
    private const double SpareRoom = 0.5;
}
