namespace LlmEconomics;

/// <summary>An accelerator as it stands in a file; what is left out is not known.</summary>
internal sealed class AcceleratorDocument
{
    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Vendor { get; set; }

    public string? Kind { get; set; }

    public string? Architecture { get; set; }

    public string? FormFactor { get; set; }

    public int? ReleaseYear { get; set; }

    public string? MemoryType { get; set; }

    /// <summary>May be left out where only the label is known.</summary>
    public Bytes? Memory { get; set; }

    public Bytes? MemoryLabel { get; set; }

    public BytesPerSecond? MemoryBandwidth { get; set; }

    public Dictionary<ElementType, PeakEntry>? Peaks { get; set; }

    public InterconnectDocument? ScaleUp { get; set; }

    public InterconnectDocument? ScaleOut { get; set; }

    public InterconnectDocument? HostLink { get; set; }

    public Watts? ThermalDesignPower { get; set; }

    public PowerRangeDocument? IdlePower { get; set; }

    public Watts? ServerPower { get; set; }

    public Bytes? L2Cache { get; set; }

    public Bytes? LastLevelCache { get; set; }

    public int? ComputeUnits { get; set; }

    public double? BoostClockMegahertz { get; set; }

    public string? Notes { get; set; }

    public List<SourceDocument?>? Sources { get; set; }
}
