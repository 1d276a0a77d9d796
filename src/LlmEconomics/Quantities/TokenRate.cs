using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A throughput, in tokens per second [tokens/s].</summary>
/// <remarks>
/// Any finite value, negative ones too; <c>default</c> is zero. Which tokens are meant (prompt, output, both) is for the member
/// that carries it to say. A month is a twelfth of 365 days, 730 h, as on cloud bills.
/// </remarks>
[JsonConverter(typeof(QuantityJsonConverter<TokenRate>))]
public readonly record struct TokenRate : IQuantity<TokenRate>
{
    internal TokenRate(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) =>
        Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("tokens/s"), QuantityUnit.Accepted("tokens/min", divisor: Duration.SecondsPerMinute),
        QuantityUnit.Accepted("tokens/h", divisor: Duration.SecondsPerHour),
        QuantityUnit.Accepted("tokens/d", divisor: Duration.SecondsPerDay),
        QuantityUnit.Accepted("tokens/month", divisor: Duration.SecondsPerMonth), QuantityUnit.Accepted("token/s"),
        QuantityUnit.Accepted("tok/s"),
    ];

    /// <inheritdoc/>
    public static TokenRate Zero => default;

    /// <summary>The value in tokens per second [tokens/s].</summary>
    public double Value { get; }

    /// <summary>The value in tokens per second [tokens/s].</summary>
    public double TokensPerSecond => Value;

    /// <summary>The value in tokens per minute [tokens/min].</summary>
    public double TokensPerMinute => Finite.Result(Value * Duration.SecondsPerMinute);

    /// <summary>The value in tokens per hour [tokens/h].</summary>
    public double TokensPerHour => Finite.Result(Value * Duration.SecondsPerHour);

    /// <summary>The value in tokens per day [tokens/d].</summary>
    public double TokensPerDay => Finite.Result(Value * Duration.SecondsPerDay);

    /// <summary>The value in tokens per month [tokens/month] of 730 h.</summary>
    public double TokensPerMonth => Finite.Result(Value * Duration.SecondsPerMonth);

    /// <summary>A value from tokens per second [tokens/s].</summary>
    /// <param name="tokensPerSecond">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokensPerSecond"/> is not finite, or too large.</exception>
    public static TokenRate FromTokensPerSecond(double tokensPerSecond) => new(Finite.Scale(tokensPerSecond));

    /// <summary>A value from tokens per minute [tokens/min].</summary>
    /// <param name="tokensPerMinute">Any finite number.</param>
    /// <inheritdoc cref="FromTokensPerSecond"/>
    public static TokenRate FromTokensPerMinute(double tokensPerMinute) =>
        new(Finite.Scale(tokensPerMinute, divisor: Duration.SecondsPerMinute));

    /// <summary>A value from tokens per hour [tokens/h].</summary>
    /// <param name="tokensPerHour">Any finite number.</param>
    /// <inheritdoc cref="FromTokensPerSecond"/>
    public static TokenRate FromTokensPerHour(double tokensPerHour) => new(Finite.Scale(tokensPerHour, divisor: Duration.SecondsPerHour));

    /// <summary>A value from tokens per day [tokens/d].</summary>
    /// <param name="tokensPerDay">Any finite number.</param>
    /// <inheritdoc cref="FromTokensPerSecond"/>
    public static TokenRate FromTokensPerDay(double tokensPerDay) => new(Finite.Scale(tokensPerDay, divisor: Duration.SecondsPerDay));

    /// <summary>A value from tokens per month [tokens/month] of 730 h.</summary>
    /// <param name="tokensPerMonth">Any finite number.</param>
    /// <inheritdoc cref="FromTokensPerSecond"/>
    public static TokenRate FromTokensPerMonth(double tokensPerMonth) =>
        new(Finite.Scale(tokensPerMonth, divisor: Duration.SecondsPerMonth));

    /// <summary>The throughput of a run.</summary>
    /// <param name="tokens">How many tokens; finite.</param>
    /// <param name="time">The time they took; not zero.</param>
    /// <returns><c>tokens ÷ time</c></returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is NaN or infinite.</exception>
    /// <exception cref="NotFiniteNumberException">The result is not finite, as with no time.</exception>
    public static TokenRate Of(double tokens, Duration time) => new(Guard.Finite(tokens) / time.Value);

    /// <summary>How many tokens a span of time gives.</summary>
    /// <param name="time">The span.</param>
    /// <returns><c>this × time</c>, a number of tokens.</returns>
    /// <exception cref="NotFiniteNumberException">The result overflows.</exception>
    public double TokensIn(Duration time) => Finite.Result(Value * time.Value);

    /// <summary>How long a number of tokens takes.</summary>
    /// <param name="tokens">How many tokens; finite.</param>
    /// <returns><c>tokens ÷ this</c></returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is NaN or infinite.</exception>
    /// <exception cref="NotFiniteNumberException">The result is not finite, as at a rate of zero.</exception>
    public Duration TimeFor(double tokens) => new(Guard.Finite(tokens) / Value);

    /// <summary>A number of tokens = TokenRate × Duration, as <see cref="TokensIn"/>.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static double operator *(TokenRate rate, Duration time) => rate.TokensIn(time);

    /// <summary>A number of tokens = Duration × TokenRate, as <see cref="TokensIn"/>.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static double operator *(Duration time, TokenRate rate) => rate.TokensIn(time);

    /// <summary>TokensPerJoule = TokenRate ÷ Watts.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static TokensPerJoule operator /(TokenRate rate, Watts power) => new(rate.Value / power.Value);

    /// <summary>Watts = TokenRate ÷ TokensPerJoule.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Watts operator /(TokenRate rate, TokensPerJoule efficiency) => new(rate.Value / efficiency.Value);

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static TokenRate operator +(TokenRate left, TokenRate right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static TokenRate operator -(TokenRate left, TokenRate right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static TokenRate operator -(TokenRate value) => new(-value.Value);
    /// <inheritdoc/>
    public static TokenRate operator *(TokenRate left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static TokenRate operator *(double factor, TokenRate quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static TokenRate operator /(TokenRate left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(TokenRate left, TokenRate right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(TokenRate left, TokenRate right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(TokenRate left, TokenRate right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(TokenRate left, TokenRate right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(TokenRate left, TokenRate right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static TokenRate Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => QuantityText.Parse<TokenRate>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out TokenRate)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out TokenRate result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TokenRate result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(TokenRate other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static TokenRate IQuantity<TokenRate>.FromValue(double value) => new(Finite.Scale(value));
}
