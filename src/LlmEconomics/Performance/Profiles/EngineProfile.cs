using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// What a serving engine adds to the kernels of an accelerator: fixed times, host time, its schedule and its memory rule, at one release. Tunables
/// with their provenance; formulas hold none.
/// </summary>
/// <remarks>
/// Fixed times are those of <see cref="ReferenceDate"/>; at a <see cref="Release"/> t years later they are <c>exp(−Maturity · t)</c> times as long.
/// Vary one with <c>with</c>, or measure your own with a calibrator.
/// </remarks>
public sealed partial record EngineProfile
{
    private static readonly Lazy<ImmutableArray<EngineProfile>> Shipped = new(() => ProfileResources.Load(
        "engine-profiles.json", PerformanceJsonContext.Default.EngineProfileList).Profiles);

    /// <summary>The engine's name, for example <c>vLLM</c>.</summary>
    public required string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    }

    /// <summary>Other spellings of the name.</summary>
    [JsonRequired]
    public ImmutableArray<string> Aliases
    {
        get;
        init => field = Guard.Items(value, nameof(Aliases));
    } = [];

    /// <summary>Release dates of versions the profile knows.</summary>
    [JsonRequired]
    public ImmutableSortedDictionary<string, DateOnly> Versions
    {
        get;
        init => field = Guard.NotNull(value, nameof(Versions));
    } = ImmutableSortedDictionary<string, DateOnly>.Empty;

    /// <summary>The release the profile stands for, 2015 to 2050; default the newest it was measured on.</summary>
    [JsonRequired]
    public DateOnly Release
    {
        get;
        init => field = Guard.Dated(value, nameof(Release));
    } = new(2026, 4, 1);

    /// <summary>The date at which fixed times are as stated; 2015 to 2050.</summary>
    [JsonRequired]
    public DateOnly ReferenceDate
    {
        get;
        init => field = Guard.Dated(value, nameof(ReferenceDate));
    } = new(2026, 1, 1);

    /// <summary>How prompts and decoding share steps; default mixed.</summary>
    [JsonRequired]
    public Scheduling Scheduling
    {
        get;
        init => field = Guard.Known(value, nameof(Scheduling));
    }

    /// <summary>Tokens a step prefills at most; 1 to 2³⁰.</summary>
    [JsonRequired]
    public long PrefillBudget
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(PrefillBudget));
    } = 8192;

    /// <summary>
    /// Whether a prompt may begin with what a step's budget has left (chunked prefill); default true. Where not, it waits for a step that takes it whole; one longer
    /// than the budget is computed in pieces all the same.
    /// </summary>
    [JsonRequired]
    public bool SplitsPrompts { get; init; } = true;

    /// <summary>Sequences that run at once at most, on one attention rank; 1 to 2³⁰.</summary>
    [JsonRequired]
    public long MaxSequences
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(MaxSequences));
    } = AttentionSpan.MaxTokens;

    /// <summary>Share of the memory that programs see which the engine uses; above 0 to 1.</summary>
    [JsonRequired]
    public double MemoryShare
    {
        get;
        init => field = Guard.Between(value, 0.01, 1, nameof(MemoryShare));
    } = 0.9;

    /// <summary>
    /// Memory kept for activations, graphs and the runtime, of all that the driver reports; <see langword="null"/> where it is planned as the engine
    /// does (<see cref="EngineMemory"/>). Default 0.
    /// </summary>
    [JsonRequired]
    public Bytes? MemoryReserve
    {
        get;
        init => field = value is { } reserve ? QuantityGuard.NotNegative(reserve, nameof(MemoryReserve)) : null;
    } = Bytes.Zero;

    /// <summary>Whether attention data-parallel ranks prefill at the same time rather than one by one.</summary>
    [JsonRequired]
    public bool DataRanksPrefillTogether { get; init; }

    /// <summary>
    /// The engine's expert kernels: per generation and format (<c>hopper/fp8-block</c>); what is not listed falls back to the generation's profile.
    /// </summary>
    [JsonRequired]
    public ImmutableDictionary<string, KernelEfficiency> Experts
    {
        get;
        init => field = Kernels(value, nameof(Experts));
    } = ImmutableDictionary<string, KernelEfficiency>.Empty;

    /// <summary>What a quantised product starts later by than the generation's figure [µs], per generation and format (<c>blackwell/fp8-block</c>).</summary>
    [JsonRequired]
    public ImmutableDictionary<string, Tunable> ExtraStart
    {
        get;
        init => field = Kernels(value, nameof(ExtraStart));
    } = ImmutableDictionary<string, Tunable>.Empty;

    /// <summary>Kernels that one latent attention, one recurrence and one call of routed experts launch in a prefill, beside one each.</summary>
    [JsonRequired]
    public LaunchCounts Launches { get; init; }

    /// <summary>Fixed time of kernels in service over that of the same kernels alone: launch gaps and unfused steps above 1, fusion and overlap below; above 0 to 10.</summary>
    [JsonRequired]
    public Tunable KernelOverhead
    {
        get;
        init => field = value.Between(0.01, 10, nameof(KernelOverhead));
    } = 1;

    /// <summary>Bandwidth of streaming weights in service over that of a lone kernel; above 0 to 2.</summary>
    [JsonRequired]
    public Tunable MemoryScale
    {
        get;
        init => field = value.Between(0.01, 2, nameof(MemoryScale));
    } = 1;

    /// <summary>Bandwidth of decode attention in service over that of a lone kernel; above 0 to 2.</summary>
    [JsonRequired]
    public Tunable CacheScale
    {
        get;
        init => field = value.Between(0.01, 2, nameof(CacheScale));
    } = 1;

    /// <summary>Compute rate of dense products in service over that of a lone kernel; above 0 to 2.</summary>
    [JsonRequired]
    public Tunable ProductComputeScale
    {
        get;
        init => field = value.Between(0.01, 2, nameof(ProductComputeScale));
    } = 1;

    /// <summary>Compute rate of routed experts in service over that of a lone kernel; above 0 to 2.</summary>
    [JsonRequired]
    public Tunable ExpertComputeScale
    {
        get;
        init => field = value.Between(0.01, 2, nameof(ExpertComputeScale));
    } = 1;

    /// <summary>Activation traffic of routed experts in service over that of a lone kernel; 0 to 20.</summary>
    [JsonRequired]
    public Tunable ExpertTraffic
    {
        get;
        init => field = value.Between(0, 20, nameof(ExpertTraffic));
    } = 1;

    /// <summary>Experts among which tokens choose evenly, as a share of all: routing is skewed, so that fewer are touched; above 0 to 1.</summary>
    [JsonRequired]
    public Tunable ExpertSkew
    {
        get;
        init => field = value.Between(0.01, 1, nameof(ExpertSkew));
    } = 1;

    /// <summary>Load of the busiest expert-parallel rank above the mean, in the limit of many ranks; 0 to 10.</summary>
    [JsonRequired]
    public Tunable ExpertImbalance
    {
        get;
        init => field = value.Between(0, 10, nameof(ExpertImbalance));
    }

    /// <summary>Time of an all-reduce that carries nothing, in service [µs], at least 0; without a figure, that of the generation.</summary>
    public Tunable? AllReduceLatency
    {
        get;
        init => field = value?.Between(0, 1e6, nameof(AllReduceLatency));
    }

    /// <summary>Host time per decoding sequence and step that is not hidden behind the accelerator [µs], at least 0.</summary>
    [JsonRequired]
    public Tunable HostPerSequence
    {
        get;
        init => field = value.Between(0, 1e6, nameof(HostPerSequence));
    }

    /// <summary>
    /// Host time of a step that passes beside the accelerator's [µs]: no step is faster; at least 0. It shrinks as <see cref="HostMaturity"/> says.
    /// </summary>
    public Tunable HostPerStep
    {
        get;
        init => field = value.Between(0, 1e6, nameof(HostPerStep));
    }

    /// <summary>
    /// Weight bytes that the engine's kernels stream at most per compute unit and cycle, where the accelerator's units and clock are known; above 0. What a unit
    /// keeps in flight bounds it: wide memories need kernels that fetch ahead. Default no bound.
    /// </summary>
    public Tunable? StreamPerCycle
    {
        get;
        init => field = value?.Between(1e-3, 1e6, nameof(StreamPerCycle));
    }

    /// <summary>
    /// The first release that captures decode steps in graphs: before it the host launches every kernel of every step, each in <see cref="LaunchTime"/>.
    /// Default none: steps have always been captured, or kernels are launched in no time worth speaking of.
    /// </summary>
    public DateOnly? GraphsSince
    {
        get;
        init => field = Guard.Dated(value, nameof(GraphsSince));
    }

    /// <summary>How fast fixed times shrink from release to release [1/year]: they are proportional to exp(−maturity · years); 0 to 5.</summary>
    [JsonRequired]
    public Tunable Maturity
    {
        get;
        init => field = value.Between(0, 5, nameof(Maturity));
    }

    /// <summary>The same for the running times of kernels [1/year]; 0 to 5.</summary>
    [JsonRequired]
    public Tunable KernelMaturity
    {
        get;
        init => field = value.Between(0, 5, nameof(KernelMaturity));
    }

    /// <summary>Share of its answer that an admitted sequence counts with where memory decides how many run; 0 to 1.</summary>
    [JsonRequired]
    public Tunable ResidentOutput
    {
        get;
        init => field = value.Between(0, 1, nameof(ResidentOutput));
    } = 1;

    /// <summary>The same for the host time per sequence [1/year]; 0 to 5.</summary>
    [JsonRequired]
    public Tunable HostMaturity
    {
        get;
        init => field = value.Between(0, 5, nameof(HostMaturity));
    }

    /// <summary>Where the figures come from, and which of them are assumed.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }
}
