namespace LlmEconomics;

/// <summary>Finds accelerators by what people call them.</summary>
internal sealed class AcceleratorNames
{
    private const int SuggestionLimit = 5;

    private readonly Dictionary<string, string> _aliases = [];
    private readonly List<(Accelerator Accelerator, HashSet<string> Words)> _entries;

    public AcceleratorNames(IEnumerable<Accelerator> accelerators, IEnumerable<KeyValuePair<string, string>> aliases)
    {
        _entries = [.. accelerators.Select(accelerator => (accelerator, WordsOf(accelerator)))];
        foreach ((string alias, string id) in aliases)
        {
            _aliases[NameText.Squash(alias)] = id;
        }
    }

    /// <summary>The accelerators that a name means, the most literal reading first: full name, alias, words.</summary>
    public IReadOnlyList<Accelerator> Matches(string name)
    {
        string squashed = NameText.Squash(name);
        List<Accelerator> literal = Where(a => NameText.Squash(a.Id) == squashed);
        if (literal.Count == 0)
        {
            literal = Where(a => NameText.Squash(a.Name) == squashed);
        }

        if (literal.Count == 0 && _aliases.TryGetValue(squashed, out string? id))
        {
            literal = Where(a => string.Equals(a.Id, id, StringComparison.OrdinalIgnoreCase));
        }

        return literal.Count > 0
            ? literal
            : [.. _entries.Where(entry => NameText.IsMadeOf(squashed, entry.Words)).Select(entry => entry.Accelerator)];
    }

    /// <summary>Names that are spelt most like an unknown one, the most similar first.</summary>
    public IReadOnlyList<string> Similar(string name)
    {
        string squashed = NameText.Squash(name);
        return
        [
            .. _entries
                .Select(entry => (entry.Accelerator.Name, Distance: Distance(squashed, entry)))
                .OrderBy(candidate => candidate.Distance)
                .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
                .Take(SuggestionLimit)
                .Select(candidate => candidate.Name),
        ];
    }

    private static double Distance(string squashed, (Accelerator Accelerator, HashSet<string> Words) entry)
    {
        return entry.Words.Append(NameText.Squash(entry.Accelerator.Name)).Min(word => NameText.Distance(squashed, word));
    }

    private static HashSet<string> WordsOf(Accelerator a)
    {
        string?[] texts = [a.Id, a.Name, a.Vendor, a.FormFactor, a.Architecture, a.MemoryType, a.MemoryLabel?.ToString("GB"), a.Kind];
        return [.. texts.OfType<string>().SelectMany(NameText.Words), NameText.Squash(a.MemoryLabel?.ToString("GB") ?? "")];
    }

    private List<Accelerator> Where(Func<Accelerator, bool> matches)
    {
        return [.. _entries.Select(entry => entry.Accelerator).Where(matches)];
    }
}
