using System.Collections;
using System.Globalization;
using System.Text;

namespace LlmEconomics;

/// <summary>
/// The text of records as the compiler lays it out, <c>Name { Member = value, … }</c>, with two differences: it is the same in every culture, with days as
/// in ISO 8601, and a list shows its items in place of the name of its type.
/// </summary>
internal static class RecordText
{
    /// <summary>Items of a list that are shown; the others are counted.</summary>
    private const int MostItems = 4;

    private static readonly CultureInfo Culture = MakeCulture();

    /// <summary>The text of a record by its generated members.</summary>
    /// <param name="name">The record's name.</param>
    /// <param name="members">Its generated <c>PrintMembers</c>, which formats numbers in the culture of the thread.</param>
    public static string Of(string name, Func<StringBuilder, bool> members)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        StringBuilder text = new StringBuilder(name).Append(" { ");
        try
        {
            CultureInfo.CurrentCulture = Culture;
            return text.Append(members(text) ? " }" : "}").ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>The text of a value by named members, for those that hold lists or each other.</summary>
    public static string Of(string name, params IEnumerable<(string Name, object? Value)> members)
    {
        return Of(name, text => Add(text, members));
    }

    /// <summary>Adds named members to the text of a record, for its <c>PrintMembers</c>.</summary>
    public static bool Add(StringBuilder text, params IEnumerable<(string Name, object? Value)> members)
    {
        text.AppendJoin(", ", members.Select(m => $"{m.Name} = {Value(m.Value)}"));
        return true;
    }

    private static string? Value(object? value)
    {
        return value is IEnumerable items and not string ? Items(items) : value?.ToString();
    }

    private static string Items(IEnumerable items)
    {
        List<string?> shown = [];
        int count = 0;
        foreach (object? item in items)
        {
            if (count++ < MostItems)
            {
                shown.Add(Value(item));
            }
        }

        string more = count > MostItems ? string.Create(Culture, $", … {count} in all") : "";
        return $"[{string.Join(", ", shown)}{more}]";
    }

    private static CultureInfo MakeCulture()
    {
        CultureInfo culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.DateTimeFormat.ShortDatePattern = "yyyy-MM-dd";
        return CultureInfo.ReadOnly(culture);
    }
}
