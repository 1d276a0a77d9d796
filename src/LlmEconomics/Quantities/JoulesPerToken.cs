using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static LlmEconomics.Prefix;

namespace LlmEconomics;

/// <summary>Energy per token, in joules per token [J/token].</summary>
/// <remarks>Any finite value, negative ones too; <c>default</c> is zero. 1 kWh per million tokens = 3.6 J/token.</remarks>
[JsonConverter(typeof(QuantityJsonConverter<JoulesPerToken>))]
public readonly record struct JoulesPerToken : IQuantity<JoulesPerToken>
{
    internal JoulesPerToken(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) =>
        Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("mJ/token", divisor: Kilo), QuantityUnit.Printed("J/token"),
        QuantityUnit.Accepted("kWh/Mtoken", Joules.PerKilowattHour, Mega),
    ];

    /// <inheritdoc/>
    public static JoulesPerToken Zero => default;

    /// <summary>The value in joules per token [J/token].</summary>
    public double Value { get; }

    /// <summary>The value in millijoules per token [mJ/token].</summary>
    public double MillijoulesPerToken => Finite.Result(Value * Kilo);

    /// <summary>The value in kilowatt-hours per million tokens [kWh/Mtoken].</summary>
    public double KilowattHoursPerMillionTokens => Finite.Result(Value * Mega / Joules.PerKilowattHour);

    /// <summary>A value from joules per token [J/token].</summary>
    /// <param name="joulesPerToken">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="joulesPerToken"/> is not finite, or too large.</exception>
    public static JoulesPerToken FromJoulesPerToken(double joulesPerToken) => new(Finite.Scale(joulesPerToken));

    /// <summary>A value from millijoules per token [mJ/token].</summary>
    /// <param name="millijoulesPerToken">Any finite number.</param>
    /// <inheritdoc cref="FromJoulesPerToken"/>
    public static JoulesPerToken FromMillijoulesPerToken(double millijoulesPerToken) =>
        new(Finite.Scale(millijoulesPerToken, divisor: Kilo));

    /// <summary>A value from kilowatt-hours per million tokens [kWh/Mtoken].</summary>
    /// <param name="kilowattHoursPerMillionTokens">Any finite number.</param>
    /// <inheritdoc cref="FromJoulesPerToken"/>
    public static JoulesPerToken FromKilowattHoursPerMillionTokens(double kilowattHoursPerMillionTokens) =>
        new(Finite.Scale(kilowattHoursPerMillionTokens, Joules.PerKilowattHour, Mega));

    /// <summary>The energy per token of a run.</summary>
    /// <param name="energy">The energy used.</param>
    /// <param name="tokens">How many tokens it gave; finite and not 0.</param>
    /// <returns><c>energy ÷ tokens</c></returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is NaN or infinite.</exception>
    /// <exception cref="NotFiniteNumberException">The result is not finite, as with no tokens.</exception>
    public static JoulesPerToken Of(Joules energy, double tokens) => new(energy.Value / Guard.Finite(tokens));

    /// <summary>The energy of a number of tokens.</summary>
    /// <param name="tokens">How many tokens; finite.</param>
    /// <returns><c>this × tokens</c></returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is NaN or infinite.</exception>
    /// <exception cref="NotFiniteNumberException">The result overflows.</exception>
    public Joules For(double tokens) => new(Value * Guard.Finite(tokens));

    /// <summary>Watts = JoulesPerToken × TokenRate.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Watts operator *(JoulesPerToken energy, TokenRate rate) => new(energy.Value * rate.Value);

    /// <summary>Watts = JoulesPerToken × TokenRate.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Watts operator *(TokenRate rate, JoulesPerToken energy) => energy * rate;

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static JoulesPerToken operator +(JoulesPerToken left, JoulesPerToken right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static JoulesPerToken operator -(JoulesPerToken left, JoulesPerToken right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static JoulesPerToken operator -(JoulesPerToken value) => new(-value.Value);
    /// <inheritdoc/>
    public static JoulesPerToken operator *(JoulesPerToken left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static JoulesPerToken operator *(double factor, JoulesPerToken quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static JoulesPerToken operator /(JoulesPerToken left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(JoulesPerToken left, JoulesPerToken right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(JoulesPerToken left, JoulesPerToken right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(JoulesPerToken left, JoulesPerToken right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(JoulesPerToken left, JoulesPerToken right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(JoulesPerToken left, JoulesPerToken right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static JoulesPerToken Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        QuantityText.Parse<JoulesPerToken>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out JoulesPerToken)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out JoulesPerToken result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out JoulesPerToken result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(JoulesPerToken other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static JoulesPerToken IQuantity<JoulesPerToken>.FromValue(double value) => new(Finite.Scale(value));
}
