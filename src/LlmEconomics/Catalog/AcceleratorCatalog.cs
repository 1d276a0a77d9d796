using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace LlmEconomics;

/// <summary>Accelerators by the names people use for them. Immutable: adding one gives another catalogue.</summary>
/// <remarks>
/// A name is matched ignoring case, spaces and punctuation: first as an identifier or a full name, then as an alias, then as a set of
/// words that occur in the identifier, the name, the maker, the form factor, the memory or the generation. So <c>h100 pcie</c>,
/// <c>4090</c> and what <c>nvidia-smi</c> prints (<c>NVIDIA H100 80GB HBM3</c>) all find one part.
/// </remarks>
public sealed partial class AcceleratorCatalog : IReadOnlyCollection<Accelerator>
{
    private readonly ImmutableDictionary<string, Accelerator> byId;
    private readonly ImmutableDictionary<string, string> aliases;
    private readonly Lazy<NameIndex> names;

    private AcceleratorCatalog(ImmutableDictionary<string, Accelerator> byId, ImmutableDictionary<string, string> aliases)
    {
        this.byId = byId;
        this.aliases = aliases;
        names = new(() => AcceleratorNames.IndexOf(this));
    }

    /// <summary>A catalogue with nothing in it, to start from.</summary>
    public static AcceleratorCatalog Empty { get; } = new(
        ImmutableDictionary.Create<string, Accelerator>(StringComparer.OrdinalIgnoreCase),
        ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase));

    /// <summary>How many accelerators there are.</summary>
    public int Count => byId.Count;

    /// <summary>Other names, each with the identifier of the accelerator that is meant by it.</summary>
    public IReadOnlyDictionary<string, string> Aliases => aliases;

    /// <summary>The accelerator that a name means.</summary>
    /// <param name="name">An identifier, a name, an alias, or words of them.</param>
    /// <exception cref="UnknownAcceleratorException">The name fits none; the message suggests similar ones.</exception>
    /// <exception cref="AmbiguousAcceleratorException">The name fits several; the message lists them.</exception>
    public Accelerator Find(string name)
    {
        IReadOnlyList<Accelerator> found = FindAll(name);
        return found.Count switch
        {
            1 => found[0],
            0 => throw Unknown(name),
            _ => throw new AmbiguousAcceleratorException(name, found),
        };
    }

    /// <summary>The accelerator that a name means; <see langword="false"/> when it fits none, or several.</summary>
    public bool TryFind(string? name, [NotNullWhen(true)] out Accelerator? accelerator)
    {
        accelerator = string.IsNullOrWhiteSpace(name) || FindAll(name) is not [Accelerator only] ? null : only;
        return accelerator is not null;
    }

    /// <summary>All accelerators that a name fits, in order of their identifiers: none, the one that is meant, or the candidates.</summary>
    /// <inheritdoc cref="Find"/>
    public IReadOnlyList<Accelerator> FindAll(string name)
    {
        return [.. names.Value.Matches(Guard.NotBlank(name)).Select(id => byId[id])];
    }

    /// <summary>This catalogue with one accelerator added, or replaced where the identifier is the same.</summary>
    public AcceleratorCatalog With(Accelerator accelerator)
    {
        return new(byId.SetItem(Guard.NotNull(accelerator).Id, accelerator), aliases);
    }

    /// <summary>This catalogue with all entries and aliases of another, which win where both have one.</summary>
    public AcceleratorCatalog With(AcceleratorCatalog other)
    {
        return new(byId.SetItems(Guard.NotNull(other).byId), aliases.SetItems(other.aliases));
    }

    /// <summary>This catalogue with another name for one of its accelerators.</summary>
    /// <param name="alias">The other name.</param>
    /// <param name="id">The identifier of an accelerator in this catalogue.</param>
    /// <exception cref="UnknownAcceleratorException">No accelerator here has that identifier.</exception>
    public AcceleratorCatalog WithAlias(string alias, string id)
    {
        Guard.NotBlank(alias);
        return byId.ContainsKey(Guard.NotBlank(id))
            ? new(byId, aliases.SetItem(alias, id))
            : throw Unknown(id);
    }

    /// <inheritdoc/>
    public IEnumerator<Accelerator> GetEnumerator()
    {
        return byId.Values.OrderBy(accelerator => accelerator.Id, StringComparer.Ordinal).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator()
    {
        return GetEnumerator();
    }

    private UnknownAcceleratorException Unknown(string name)
    {
        return new(name, [.. names.Value.Similar(name).Select(id => byId[id].Name)]);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(AcceleratorCatalog), (nameof(Count), Count));
    }
}
