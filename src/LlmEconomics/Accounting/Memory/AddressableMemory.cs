using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// What programs get of an accelerator's memory: drivers keep a part to themselves, and an operating system lets a GPU hold only a part of
/// unified memory.
/// </summary>
/// <remarks>
/// Engines take their fraction of what they see (<c>cudaMemGetInfo</c>, <c>recommendedMaxWorkingSetSize</c>), not of what <c>nvidia-smi</c> prints.
/// An accelerator that was seen counts with what was seen; others as their maker's rule says: <c>share · memory − fixed</c>.
/// </remarks>
public static class AddressableMemory
{
    private static readonly Lazy<ImmutableArray<AddressableRule>> Rules = new(() =>
        EmbeddedJson.Read("Accounting.Memory.addressable-memory.json", MemoryJsonContext.Default.AddressableMemoryList).Rules);

    /// <summary>The memory of an accelerator that a program may use at most.</summary>
    /// <remarks>The whole memory where neither the accelerator nor its maker is listed.</remarks>
    public static Bytes Of(Accelerator accelerator)
    {
        return Guard.NotNull(accelerator) is var a && Rules.Value.FirstOrDefault(r => r.HoldsOn(a)) is { } rule ? rule.Of(a.Memory) : a.Memory;
    }

    /// <summary>Where the figure of <see cref="Of"/> comes from; <see langword="null"/> where nothing is listed.</summary>
    public static string? SourceOf(Accelerator accelerator)
    {
        return Guard.NotNull(accelerator) is var a ? Rules.Value.FirstOrDefault(r => r.HoldsOn(a))?.Source : null;
    }
}

/// <summary>What programs get on the accelerators of these ids, or of this maker and kind from a size on.</summary>
internal sealed record AddressableRule
{
    public IReadOnlyList<string>? Ids { get; init; }

    public string? Vendor { get; init; }

    public IReadOnlyList<string>? Kinds { get; init; }

    public Bytes MemoryFrom { get; init; }

    /// <summary>What was seen.</summary>
    public Bytes? Memory { get; init; }

    public double? Share { get; init; }

    public Bytes Fixed { get; init; }

    public required string Source { get; init; }

    public bool HoldsOn(Accelerator accelerator)
    {
        if (Ids is not null)
        {
            // An accelerator of the same id and less memory was changed by its user, or is known by its label: what was seen says nothing about it.
            return Ids.Contains(accelerator.Id, StringComparer.OrdinalIgnoreCase) && Memory <= accelerator.Memory;
        }

        return accelerator.Memory >= MemoryFrom && string.Equals(Vendor, accelerator.Vendor, StringComparison.OrdinalIgnoreCase)
            && accelerator.Kind is { } kind && Kinds!.Contains(kind, StringComparer.OrdinalIgnoreCase);
    }

    public Bytes Of(Bytes memory)
    {
        Bytes ruled = Memory ?? ((memory * (Share ?? 1)) - Fixed);
        return ruled > Bytes.Zero ? ruled : memory;
    }
}

/// <summary>The file format of what programs get of accelerators' memory.</summary>
internal sealed record AddressableMemoryList(ImmutableArray<AddressableRule> Rules);
