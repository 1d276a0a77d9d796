using System.Globalization;

namespace LlmEconomics;

/// <summary>
/// Reads times as seconds since the first one. They are subtracted as decimals: a double of epoch nanoseconds is off by hundreds of them.
/// </summary>
internal sealed class TraceClock(TraceTime time)
{
    private const string Minutes = "yyyy-MM-dd'T'HH:mm", Seconds = "yyyy-MM-dd'T'HH:mm:ss";

    private static readonly string[] IsoFormats = [Minutes, Minutes + "zzz", Seconds, Seconds + "zzz"];

    private decimal? first;

    /// <summary>Seconds since the first time that was read; <see langword="null"/> where the text is no such time.</summary>
    public double? Read(string text)
    {
        if ((time == TraceTime.Iso8601 ? Iso(text.AsSpan().Trim()) : Number(text)) is not { } now)
        {
            return null;
        }

        first ??= now;
        try
        {
            return (double)(now - first.Value) / PerSecond;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>What is accepted, for a message.</summary>
    public string Expected => time == TraceTime.Iso8601
        ? "must be a date and time such as 2026-11-30T20:08:22.979Z."
        : $"must be a finite number of {time.ToString().ToLowerInvariant()}, from -7.9e28 to 7.9e28.";

    private double PerSecond => time switch
    {
        TraceTime.Milliseconds => 1e3,
        TraceTime.Microseconds => 1e6,
        TraceTime.Nanoseconds => 1e9,
        _ => 1,
    };

    private static decimal? Number(string text)
    {
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;
    }

    private static decimal? Iso(ReadOnlySpan<char> text)
    {
        // The fraction is taken out and read by itself: .NET knows seven digits of it, and logs have up to nine.
        int point = text.IndexOfAny('.', ',');
        int after = point < 0 ? -1 : point + 1 + LeadingDigits(text[(point + 1)..]);
        decimal fraction = 0;
        if (point >= 0 && (after == point + 1 || after - point > 29 || !decimal.TryParse($"0.{text[(point + 1)..after]}", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out fraction)))
        {
            return null;
        }

        string whole = (point < 0 ? text.ToString() : $"{text[..point]}{text[after..]}").Replace(' ', 'T');
        whole = whole.EndsWith('Z') ? $"{whole[..^1]}+00:00" : whole;
        return DateTimeOffset.TryParseExact(whole, IsoFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset found)
            ? ((decimal)found.UtcTicks / TimeSpan.TicksPerSecond) + fraction
            : null;
    }

    private static int LeadingDigits(ReadOnlySpan<char> text)
    {
        int other = text.IndexOfAnyExceptInRange('0', '9');
        return other < 0 ? text.Length : other;
    }
}
