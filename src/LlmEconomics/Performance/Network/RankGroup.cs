namespace LlmEconomics;

/// <summary>Ranks that exchange data, as they lie on the nodes: every so-and-so-many-th accelerator of a deployment, nodes filled one after the other.</summary>
/// <param name="Ranks">Ranks in the group.</param>
/// <param name="PerNode">Those of one node.</param>
/// <param name="Nodes">Nodes they are spread over.</param>
internal readonly record struct RankGroup(long Ranks, int PerNode, int Nodes)
{
    /// <summary>The link that the ranks of one node share, as wired for a group of them; <see langword="null"/> for one rank per node.</summary>
    public CollectiveGroup? Inside { get; private init; }

    /// <summary>Whether the ranks of a node reach each other without passing another, so that one kernel can read from all of them.</summary>
    public bool IsDirect { get; private init; }

    /// <summary>What one rank sends into the network between nodes, per direction [B/s]; 0 for one node.</summary>
    public double ScaleOut { get; private init; }

    /// <summary>Hops one after the other inside the node: around a ring, or up and down a tree where that is shorter; along the axes of a torus.</summary>
    public double HopsInside { get; private init; }

    /// <summary>The same between nodes: those of a binary tree.</summary>
    public double HopsOutside => Math.Ceiling(Math.Log2(Nodes));

    /// <summary>A group of ranks that lie <paramref name="stride"/> accelerators apart.</summary>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="accelerators">Accelerators of the whole deployment.</param>
    /// <param name="ranks">Ranks of the group, at least 1.</param>
    /// <param name="stride">Accelerators from one rank to the next, at least 1.</param>
    /// <exception cref="UnknownFigureException">The bandwidth of a link in use is not known.</exception>
    public static RankGroup Of(Accelerator accelerator, long accelerators, long ranks, long stride)
    {
        if (ranks <= 1)
        {
            return new RankGroup(1, 1, 1);
        }

        int perNode = NodeSize(accelerator, accelerators);
        int members = (int)Math.Clamp(perNode / stride, 1, ranks), nodes = checked((int)((ranks + members - 1) / members));
        Cluster cluster = new() { Accelerator = accelerator, AcceleratorsPerNode = perNode, Nodes = nodes };
        RankGroup group = new(ranks, members, nodes)
        {
            ScaleOut = nodes > 1 ? cluster.LinkFor(perNode + 1).BandwidthPerDirection.Value : 0,
        };
        if (members == 1)
        {
            return group;
        }

        Interconnect link = cluster.LinkFor((int)((members - 1) * stride) + 1);
        CollectiveGroup inside = CollectiveGroup.Of(link, members);
        return group with
        {
            Inside = inside,
            IsDirect = members == 2 || !(link.Topology == Topology.Torus || link.Topology == Topology.Host),
            HopsInside = link.Topology == Topology.Torus ? inside.Hops : Math.Min(members - 1, 2 * Math.Ceiling(Math.Log2(members))),
        };
    }

    /// <summary>Accelerators of a deployment that share a node: as many as the scale-up link reaches, or all where no link forms nodes.</summary>
    public static int NodeSize(Accelerator accelerator, long accelerators)
    {
        int reach = accelerator.ScaleUp is { Topology.FormsNodes: true, DomainSize: { } domain } ? domain : 1 << 24;
        return (int)Math.Min(accelerators, reach);
    }
}
