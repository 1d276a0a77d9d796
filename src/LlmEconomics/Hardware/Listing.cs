namespace LlmEconomics;

/// <summary>A list inside a message.</summary>
internal static class Listing
{
    public static string Of<T>(IEnumerable<T> items)
    {
        string list = string.Join(", ", Guard.NotNull(items));
        return list.Length > 0 ? list : "none";
    }
}
