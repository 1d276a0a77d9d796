namespace LlmEconomics;

/// <summary>Finds entries of a catalogue by what people call them: the most literal reading first.</summary>
internal sealed class NameIndex
{
    private const int SuggestionLimit = 5;

    private readonly Entry[] entries;

    // Each reading with the keys it means; the spellings are squashed once, since a look-up is made for every question.
    private readonly ILookup<string, string> byKey;
    private readonly ILookup<string, string> byName;
    private readonly Dictionary<string, string> byAlias;

    public NameIndex(IEnumerable<Entry> entries, IEnumerable<KeyValuePair<string, string>> aliases)
    {
        this.entries = [.. entries];
        byKey = this.entries.ToLookup(e => NameText.Squash(e.Key), e => e.Key);
        byName = this.entries.SelectMany(e => e.Names.Select(NameText.Squash).Distinct().Select(n => (Name: n, e.Key))).ToLookup(n => n.Name, n => n.Key);
        byAlias = aliases.GroupBy(a => NameText.Squash(a.Key)).ToDictionary(g => g.Key, g => g.First().Value);
    }

    /// <summary>The keys that a name means: as a key, a full name, an alias, or a row of an entry's words.</summary>
    public IReadOnlyList<string> Matches(string name)
    {
        string squashed = NameText.Squash(name);
        return byKey.Contains(squashed) ? [.. byKey[squashed]]
            : byName.Contains(squashed) ? [.. byName[squashed]]
            : byAlias.TryGetValue(squashed, out string? key) ? [key]
            : [.. entries.Where(e => NameText.IsMadeOf(squashed, e.Words)).Select(e => e.Key)];
    }

    /// <summary>Keys spelt most like an unknown name, the most similar first.</summary>
    public IReadOnlyList<string> Similar(string name)
    {
        return
        [
            .. entries
                .OrderBy(e => Distance(name, e))
                .ThenBy(e => e.Key, StringComparer.Ordinal)
                .Take(SuggestionLimit)
                .Select(e => e.Key),
        ];
    }

    // The whole spelling, or the mean over the name's words of the distance to the nearest word here, whichever is less.
    private static double Distance(string name, Entry entry)
    {
        string squashed = NameText.Squash(name);
        double whole = entry.Names.Append(entry.Key).Min(n => NameText.Distance(squashed, NameText.Squash(n)));
        IEnumerable<double> words = NameText.Words(name).Select(word => entry.Words.Select(own => NameText.Distance(word, own)).DefaultIfEmpty(1).Min());
        return Math.Min(whole, words.DefaultIfEmpty(1).Average());
    }

    /// <summary>How one entry may be called.</summary>
    public sealed record Entry(string Key, IReadOnlyCollection<string> Names, IReadOnlyCollection<string> Words);
}
