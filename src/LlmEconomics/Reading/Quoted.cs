using System.Globalization;
using System.Text;

namespace LlmEconomics;

/// <summary>
/// Repeats text from outside in a message: cut, so that no message is longer than a screen, and with everything escaped that is not seen or moves
/// the cursor (controls, line breaks, directions of writing, halves of surrogate pairs), so that no message forges another.
/// </summary>
internal static class Quoted
{
    /// <summary>Characters of a repeated text.</summary>
    public const int MaxText = 80;

    /// <summary>Characters of a place: its beginning and its end are kept.</summary>
    public const int MaxPlace = 240;

    /// <summary>Characters of a whole message, which may list what is known.</summary>
    public const int MaxMessage = 4000;

    /// <summary>The beginning of a text in quotes.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        return $"'{Cut(text)}'";
    }

    /// <summary>The beginning of a text.</summary>
    public static string Cut(ReadOnlySpan<char> text, int length = MaxText)
    {
        // Most are short and plain.
        return text.Length <= length && !NeedsEscape(text) ? text.ToString() : Escaped(text, length);
    }

    /// <summary>A place such as a JSON path: both of its ends tell something.</summary>
    public static string Place(string place)
    {
        const int half = MaxPlace / 2;
        return place.Length <= MaxPlace ? Cut(place, MaxPlace) : $"{Cut(place, half)}{Cut(place.AsSpan(place.Length - half), half)}";
    }

    /// <summary>A whole message, in one line.</summary>
    public static string Message(string message)
    {
        string head = message.Length <= 2 * MaxMessage ? message : message[..(2 * MaxMessage)];
        return Cut(head.ReplaceLineEndings(" "), MaxMessage);
    }

    private static bool NeedsEscape(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (c is < ' ' or > '~')
            {
                return true;
            }
        }

        return false;
    }

    private static string Escaped(ReadOnlySpan<char> text, int length)
    {
        StringBuilder escaped = new();
        while (!text.IsEmpty)
        {
            bool whole = Rune.DecodeFromUtf16(text, out Rune rune, out int used) == System.Buffers.OperationStatus.Done;
            string next = whole && !IsHidden(rune) ? text[..used].ToString() : Codes(text[..used]);
            if (escaped.Length + next.Length > length)
            {
                return escaped.Append('…').ToString();
            }

            escaped.Append(next);
            text = text[used..];
        }

        return escaped.ToString();
    }

    private static string Codes(ReadOnlySpan<char> units)
    {
        StringBuilder codes = new();
        foreach (char c in units)
        {
            codes.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return codes.ToString();
    }

    private static bool IsHidden(Rune rune)
    {
        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;
    }
}
