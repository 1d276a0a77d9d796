namespace LlmEconomics;

/// <summary>The cost of collectives among the ranks of one deployment, at the efficiencies of a profile.</summary>
/// <remarks>
/// Inside a node with m ranks of a group of n, and between its g nodes, with V bytes and rates R inside and N outside: all-gather and
/// reduce-scatter transfer <c>(m − 1)/m · V/R + (g − 1)/g · (V/m)/N</c>, an all-reduce twice that: reduce-scatter inside, all-reduce between nodes,
/// all-gather inside. An all-to-all transfers <c>(m − 1)/n · b/R + (n − m)/n · b/N</c>. What wirings change of this, <see cref="CollectiveGroup"/>
/// states; latencies and segments, <see cref="CollectiveProfile"/>. All-reduce among directly linked ranks of one node runs in an engine's own
/// kernel; engines have none for more than two cards in PCI Express slots, and use the library there and for all else.
/// </remarks>
internal sealed class NetworkModel(Accelerator accelerator, long accelerators, EfficiencyProfile profile, Duration allReduceLatency)
{
    private readonly CollectiveProfile latencies = profile.Collectives;

    /// <summary>Accelerators that share a node.</summary>
    public int NodeSize { get; } = RankGroup.NodeSize(accelerator, accelerators);

    /// <summary>A group of ranks so many accelerators apart.</summary>
    /// <inheritdoc cref="RankGroup.Of"/>
    public RankGroup Group(long ranks, long stride)
    {
        return RankGroup.Of(accelerator, accelerators, ranks, stride);
    }

    /// <summary>The cost of a collective among ranks that lie some accelerators apart.</summary>
    public CollectiveCost Cost(CollectiveKind kind, long ranks, long stride = 1)
    {
        return Cost(kind, Group(ranks, stride));
    }

    /// <summary>The cost of a collective; nothing for one rank.</summary>
    public CollectiveCost Cost(CollectiveKind kind, in RankGroup group)
    {
        return group.Ranks == 1 ? default : kind switch
        {
            CollectiveKind.AllReduce when group is { Nodes: 1, IsDirect: true } =>
                CollectiveCost.Wait(allReduceLatency) + Inside(2 * group.Inside!.GatherSecondsPerByte, group),
            CollectiveKind.AllReduce when group.Nodes == 1 => Started(2, group) + Inside(2 * group.Inside!.GatherSecondsPerByte, group),
            CollectiveKind.AllReduce => Started(2, group) + (Inside(Gather(group), group) * 2) + Outside(2 * GatherOutside(group), group),
            CollectiveKind.AllToAll => CollectiveCost.Wait(latencies.LibraryLatency) + Direct(
                (group.PerNode - 1.0) / group.Ranks, (group.Ranks - (double)group.PerNode) / group.Ranks, group),
            CollectiveKind.PointToPoint => CollectiveCost.Wait(latencies.LibraryLatency) + Message(group),
            _ => Started(1, group) + Inside(Gather(group), group) + Outside(GatherOutside(group), group),
        };
    }

    /// <summary>Tokens on their way to ranks anywhere in a group: bytes per unit that stay in the node, and that leave it.</summary>
    public CollectiveCost Scatter(Duration start, double inside, double outside, double hopsOutside, in RankGroup group)
    {
        return CollectiveCost.Wait(start) + CollectiveCost.Wait(latencies.ScaleOutLatency * (group.Nodes > 1 ? hopsOutside - 1 : 0)) + Direct(inside, outside, group);
    }

    /// <summary>Every rank sends to every other at once: shares of the bytes that stay in the node and that leave it, one hop each.</summary>
    private CollectiveCost Direct(double inside, double outside, in RankGroup group)
    {
        CollectiveCost cost = default;
        if (group.Inside is { } node)
        {
            // Per byte of what a rank holds, a node alone would send (m − 1)/m to its other ranks.
            double perByteSent = node.ExchangeSecondsPerByte * group.PerNode / (group.PerNode - 1.0);
            cost += CollectiveCost.Wait(latencies.HopLatency) + Inside(perByteSent * inside, group);
        }

        return group.Nodes > 1 ? cost + CollectiveCost.Wait(latencies.ScaleOutLatency) + Outside(outside / group.ScaleOut, group) : cost;
    }

    private CollectiveCost Message(in RankGroup group)
    {
        return group.Nodes > 1
            ? CollectiveCost.Wait(latencies.ScaleOutLatency) + Outside(1 / group.ScaleOut, group)
            : CollectiveCost.Wait(latencies.HopLatency) + Inside(1 / group.Inside!.Egress.Value, group);
    }

    /// <summary>A collective of the library before its first byte arrives, going through the group a number of times.</summary>
    private CollectiveCost Started(int times, in RankGroup group)
    {
        return CollectiveCost.Wait(
            latencies.LibraryLatency + (((latencies.HopLatency * group.HopsInside) + (latencies.ScaleOutLatency * group.HopsOutside)) * times));
    }

    private static double Gather(in RankGroup group)
    {
        return group.Inside?.GatherSecondsPerByte ?? 0;
    }

    /// <summary>Each rank of a node gathers its part of the array from the other nodes, all at once.</summary>
    private static double GatherOutside(in RankGroup group)
    {
        return group.Nodes > 1 ? (group.Nodes - 1.0) / group.Nodes / group.PerNode / group.ScaleOut : 0;
    }

    private CollectiveCost Inside(double secondsPerByte, in RankGroup group)
    {
        return CollectiveCost.Transfer(secondsPerByte / profile.Network.Value, group.HopsInside, latencies.SegmentTime);
    }

    private CollectiveCost Outside(double secondsPerByte, in RankGroup group)
    {
        return CollectiveCost.Transfer(secondsPerByte / latencies.ScaleOut, group.HopsOutside, latencies.SegmentTime);
    }
}
