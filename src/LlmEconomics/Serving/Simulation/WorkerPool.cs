namespace LlmEconomics;

/// <summary>Equal replicas of a deployment behind a router. A pipeline's turns are engines of their own, which share the replica's memory evenly.</summary>
internal sealed class WorkerPool
{
    private readonly EngineCore[] cores;
    private readonly EngineLimits limits;
    private readonly int turns;
    private readonly ReplicaRouting routing;
    private readonly PoolTotals totals = new();
    private readonly CancellationToken cancellation;
    private int last = -1;

    /// <summary>Engines of a run at most: as many as a deployment may have ranks.</summary>
    private const int MostEngines = 1 << 16;

    public WorkerPool(
        Deployment deployment, int replicas, ReplicaRouting routing, bool prefixCaching, bool prefillOnly, int seed, int firstEngine,
        ICoreObserver observer, CancellationToken cancellation)
    {
        (this.routing, this.cancellation) = (routing, cancellation);
        FirstEngine = firstEngine;
        Deployment = deployment;
        Work = deployment.RequestWork;
        turns = deployment.Parallelism.Pipeline;
        limits = EngineLimits.Of(deployment, prefillOnly);
        StepCosts costs = new(deployment, seed);
        long engines = (long)replicas * turns;
        cores = engines <= MostEngines ? new EngineCore[engines]
            : throw new InvalidOperationException(
                FormattableString.Invariant($"{replicas} replicas of {turns} stages are {engines} engines: a simulation follows at most {MostEngines}."));
        for (int i = 0; i < cores.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            cores[i] = new EngineCore(costs, limits, prefixCaching, observer, totals, cancellation);
        }

        OverheadPerToken = deployment.Engine.EntrySecondsPerToken;
    }

    /// <summary>The deployment of each replica.</summary>
    public Deployment Deployment { get; }

    /// <summary>What requests ask of it at its peaks.</summary>
    public RequestWork Work { get; }

    /// <summary>Number of its first engine in the run.</summary>
    public int FirstEngine { get; }

    /// <summary>Its engines.</summary>
    public ReadOnlySpan<EngineCore> Cores => cores;

    /// <summary>Turns of a replica's pipeline.</summary>
    public int Turns => turns;

    /// <summary>Room for the cache of all replicas [bytes].</summary>
    public double Room => limits.Room * cores.Length;

    /// <summary>Accelerators of all replicas.</summary>
    public double Accelerators => (double)Deployment.Accelerators * cores.Length / turns;

    /// <summary>Time per prompt token before a request is in the engine [s].</summary>
    public double OverheadPerToken { get; }

    /// <summary>The engine that a request goes to, counted within the pool.</summary>
    public int Route(in ServingRequest request)
    {
        if (cores.Length == 1)
        {
            return 0;
        }

        int replica = routing switch
        {
            ReplicaRouting.RoundRobin => last = (last + 1) % (cores.Length / turns),
            ReplicaRouting.PrefixAware => LongestPrefix(request),
            _ => LeastLoaded(0, cores.Length / turns, turns) / turns,
        };
        return turns == 1 ? replica : LeastLoaded(replica * turns, turns, 1);
    }

    /// <summary>What the engines have done so far.</summary>
    public ref readonly CoreTotals Totals => ref totals.Value;

    /// <summary>What keeps waiting requests out.</summary>
    public string Obstacle()
    {
        foreach (EngineCore core in cores)
        {
            if (core.Obstacle is { } obstacle)
            {
                return obstacle;
            }
        }

        return "time: prompts come faster than they are computed";
    }

    /// <summary>Of so many groups of engines, the first engine of the group with the fewest requests; the first of equals.</summary>
    private int LeastLoaded(int start, int groups, int width)
    {
        int best = start, least = int.MaxValue;
        for (int first = start; first < start + (groups * width); first += width)
        {
            int load = LoadOf(first, width);
            if (load < least)
            {
                (best, least) = (first, load);
            }
        }

        return best;
    }

    private int LongestPrefix(in ServingRequest request)
    {
        int best = 0, least = int.MaxValue;
        long longest = -1;
        for (int replica = 0; replica < cores.Length / turns; replica++)
        {
            cancellation.ThrowIfCancellationRequested();
            long tokens = 0;
            for (int turn = 0; turn < turns; turn++)
            {
                tokens = Math.Max(tokens, cores[(replica * turns) + turn].CachedOf(request));
            }

            int load = LoadOf(replica * turns, turns);
            if (tokens > longest || (tokens == longest && load < least))
            {
                (best, longest, least) = (replica, tokens, load);
            }
        }

        return best;
    }

    private int LoadOf(int first, int width)
    {
        int load = 0;
        for (int i = 0; i < width; i++)
        {
            load += cores[first + i].Load;
        }

        return load;
    }
}
