namespace LlmEconomics;

/// <summary>Finds accelerators by what people call them.</summary>
internal sealed class AcceleratorNames
{
    private const int SuggestionLimit = 5;

    private readonly List<NamedAccelerator> _entries;
    private readonly ILookup<string, Accelerator> _ids;
    private readonly ILookup<string, Accelerator> _names;
    private readonly ILookup<string, Accelerator> _aliases;

    public AcceleratorNames(AcceleratorCatalog catalog)
    {
        _entries = [.. catalog.Select(accelerator => new NamedAccelerator(accelerator))];
        _ids = _entries.ToLookup(entry => NameText.Squash(entry.Accelerator.Id), entry => entry.Accelerator);
        _names = Lookup(_entries.Select(entry => (entry.Accelerator.Name, entry.Accelerator)));
        var byId = _entries.ToDictionary(entry => entry.Accelerator.Id, entry => entry.Accelerator, StringComparer.OrdinalIgnoreCase);
        _aliases = Lookup(catalog.Aliases.Select(alias => (alias.Key, byId[alias.Value])));
    }

    /// <summary>The accelerators that a name means, the most literal reading first: identifier, full name, alias, words.</summary>
    public IReadOnlyList<Accelerator> Matches(string name)
    {
        string squashed = NameText.Squash(name);
        ILookup<string, Accelerator>? literal = new[] { _ids, _names, _aliases }.FirstOrDefault(names => names.Contains(squashed));
        return literal is not null
            ? [.. literal[squashed].Distinct()]
            : [.. _entries.Where(entry => NameText.IsMadeOf(squashed, entry.Words)).Select(entry => entry.Accelerator)];
    }

    /// <summary>Names that are spelt most like an unknown one, the most similar first.</summary>
    public IReadOnlyList<string> Similar(string name)
    {
        return
        [
            .. _entries
                .OrderBy(entry => entry.Distance(name))
                .ThenBy(entry => entry.Accelerator.Name, StringComparer.Ordinal)
                .Take(SuggestionLimit)
                .Select(entry => entry.Accelerator.Name),
        ];
    }

    // People put the maker in front, or do not.
    private static ILookup<string, Accelerator> Lookup(IEnumerable<(string Name, Accelerator Accelerator)> names)
    {
        return names
            .SelectMany(named => new[] { named, ($"{named.Accelerator.Vendor} {named.Name}", named.Accelerator) })
            .ToLookup(named => NameText.Squash(named.Item1), named => named.Item2);
    }
}
