using System.Text;

namespace LlmEconomics;

/// <summary>A list inside a message.</summary>
internal static class Listing
{
    /// <summary>Characters after which a list only says how many there are.</summary>
    private const int MaxLength = 3000;

    /// <summary>Characters of one item, which may be a name and an identifier.</summary>
    private const int MaxItem = 2 * Quoted.MaxText;

    public static string Of<T>(IEnumerable<T> items)
    {
        StringBuilder list = new();
        int count = 0;
        bool isCut = false;
        foreach (T item in Guard.NotNull(items))
        {
            string text = Quoted.Cut(item?.ToString(), MaxItem);
            isCut |= list.Length + text.Length > MaxLength;
            if (!isCut)
            {
                list.Append(count > 0 ? ", " : "").Append(text);
            }

            count++;
        }

        return isCut ? list.Append(System.Globalization.CultureInfo.InvariantCulture, $", … ({count} in all)").ToString()
            : count > 0 ? list.ToString()
            : "none";
    }
}
