namespace LlmEconomics;

/// <summary>What serves a workload: replicas of a deployment behind a router, or pools of prefill and decode workers.</summary>
public sealed partial record ServingSystem
{
    private ServingSystem()
    {
    }

    /// <summary>The deployment of one replica; <see langword="null"/> where prefill and decode are apart.</summary>
    public Deployment? Deployment { get; private init; }

    /// <summary>The two pools; <see langword="null"/> where every replica does both.</summary>
    public DisaggregatedDeployment? Pools { get; private init; }

    /// <summary>Replicas behind the router, 1 to 65,536; the pools count as one.</summary>
    public int Replicas
    {
        get;
        init => field = Guard.Between(value, 1, Parallelism.MaxRanks, nameof(Replicas));
    } = 1;

    /// <summary>How the router spreads requests. Default to the least loaded replica.</summary>
    public ReplicaRouting Routing
    {
        get;
        init => field = Guard.Known(value, nameof(Routing));
    }

    /// <summary>Whether the cache of answered requests is kept for prompts that begin alike. Default true, as engines do.</summary>
    public bool PrefixCaching { get; init; } = true;

    /// <summary>Accelerators of all replicas.</summary>
    public long Accelerators => (Deployment?.Accelerators ?? Pools!.Accelerators) * Replicas;

    /// <summary>Replicas of one deployment.</summary>
    public static ServingSystem Of(Deployment deployment, int replicas = 1)
    {
        return new ServingSystem { Deployment = Guard.NotNull(deployment), Replicas = replicas };
    }

    /// <summary>Pools of prefill and decode workers.</summary>
    public static ServingSystem Of(DisaggregatedDeployment pools)
    {
        return new ServingSystem { Pools = Guard.NotNull(pools) };
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ServingSystem), PrintMembers);
    }
}
