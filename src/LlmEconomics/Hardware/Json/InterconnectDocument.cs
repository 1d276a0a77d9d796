namespace LlmEconomics;

/// <summary>An interconnect as it stands in a file.</summary>
internal sealed class InterconnectDocument
{
    public string? Name { get; set; }

    public Topology? Topology { get; set; }

    public BytesPerSecond? BandwidthPerDirection { get; set; }

    public BytesPerSecond? PairBandwidthPerDirection { get; set; }

    public Duration? Latency { get; set; }

    public int? DomainSize { get; set; }

    public static InterconnectDocument? From(Interconnect? link)
    {
        return link is null
            ? null
            : new()
            {
                Name = link.Name,
                Topology = link.Topology,
                BandwidthPerDirection = link.BandwidthPerDirection,
                PairBandwidthPerDirection = link.PairBandwidthPerDirection,
                Latency = link.Latency,
                DomainSize = link.DomainSize,
            };
    }

    public Interconnect ToInterconnect(JsonLocation at)
    {
        return at.Build(() => new Interconnect
        {
            Name = at.Required(Name, nameof(Name)),
            Topology = at.Required(Topology, nameof(Topology)),
            BandwidthPerDirection = at.Required(BandwidthPerDirection, nameof(BandwidthPerDirection)),
            PairBandwidthPerDirection = PairBandwidthPerDirection,
            Latency = Latency,
            DomainSize = DomainSize,
        });
    }
}
