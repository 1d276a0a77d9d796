using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// One GPU, TPU or other accelerator as software sees it: memory, bandwidth, dense peaks, links and power. Each figure knows its source.
/// </summary>
/// <remarks>
/// Vary one with <c>with</c>: a source vouches for one value of one figure, so a changed figure is <see cref="Standing.Assumed"/> until
/// <see cref="WithSource"/> says otherwise, and all others keep theirs. A part that software sees as two devices is described whole.
/// </remarks>
[JsonConverter(typeof(AcceleratorJsonConverter))]
public sealed partial record Accelerator
{
    /// <summary>A short unique name of ASCII letters, digits, dashes and dots, for example <c>nvidia-h100-sxm-80gb</c>.</summary>
    public required string Id
    {
        get;
        init => field = AcceleratorId.Checked(value, nameof(Id));
    }

    /// <summary>The name people read, for example <c>H100 SXM5 80GB</c>.</summary>
    public required string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    }

    /// <summary>Who makes it.</summary>
    public string? Vendor { get; init; }

    /// <summary>What it is: <c>gpu</c>, <c>tpu</c>, <c>asic</c>, <c>soc</c> (shares its memory with a CPU), <c>cpu</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>The generation, for example <c>Hopper</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>How it is built in, for example <c>SXM5</c> or <c>PCIe</c>.</summary>
    public string? FormFactor { get; init; }

    /// <summary>The year it was first delivered or announced in.</summary>
    public int? ReleaseYear
    {
        get;
        init => field = value is { } year ? Guard.Between(year, 1990, 2100, nameof(ReleaseYear)) : null;
    }

    /// <summary>The kind of memory, for example <c>HBM3</c>.</summary>
    public string? MemoryType { get; init; }

    /// <summary>What else a reader should know.</summary>
    public string? Notes { get; init; }

    /// <summary>Memory that software can use: what the driver reports, or <see cref="MemoryLabel"/> while no reading is known; above 0.</summary>
    public required Bytes Memory
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(Memory));
    }

    /// <summary>Memory as sold, read as decimal gigabytes: makers mix 10⁹ and 2³⁰, which is 7 % of a difference.</summary>
    public Bytes? MemoryLabel
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(MemoryLabel));
    }

    /// <summary>Whether <see cref="Memory"/> is the label, for want of a driver's reading.</summary>
    public bool MemoryIsLabel => Memory == MemoryLabel;

    /// <summary>Peak memory bandwidth [B/s]; above 0.</summary>
    public required BytesPerSecond MemoryBandwidth
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(MemoryBandwidth));
    }

    /// <summary>Dense peaks per element type.</summary>
    public required PeakTable Peaks
    {
        get;
        init => field = Guard.NotNull(value, nameof(Peaks));
    }

    /// <summary>The fast link to other accelerators (NVLink, Infinity Fabric, ICI); <see langword="null"/> where there is none, or no figure.</summary>
    public Interconnect? ScaleUp
    {
        get;
        init => field = value?.Checked(nameof(ScaleUp));
    }

    /// <summary>One accelerator's usual share of the server's network cards; <see langword="null"/> where no figure is known.</summary>
    public Interconnect? ScaleOut
    {
        get;
        init => field = value?.Checked(nameof(ScaleOut));
    }

    /// <summary>The link to the host's CPU, and through it to cards without a better one; <see langword="null"/> where no figure is known.</summary>
    public Interconnect? HostLink
    {
        get;
        init => field = value?.Checked(nameof(HostLink));
    }

    /// <summary>Thermal design power [W], or the highest configurable limit; above 0. Average power is neither.</summary>
    public Watts? ThermalDesignPower
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(ThermalDesignPower));
    }

    /// <summary>Power drawn without work, as seen in public listings.</summary>
    public PowerRange? IdlePower
    {
        get;
        init => field = value?.Checked(nameof(IdlePower));
    }

    /// <summary>The rated power of a reference server or rack, divided by its accelerators [W]; above 0. What is drawn under load is less.</summary>
    public Watts? ServerPower
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(ServerPower));
    }

    /// <summary>Level 2 cache [B]; above 0.</summary>
    public Bytes? L2Cache
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(L2Cache));
    }

    /// <summary>A cache or scratchpad behind level 2 [B]: AMD Infinity Cache, Gaudi SRAM; above 0.</summary>
    public Bytes? LastLevelCache
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(LastLevelCache));
    }

    /// <summary>Streaming multiprocessors, compute units or GPU cores; at least 1.</summary>
    public int? ComputeUnits
    {
        get;
        init => field = value is { } n ? Guard.Between(n, 1, 1 << 24, nameof(ComputeUnits)) : null;
    }

    /// <summary>The highest clock that the maker or the driver states [MHz]; above 0. Sustained clocks are lower.</summary>
    public double? BoostClockMegahertz
    {
        get;
        init => field = value is { } clock ? Guard.Positive(clock, nameof(BoostClockMegahertz)) : null;
    }

    /// <summary>The dense peak of an element type, refused in this accelerator's name.</summary>
    /// <exception cref="NoHardwarePathException">The hardware cannot multiply it.</exception>
    /// <exception cref="UnknownFigureException">Its peak is not known.</exception>
    public FlopsPerSecond Peak(ElementType elementType)
    {
        return Peaks.Get(elementType, Name);
    }

    /// <summary>The ridge of the roofline, <c>peak ÷ memory bandwidth</c> [FLOP/B]: below this intensity memory is the limit, above it arithmetic.</summary>
    /// <inheritdoc cref="Peak"/>
    public ArithmeticIntensity Ridge(ElementType elementType)
    {
        return Peak(elementType) / MemoryBandwidth;
    }

    /// <summary>A cluster of several of these; see <see cref="Cluster.Of"/>.</summary>
    public static Cluster operator *(Accelerator accelerator, int count)
    {
        return Cluster.Of(accelerator, count);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }
}
