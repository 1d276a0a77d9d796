namespace LlmEconomics;

/// <summary>The finaliser of SplitMix64: a number that depends on its argument alone and looks random. Source: Steele, Lea and Flood, OOPSLA 2014.</summary>
internal static class SplitMix64
{
    public static ulong Mix(ulong value)
    {
        ulong z = value + 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
