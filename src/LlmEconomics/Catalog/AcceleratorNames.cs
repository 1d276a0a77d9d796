namespace LlmEconomics;

/// <summary>What accelerators are called: identifier, name, aliases, with or without the maker in front, and the words that describe them.</summary>
internal static class AcceleratorNames
{
    public static NameIndex IndexOf(AcceleratorCatalog catalog)
    {
        var vendors = catalog.ToDictionary(a => a.Id, a => a.Vendor, StringComparer.OrdinalIgnoreCase);
        return new(
            catalog.Select(a => new NameIndex.Entry(a.Id, [a.Name, $"{a.Vendor} {a.Name}"], WordsOf(a))),
            catalog.Aliases.Concat(catalog.Aliases.Select(alias => KeyValuePair.Create($"{vendors[alias.Value]} {alias.Key}", alias.Value))));
    }

    private static HashSet<string> WordsOf(Accelerator a)
    {
        string?[] texts = [a.Id, a.Name, a.Vendor, a.Kind, a.Architecture, a.FormFactor, a.MemoryType];
        IEnumerable<string> words = texts.OfType<string>().SelectMany(NameText.Words);
        return a.MemoryLabel is { } label ? [.. words, .. CapacityWords(label)] : [.. words];
    }

    // "80 GB" is written in one word, and some drivers print 144G.
    private static string[] CapacityWords(Bytes label)
    {
        string gigabytes = label.ToString("GB:0.##").Split(' ')[0];
        return [$"{gigabytes}gb", $"{gigabytes}g"];
    }
}
