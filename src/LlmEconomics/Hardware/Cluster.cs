namespace LlmEconomics;

/// <summary>
/// Equal accelerators in equal nodes. A node is what the scale-up link spans, or else one server: a rack that is one NVLink domain
/// counts as one node.
/// </summary>
public sealed record Cluster
{
    /// <summary>The accelerator.</summary>
    public required Accelerator Accelerator
    {
        get;
        init => field = Guard.NotNull(value, nameof(Accelerator));
    }

    /// <summary>Accelerators in one node, at least 1; default 1.</summary>
    public int AcceleratorsPerNode
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 24, nameof(AcceleratorsPerNode));
    } = 1;

    /// <summary>Nodes, at least 1; default 1.</summary>
    public int Nodes
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 24, nameof(Nodes));
    } = 1;

    /// <summary>The network between nodes, per accelerator; default: <see cref="Accelerator.ScaleOut"/>.</summary>
    public Interconnect? ScaleOut
    {
        get => field ?? Accelerator.ScaleOut;
        init => field = value?.Checked(nameof(ScaleOut));
    }

    /// <summary>Accelerators in all.</summary>
    public long AcceleratorCount => (long)AcceleratorsPerNode * Nodes;

    /// <summary>Memory of all accelerators.</summary>
    public Bytes Memory => Accelerator.Memory * AcceleratorCount;

    /// <summary>Memory bandwidth of all accelerators.</summary>
    public BytesPerSecond MemoryBandwidth => Accelerator.MemoryBandwidth * AcceleratorCount;

    /// <summary>
    /// A number of accelerators, in nodes as large as the scale-up link reaches: 16 H100 SXM are two nodes of 8. Where no such link forms
    /// nodes, as with cards in PCI Express slots, they are one node.
    /// </summary>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <exception cref="ArgumentException">They fill no whole number of nodes: state <see cref="AcceleratorsPerNode"/> instead.</exception>
    public static Cluster Of(Accelerator accelerator, int count)
    {
        Guard.NotNull(accelerator);
        Guard.Between(count, 1, 1 << 24);
        int reach = accelerator.ScaleUp is { Topology.FormsNodes: true, DomainSize: { } domain } ? domain : count;
        int perNode = Math.Min(count, reach);
        return count % perNode == 0
            ? new Cluster { Accelerator = accelerator, AcceleratorsPerNode = perNode, Nodes = count / perNode }
            : throw new ArgumentException(
                $"{count} × {accelerator} fill no whole number of nodes of {perNode}; "
                + $"choose a multiple of {perNode}, or state {nameof(AcceleratorsPerNode)} and {nameof(Nodes)}.",
                nameof(count));
    }

    /// <summary>The dense peak of all accelerators together.</summary>
    /// <exception cref="NoHardwarePathException">The hardware cannot multiply this element type.</exception>
    /// <exception cref="UnknownFigureException">Its peak is not known.</exception>
    public FlopsPerSecond Peak(ElementType elementType)
    {
        return Accelerator.Peak(elementType) * AcceleratorCount;
    }

    /// <summary>
    /// The slowest link that a group of accelerators has to use, packed as closely as possible: the scale-up link inside its domain, the
    /// host's inside a node, else the network.
    /// </summary>
    /// <param name="groupSize">Accelerators in the group, from 2 to <see cref="AcceleratorCount"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The group is smaller than 2 or larger than the cluster.</exception>
    /// <exception cref="UnknownFigureException">No figure is known for that link, or how far the scale-up link reaches.</exception>
    public Interconnect LinkFor(int groupSize)
    {
        Guard.Between(groupSize, 2, AcceleratorCount, nameof(groupSize));
        if (groupSize > AcceleratorsPerNode)
        {
            return ScaleOut ?? throw Unknown("scaleOut");
        }

        if (Accelerator.ScaleUp is not { } scaleUp)
        {
            return Accelerator.HostLink ?? throw Unknown("scaleUp or hostLink");
        }

        int domain = scaleUp.DomainSize ?? throw Unknown("scaleUp.domainSize");
        return groupSize <= domain ? scaleUp : Accelerator.HostLink ?? throw Unknown("hostLink");
    }

    /// <summary>What one accelerator of a group sends to the rest of it over <see cref="LinkFor"/>, in one direction.</summary>
    /// <inheritdoc cref="LinkFor"/>
    public BytesPerSecond BandwidthPerDirectionIn(int groupSize)
    {
        return LinkFor(groupSize).BandwidthPerDirectionIn(groupSize);
    }

    /// <summary>For example <c>2 × 8 × H100 SXM5 80GB</c>.</summary>
    public override string ToString()
    {
        return Nodes == 1 ? $"{AcceleratorsPerNode} × {Accelerator}" : $"{Nodes} × {AcceleratorsPerNode} × {Accelerator}";
    }

    private UnknownFigureException Unknown(string figure)
    {
        return new(Accelerator.Name, figure, AcceleratorFigures.Of(Accelerator).Select(known => known.Name));
    }
}
