using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <content>How the engine hands out its cache, and what it sets unasked on an accelerator.</content>
public sealed partial record EngineProfile
{
    /// <summary>The most tokens a block of the cache may have, 4,096.</summary>
    public const long MaxBlockTokens = 4096;

    /// <summary>Tokens per block of the cache, 1 to <see cref="MaxBlockTokens"/>: a sequence holds whole blocks. Default 16.</summary>
    [JsonRequired]
    public long BlockTokens
    {
        get;
        init => field = Guard.Between(value, 1, MaxBlockTokens, nameof(BlockTokens));
    } = 16;

    /// <summary>
    /// Share of what running sequences may still generate that has to be free when one more is admitted; 0 to 1. At 0 (the default) blocks are taken as they fill and
    /// sequences give way when there are none; at 1 none ever has to.
    /// </summary>
    [JsonRequired]
    public Tunable ReservedOutput
    {
        get;
        init => field = value.Between(0, 1, nameof(ReservedOutput));
    }

    /// <summary>Whether <see cref="MemoryShare"/> is one of what weights and reserve leave free (<see cref="MemoryRule.OfFree"/>); default of all memory.</summary>
    [JsonRequired]
    public bool MemoryShareOfFree { get; init; }

    /// <summary>
    /// How the engine keeps caches, or <see langword="null"/> (the default) for what <see cref="CacheLayout.All"/> lists of its name at its <see cref="Release"/>.
    /// </summary>
    public CacheLayout? CacheLayout { get; init; }

    /// <summary>What the engine sets unasked, the first that holds on an accelerator counting; see <see cref="DefaultsOn"/>.</summary>
    [JsonRequired]
    public ImmutableArray<ServingDefault> Defaults
    {
        get;
        init => field = Guard.Items(value, nameof(Defaults));
    } = [];

    /// <summary>
    /// Rules by which the engine refuses deployments or runs them otherwise, or <see langword="null"/> (the default) for those of <see cref="EngineRule.All"/> that
    /// hold for its name at its <see cref="Release"/>. Empty: nothing is refused, and FP32 checkpoints are served in FP32.
    /// </summary>
    public ImmutableArray<EngineRule>? Rules
    {
        get;
        init => field = value is { } rules ? Guard.Items(rules, nameof(Rules)) : null;
    }

    /// <summary>Whether checkpoints in FP32 are served in FP32 (vLLM's and SGLang's <c>--dtype float32</c>); default no, in 16 bits.</summary>
    public bool KeepsFp32 { get; init; }

    internal IEnumerable<EngineRule> RulesInForce => Rules ?? EngineRule.All.Where(r => r.HoldsFor(Name, Release));

    internal ImmutableArray<EngineFinding> FindingsOf(EngineSetup setup)
    {
        return [.. RulesInForce.SelectMany(r => r.Findings(setup)).OrderByDescending(f => f.Kind)];
    }

    /// <summary>The formats that a checkpoint is served in, and what the engine says about it.</summary>
    internal FormatScheme ServedFormats(FormatScheme stored, out EngineFinding? finding)
    {
        var cast = KeepsFp32 ? null : RulesInForce.OfType<ServedInSixteenBits>().Select(r => r.Cast(stored)).FirstOrDefault(c => c is not null);
        finding = cast?.Finding;
        return cast?.Formats ?? stored;
    }

    /// <summary>The layout in use, with the profile's own blocks and step where it states none.</summary>
    internal CacheLayout KeptAs
    {
        get
        {
            CacheLayout layout = CacheLayout ?? LlmEconomics.CacheLayout.For(Name, Release);
            return layout with
            {
                BlockTokens = Math.Max(layout.BlockTokens, BlockTokens),
                BatchTokens = layout.BatchTokens > 0 ? layout.BatchTokens : PrefillBudget,
            };
        }
    }

    /// <summary>How the engine plans its memory at its release; <see langword="null"/> where nothing is known of it.</summary>
    [JsonIgnore]
    public EngineMemory? EngineMemory => EngineMemory.TryAt(Name, Release);

    /// <summary>What the share of the memory is taken of.</summary>
    internal MemoryRule MemoryRule => MemoryShareOfFree ? MemoryRule.OfFree(MemoryShare) : MemoryRule.OfTotal(MemoryShare);

    /// <summary>
    /// The same engine as it starts on an accelerator when nobody sets anything: with the <see cref="PrefillBudget"/>, <see cref="MaxSequences"/> and memory it chooses
    /// there. Unchanged where <see cref="Defaults"/> say nothing about the accelerator.
    /// </summary>
    /// <remarks>
    /// Profiles themselves state what the deployments they were fitted on were run with. They and <see cref="Defaults"/> hold for a server, not for batch use.
    /// The memory's share is that of <see cref="EngineMemory"/> at the profile's release, unless the default states one.
    /// </remarks>
    public EngineProfile DefaultsOn(Accelerator accelerator)
    {
        Guard.NotNull(accelerator);
        if (Defaults.FirstOrDefault(d => d.HoldsOn(accelerator)) is not { } found)
        {
            return this;
        }

        EngineMemory? planned = found.MemoryShare is null ? EngineMemory : null;
        return this with
        {
            PrefillBudget = found.PrefillBudget,
            MaxSequences = found.MaxSequences,
            MemoryShare = planned?.Share ?? found.MemoryShare ?? MemoryShare,
            MemoryReserve = found.MemoryReserve ?? MemoryReserve,
            MemoryShareOfFree = planned?.ShareOfFree ?? found.MemoryShareOfFree,
        };
    }

    /// <summary>How the engine divides the memory of a deployment's ranks.</summary>
    internal MemoryPlan PlanFor(
        ModelArchitecture model, FormatScheme formats, Parallelism parallelism, Accelerator accelerator, LoraAdapters? adapters)
    {
        if (MemoryReserve is not null || EngineMemory is not { } planned)
        {
            return MemoryPlan.Of(model, formats, parallelism, accelerator.Memory, MemoryRule, MemoryReserve ?? Bytes.Zero, adapters, KeptAs);
        }

        // A profile without a limit of sequences stands for deployments whose limits nobody stated: the engine prepared for what it chooses unasked.
        EngineProfile started = MaxSequences == AttentionSpan.MaxTokens ? DefaultsOn(accelerator) : this;
        ProfiledStep step = new(started.PrefillBudget, Math.Min(started.MaxSequences, started.PrefillBudget));
        return MemoryPlan.Of(model, formats, parallelism, AddressableMemory.Of(accelerator), planned, step, MemoryRule, adapters, KeptAs);
    }
}
