namespace LlmEconomics;

/// <summary>Finds entries of a catalogue by what people call them: the most literal reading first.</summary>
/// <param name="entries">Key, full names and words of each entry.</param>
/// <param name="aliases">Other names, each with the key that is meant by it.</param>
internal sealed class NameIndex(IEnumerable<NameIndex.Entry> entries, IEnumerable<KeyValuePair<string, string>> aliases)
{
    private const int SuggestionLimit = 5;

    private readonly Entry[] entries = [.. entries];
    private readonly Dictionary<string, string> keyOfAlias = aliases.GroupBy(a => NameText.Squash(a.Key)).ToDictionary(g => g.Key, g => g.First().Value);

    /// <summary>The keys that a name means: as a key, a full name, an alias, or a row of an entry's words.</summary>
    public IReadOnlyList<string> Matches(string name)
    {
        string squashed = NameText.Squash(name);
        string[] literal = Where(e => NameText.Squash(e.Key) == squashed);
        literal = literal.Length > 0 ? literal : Where(e => e.Names.Any(n => NameText.Squash(n) == squashed));
        if (literal.Length > 0)
        {
            return literal;
        }

        return keyOfAlias.TryGetValue(squashed, out string? key) ? [key] : Where(e => NameText.IsMadeOf(squashed, e.Words));
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

    private string[] Where(Func<Entry, bool> matches)
    {
        return [.. entries.Where(matches).Select(e => e.Key)];
    }

    /// <summary>How one entry may be called.</summary>
    public sealed record Entry(string Key, IReadOnlyCollection<string> Names, IReadOnlyCollection<string> Words);
}
