namespace LlmEconomics;

/// <summary>What collectives take beside their transfer at the link's rate: latencies, and what the network between nodes reaches.</summary>
/// <remarks>
/// With d hops one after the other, and T the transfer time at the reached rate, a collective takes
/// <c>start + d·hop + T + 2·√(d·segment·T)</c>: arrays travel in segments, and this is the time with segments of the best size, each of which
/// costs a fixed time beside its transfer. Source: Hockney's model with optimal segments, as in Thakur, Rabenseifner and Gropp, Optimization
/// of Collective Communication Operations in MPICH, 2005.
/// </remarks>
public sealed record CollectiveProfile
{
    /// <summary>No time beside the transfer, and all of the bandwidth: the physical floor.</summary>
    public static CollectiveProfile Ideal { get; } = new();

    /// <summary>Start of a collective of the communication library (NCCL, RCCL), at least 0; default 0.</summary>
    public Duration LibraryLatency
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(LibraryLatency));
    }

    /// <summary>Time of one hop inside a node, at least 0; default 0.</summary>
    public Duration HopLatency
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(HopLatency));
    }

    /// <summary>Fixed time of each segment that an array is cut into to fill the links, at least 0; default 0.</summary>
    public Duration SegmentTime
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(SegmentTime));
    }

    /// <summary>Start of sending tokens to their experts, or back, by kernels for few tokens, which send one copy per expert; at least 0, default 0.</summary>
    public Duration ExpertLatency
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(ExpertLatency));
    }

    /// <summary>The same by kernels for many tokens, which send one copy per rank and node; at least 0, default 0.</summary>
    public Duration ExpertBatchLatency
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(ExpertBatchLatency));
    }

    /// <summary>Time of an exchange with experts in service, there and back together, beside what its collectives take alone; at least 0, default 0.</summary>
    public Duration ExpertOverhead
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(ExpertOverhead));
    }

    /// <summary>Fraction of the bandwidth between nodes that large transfers reach; above 0 to 1, default 1.</summary>
    public double ScaleOut
    {
        get;
        init => field = Guard.Between(value, double.Epsilon, 1, nameof(ScaleOut));
    } = 1;

    /// <summary>Time of one hop between nodes, at least 0; default 0.</summary>
    public Duration ScaleOutLatency
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(ScaleOutLatency));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(CollectiveProfile), PrintMembers);
    }
}
