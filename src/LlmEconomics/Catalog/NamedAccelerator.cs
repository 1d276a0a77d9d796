namespace LlmEconomics;

/// <summary>An accelerator with the words that may occur in a name for it.</summary>
internal sealed class NamedAccelerator(Accelerator accelerator)
{
    public Accelerator Accelerator { get; } = accelerator;

    /// <summary>Lower-case words of its identifier, name, maker, generation, form factor and memory.</summary>
    public IReadOnlyCollection<string> Words { get; } = WordsOf(accelerator);

    /// <summary>
    /// How unlike a name is to this accelerator's, 0 to 1: the whole spelling, or the mean over the name's words of the distance to the
    /// nearest word here, whichever is less.
    /// </summary>
    public double Distance(string name)
    {
        double whole = NameText.Distance(NameText.Squash(name), NameText.Squash(Accelerator.Name));
        IEnumerable<double> words = NameText.Words(name).Select(word => Words.Min(mine => NameText.Distance(word, mine)));
        return Math.Min(whole, words.DefaultIfEmpty(1).Average());
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
