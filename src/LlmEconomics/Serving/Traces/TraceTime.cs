using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>How the times of a trace are written. Numbers may count from anywhere, the Unix epoch included: only differences are used.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TraceTime>))]
public enum TraceTime
{
    /// <summary>A number of seconds.</summary>
    Seconds,

    /// <summary>A number of milliseconds.</summary>
    Milliseconds,

    /// <summary>A number of microseconds.</summary>
    Microseconds,

    /// <summary>A number of nanoseconds.</summary>
    Nanoseconds,

    /// <summary>
    /// A date and time as ISO 8601 has it, <c>2026-11-30T20:08:22.979Z</c>: a <c>T</c> or a space between, fractions of any length, <c>Z</c> or an offset
    /// such as <c>+02:00</c>; without one UTC.
    /// </summary>
    Iso8601,
}
