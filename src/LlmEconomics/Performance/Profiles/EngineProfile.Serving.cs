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

    /// <summary>What the engine sets unasked, the first that holds on an accelerator counting; see <see cref="DefaultsOn"/>.</summary>
    [JsonRequired]
    public ImmutableArray<ServingDefault> Defaults
    {
        get;
        init => field = Guard.Items(value, nameof(Defaults));
    } = [];

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
            return MemoryPlan.Of(model, formats, parallelism, accelerator.Memory, MemoryRule, MemoryReserve ?? Bytes.Zero, adapters);
        }

        // A profile without a limit of sequences stands for deployments whose limits nobody stated: the engine prepared for what it chooses unasked.
        EngineProfile started = MaxSequences == AttentionSpan.MaxTokens ? DefaultsOn(accelerator) : this;
        ProfiledStep step = new(started.PrefillBudget, Math.Min(started.MaxSequences, started.PrefillBudget));
        return MemoryPlan.Of(model, formats, parallelism, AddressableMemory.Of(accelerator), planned, step, MemoryRule, adapters);
    }
}
