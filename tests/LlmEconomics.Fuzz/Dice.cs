namespace LlmEconomics.Fuzz;

/// <summary>
/// Chance that is the same for the same seed, reader and number of an input, so that any one of ten million can be made again by itself.
/// SplitMix64 (Steele, Lea, Flood 2014).
/// </summary>
internal struct Dice(long seed, string reader, long input)
{
    private ulong state = unchecked(((ulong)seed * 0x9E3779B97F4A7C15) ^ Hash(reader) ^ ((ulong)input * 0xD1B54A32D192ED03));

    /// <summary>A whole number from 0 and below a bound.</summary>
    public int Below(int bound)
    {
        return (int)(Next() % (ulong)Math.Max(1, bound));
    }

    public bool OneIn(int times)
    {
        return Below(times) == 0;
    }

    public T Of<T>(IReadOnlyList<T> items)
    {
        return items[Below(items.Count)];
    }

    private ulong Next()
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 1099511628211);
        }

        return hash;
    }
}
