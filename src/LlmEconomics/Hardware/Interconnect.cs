namespace LlmEconomics;

/// <summary>What connects accelerators: NVLink, Infinity Fabric, PCI Express, a network. All bandwidths are in one direction.</summary>
public sealed record Interconnect
{
    /// <summary>What it is called, for example <c>NVLink 4</c>.</summary>
    public required string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    }

    /// <summary>How the accelerators are wired.</summary>
    public required Topology Topology
    {
        get;
        init => field = Guard.NotNull(value, nameof(Topology));
    }

    /// <summary>What one accelerator sends to all its peers together, in one direction [B/s]; above 0. Makers often print twice this.</summary>
    public required BytesPerSecond BandwidthPerDirection
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(BandwidthPerDirection));
    }

    /// <summary>
    /// What one accelerator sends to a single peer, in one direction [B/s]; above 0 and at most <see cref="BandwidthPerDirection"/>.
    /// <see langword="null"/> = the whole of it on a switch or host, unknown otherwise.
    /// </summary>
    public BytesPerSecond? PairBandwidthPerDirection
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(PairBandwidthPerDirection));
    }

    /// <summary>Time before the first byte arrives; above 0, or <see langword="null"/> where it is not known.</summary>
    public Duration? Latency
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(Latency));
    }

    /// <summary>Accelerators it joins, at least 2; <see langword="null"/> where the system it is built into decides.</summary>
    public int? DomainSize
    {
        get;
        init => field = value is { } n ? Guard.Between(n, 2, 1 << 24, nameof(DomainSize)) : null;
    }

    /// <summary>
    /// What one accelerator of a group sends to the rest of the group, in one direction:
    /// <c>min(B, links(n) × b)</c>, with B and b the bandwidths to all peers and to one, and links(n) as <see cref="LlmEconomics.Topology"/> states.
    /// </summary>
    /// <param name="groupSize">Accelerators in the group, from 2 to <see cref="DomainSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The group is smaller than 2 or larger than the domain.</exception>
    /// <exception cref="UnknownFigureException">It depends on the bandwidth of one pair, which is not known.</exception>
    public BytesPerSecond BandwidthPerDirectionIn(int groupSize)
    {
        Guard.Between(groupSize, 2, DomainSize ?? int.MaxValue);
        double links = Topology.LinksUsed(groupSize);
        if (double.IsInfinity(links) || groupSize == DomainSize)
        {
            return BandwidthPerDirection;
        }

        BytesPerSecond pair = PairBandwidthPerDirection
            ?? throw new UnknownFigureException(Name, "pairBandwidthPerDirection", ["bandwidthPerDirection"]);
        return Quantity.Min(BandwidthPerDirection, pair * links);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }

    /// <summary>This value, after the rule that needs two members at once.</summary>
    internal Interconnect Checked(string name)
    {
        return PairBandwidthPerDirection is { } pair && pair > BandwidthPerDirection
            ? throw new ArgumentException(
                $"{nameof(PairBandwidthPerDirection)} ({pair}) must not exceed {nameof(BandwidthPerDirection)} ({BandwidthPerDirection}).", name)
            : this;
    }
}
