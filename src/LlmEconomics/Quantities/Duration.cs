using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static LlmEconomics.Prefix;

namespace LlmEconomics;

/// <summary>A span of time, in seconds [s].</summary>
/// <remarks>
/// Any finite value, negative ones too; <c>default</c> is zero. A year is 365 days, leap years left out. Text uses seconds and
/// smaller; longer units are read, and written on request. µ is read as the micro sign, as the Greek letter, and as u.
/// </remarks>
[JsonConverter(typeof(QuantityJsonConverter<Duration>))]
public readonly record struct Duration : IQuantity<Duration>
{
    internal const double SecondsPerMinute = 60;
    internal const double SecondsPerHour = 60 * SecondsPerMinute;
    internal const double SecondsPerDay = 24 * SecondsPerHour;
    internal const double SecondsPerYear = 365 * SecondsPerDay;

    /// <summary>
    /// A month as on cloud bills, a twelfth of 365 days: 730 h. Source: AWS Pricing Calculator, assumptions ("730 hours in a month"),
    /// https://docs.aws.amazon.com/pricing-calculator/latest/userguide/pricing-assumptions.html.
    /// </summary>
    internal const double SecondsPerMonth = SecondsPerYear / 12;

    internal Duration(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) =>
        Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("ns", divisor: Giga), QuantityUnit.Printed("µs", divisor: Mega),
        QuantityUnit.Printed("ms", divisor: Kilo), QuantityUnit.Printed("s"), QuantityUnit.Accepted("min", SecondsPerMinute),
        QuantityUnit.Accepted("h", SecondsPerHour), QuantityUnit.Accepted("d", SecondsPerDay),
        QuantityUnit.Accepted("y", SecondsPerYear), QuantityUnit.Accepted("us", divisor: Mega),
        QuantityUnit.Accepted("μs", divisor: Mega),
    ];

    /// <inheritdoc/>
    public static Duration Zero => default;

    /// <summary>The value in seconds [s].</summary>
    public double Value { get; }

    /// <summary>The value in seconds [s].</summary>
    public double Seconds => Value;

    /// <summary>The value in nanoseconds [ns].</summary>
    public double Nanoseconds => Finite.Result(Value * Giga);

    /// <summary>The value in microseconds [µs].</summary>
    public double Microseconds => Finite.Result(Value * Mega);

    /// <summary>The value in milliseconds [ms].</summary>
    public double Milliseconds => Finite.Result(Value * Kilo);

    /// <summary>The value in minutes [min] of 60 s.</summary>
    public double Minutes => Value / SecondsPerMinute;

    /// <summary>The value in hours [h] of 3,600 s.</summary>
    public double Hours => Value / SecondsPerHour;

    /// <summary>The value in days [d] of 24 h.</summary>
    public double Days => Value / SecondsPerDay;

    /// <summary>The value in years [y] of 365 d.</summary>
    public double Years => Value / SecondsPerYear;

    /// <summary>A value from seconds [s].</summary>
    /// <param name="seconds">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="seconds"/> is not finite, or too large.</exception>
    public static Duration FromSeconds(double seconds) => new(Finite.Scale(seconds));

    /// <summary>A value from nanoseconds [ns].</summary>
    /// <param name="nanoseconds">Any finite number.</param>
    /// <inheritdoc cref="FromSeconds"/>
    public static Duration FromNanoseconds(double nanoseconds) => new(Finite.Scale(nanoseconds, divisor: Giga));

    /// <summary>A value from microseconds [µs].</summary>
    /// <param name="microseconds">Any finite number.</param>
    /// <inheritdoc cref="FromSeconds"/>
    public static Duration FromMicroseconds(double microseconds) => new(Finite.Scale(microseconds, divisor: Mega));

    /// <summary>A value from milliseconds [ms].</summary>
    /// <param name="milliseconds">Any finite number.</param>
    /// <inheritdoc cref="FromSeconds"/>
    public static Duration FromMilliseconds(double milliseconds) => new(Finite.Scale(milliseconds, divisor: Kilo));

    /// <summary>A value from minutes [min] of 60 s.</summary>
    /// <param name="minutes">Any finite number.</param>
    /// <inheritdoc cref="FromSeconds"/>
    public static Duration FromMinutes(double minutes) => new(Finite.Scale(minutes, SecondsPerMinute));

    /// <summary>A value from hours [h] of 3,600 s.</summary>
    /// <param name="hours">Any finite number.</param>
    /// <inheritdoc cref="FromSeconds"/>
    public static Duration FromHours(double hours) => new(Finite.Scale(hours, SecondsPerHour));

    /// <summary>A value from days [d] of 24 h.</summary>
    /// <param name="days">Any finite number.</param>
    /// <inheritdoc cref="FromSeconds"/>
    public static Duration FromDays(double days) => new(Finite.Scale(days, SecondsPerDay));

    /// <summary>A value from years [y] of 365 d.</summary>
    /// <param name="years">Any finite number.</param>
    /// <inheritdoc cref="FromSeconds"/>
    public static Duration FromYears(double years) => new(Finite.Scale(years, SecondsPerYear));

    /// <summary>The same span as a <see cref="TimeSpan"/>.</summary>
    /// <param name="time">The span.</param>
    /// <returns>The quantity.</returns>
    public static Duration FromTimeSpan(TimeSpan time) => new(time.TotalSeconds);

    /// <summary>The same span rounded to the nearest tick of 100 ns.</summary>
    /// <returns>The span.</returns>
    /// <exception cref="OverflowException">The value is beyond what a <see cref="TimeSpan"/> can hold, about ±29,000 years.</exception>
    public TimeSpan ToTimeSpan() => TimeSpan.FromTicks(checked((long)Math.Round(Value * TimeSpan.TicksPerSecond)));

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static Duration operator +(Duration left, Duration right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static Duration operator -(Duration left, Duration right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static Duration operator -(Duration value) => new(-value.Value);
    /// <inheritdoc/>
    public static Duration operator *(Duration left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static Duration operator *(double factor, Duration quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static Duration operator /(Duration left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(Duration left, Duration right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(Duration left, Duration right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(Duration left, Duration right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(Duration left, Duration right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(Duration left, Duration right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static Duration Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => QuantityText.Parse<Duration>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out Duration)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out Duration result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Duration result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(Duration other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static Duration IQuantity<Duration>.FromValue(double value) => new(Finite.Scale(value));
}
