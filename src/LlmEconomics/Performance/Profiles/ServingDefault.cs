using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What an engine sets unasked on some accelerators: tokens per step, sequences at once, and its share of the memory.</summary>
/// <remarks>
/// Engines look at the memory, and some at the name, of the device they start on. It holds where the memory is at least <see cref="MemoryFrom"/>, the kind is one of
/// <see cref="Kinds"/>, and no part of the name is in <see cref="Except"/>.
/// </remarks>
public sealed record ServingDefault
{
    /// <summary>The least memory it holds for, as the driver reports it; default 0.</summary>
    public Bytes MemoryFrom
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(MemoryFrom));
    }

    /// <summary>Kinds of accelerators it holds for, as <see cref="Accelerator.Kind"/> names them; one whose kind is not known counts as any. Default all.</summary>
    public ImmutableArray<string> Kinds
    {
        get;
        init => field = Guard.Items(value, nameof(Kinds));
    } = [];

    /// <summary>Parts of names, in any case, of accelerators it does not hold for; default none.</summary>
    public ImmutableArray<string> Except
    {
        get;
        init => field = Guard.Items(value, nameof(Except)) is var parts && parts.Any(string.IsNullOrWhiteSpace)
            ? throw new ArgumentException($"{nameof(Except)} must not hold an empty name.", nameof(Except))
            : parts;
    } = [];

    /// <summary>Tokens a step computes at most, 1 to 2³⁰.</summary>
    public required long PrefillBudget
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(PrefillBudget));
    }

    /// <summary>Sequences that run at once at most, on one attention rank; 1 to 2³⁰.</summary>
    public required long MaxSequences
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(MaxSequences));
    }

    /// <summary>Share of the memory, 0.01 to 1; default what the profile states.</summary>
    public double? MemoryShare
    {
        get;
        init => field = value is { } share ? Guard.Between(share, 0.01, 1, nameof(MemoryShare)) : null;
    }

    /// <summary>What of the share is kept for activations and the runtime; default what the profile states.</summary>
    public Bytes? MemoryReserve
    {
        get;
        init => field = value is { } reserve ? QuantityGuard.NotNegative(reserve, nameof(MemoryReserve)) : null;
    }

    /// <summary>Whether the share is one of what weights and reserve leave free; default of all memory.</summary>
    public bool MemoryShareOfFree { get; init; }

    /// <summary>Equal when all members are.</summary>
    public bool Equals(ServingDefault? other)
    {
        return other is not null && (MemoryFrom, PrefillBudget, MaxSequences, MemoryShare) == (other.MemoryFrom, other.PrefillBudget, other.MaxSequences, other.MemoryShare)
            && (MemoryReserve, MemoryShareOfFree) == (other.MemoryReserve, other.MemoryShareOfFree)
            && Kinds.SequenceEqual(other.Kinds) && Except.SequenceEqual(other.Except);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(MemoryFrom, PrefillBudget, MaxSequences, MemoryShare);
    }

    internal bool HoldsOn(Accelerator accelerator)
    {
        return accelerator.Memory >= MemoryFrom
            && (Kinds.IsEmpty || accelerator.Kind is not { } kind || Kinds.Contains(kind, StringComparer.OrdinalIgnoreCase))
            && !Except.Any(part => accelerator.Name.Contains(part, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(ServingDefault),
            (nameof(MemoryFrom), MemoryFrom), (nameof(Kinds), Kinds), (nameof(Except), Except),
            (nameof(PrefillBudget), PrefillBudget), (nameof(MaxSequences), MaxSequences), (nameof(MemoryShare), MemoryShare),
            (nameof(MemoryReserve), MemoryReserve),
            (nameof(MemoryShareOfFree), MemoryShareOfFree));
    }
}
