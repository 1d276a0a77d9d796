namespace LlmEconomics.Tests.Hardware;

/// <summary>A made-up accelerator with every member set.</summary>
internal static class Sample
{
    public static Provenance Datasheet { get; } = Provenance.Published("https://example.org/datasheet") with { Date = new DateOnly(2026, 11, 22) };

    public static Interconnect Link { get; } = new()
    {
        Name = "Link",
        Topology = Topology.Mesh,
        BandwidthPerDirection = BytesPerSecond.FromGigabytesPerSecond(700),
        PairBandwidthPerDirection = BytesPerSecond.FromGigabytesPerSecond(100),
        Latency = Duration.FromMicroseconds(1.35),
        DomainSize = 8,
    };

    public static Accelerator Accelerator { get; } = Sourced(new Accelerator
    {
        Id = "acme-x1",
        Name = "X1",
        Vendor = "Acme",
        Kind = "gpu",
        Architecture = "X",
        FormFactor = "OAM",
        ReleaseYear = 2026,
        MemoryType = "HBM4",
        Notes = "Made up; \"quoted\" & <escaped>.",
        Memory = Bytes.FromMebibytes(95_000),
        MemoryLabel = Bytes.FromGigabytes(96),
        MemoryBandwidth = BytesPerSecond.FromTerabytesPerSecond(5.3),
        Peaks = PeakTable.Empty.With(ElementType.Bf16, FlopsPerSecond.FromTeraflopsPerSecond(989.4))
            .With(ElementType.Fp8, FlopsPerSecond.FromTeraflopsPerSecond(1978.9))
            .WithNoHardwarePath(ElementType.Fp4),
        ScaleUp = Link,
        ScaleOut = Link with { Name = "Network", Topology = Topology.Switch, PairBandwidthPerDirection = null, DomainSize = null },
        HostLink = Link with { Name = "PCIe", Topology = Topology.Host, Latency = null },
        ThermalDesignPower = Watts.FromWatts(700),
        IdlePower = new PowerRange(Watts.FromWatts(60), Watts.FromWatts(80)),
        ServerPower = Watts.FromWatts(1_275),
        L2Cache = Bytes.FromMebibytes(50),
        LastLevelCache = Bytes.FromMebibytes(256),
        ComputeUnits = 132,
        BoostClockMegahertz = 1830,
    });

    private static Accelerator Sourced(Accelerator accelerator)
    {
        return accelerator.Figures.Aggregate(accelerator, (a, figure) => a.WithSource(figure.Name, Datasheet))
            .WithSource("memory", Provenance.Measured("our own host"));
    }
}
