using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static LlmEconomics.Prefix;

namespace LlmEconomics;

/// <summary>Energy efficiency, in tokens per joule [tokens/J]: tokens per second for each watt.</summary>
/// <remarks>Any finite value, negative ones too; <c>default</c> is zero. The inverse of <see cref="JoulesPerToken"/>; 1 token/J = 3.6 million tokens per kWh.</remarks>
[JsonConverter(typeof(QuantityJsonConverter<TokensPerJoule>))]
public readonly record struct TokensPerJoule : IQuantity<TokensPerJoule>
{
    internal TokensPerJoule(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) =>
        Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("tokens/J"), QuantityUnit.Accepted("token/J"), QuantityUnit.Accepted("Mtokens/kWh", Mega, Joules.PerKilowattHour),
    ];

    /// <inheritdoc/>
    public static TokensPerJoule Zero => default;

    /// <summary>The value in tokens per joule [tokens/J].</summary>
    public double Value { get; }

    /// <summary>The value in millions of tokens per kilowatt-hour [Mtokens/kWh].</summary>
    public double MillionTokensPerKilowattHour => Finite.Result(Value * Joules.PerKilowattHour / Mega);

    /// <summary>A value from tokens per joule [tokens/J].</summary>
    /// <param name="tokensPerJoule">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokensPerJoule"/> is not finite, or too large.</exception>
    public static TokensPerJoule FromTokensPerJoule(double tokensPerJoule) => new(Finite.Scale(tokensPerJoule));

    /// <summary>A value from millions of tokens per kilowatt-hour [Mtokens/kWh].</summary>
    /// <param name="millionTokensPerKilowattHour">Any finite number.</param>
    /// <inheritdoc cref="FromTokensPerJoule"/>
    public static TokensPerJoule FromMillionTokensPerKilowattHour(double millionTokensPerKilowattHour) =>
        new(Finite.Scale(millionTokensPerKilowattHour, Mega, Joules.PerKilowattHour));

    /// <summary>The efficiency of a run.</summary>
    /// <param name="tokens">How many tokens it gave; finite.</param>
    /// <param name="energy">The energy used; not zero.</param>
    /// <returns><c>tokens ÷ energy</c></returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is NaN or infinite.</exception>
    /// <exception cref="NotFiniteNumberException">The result is not finite, as without energy.</exception>
    public static TokensPerJoule Of(double tokens, Joules energy) => new(Guard.Finite(tokens) / energy.Value);

    /// <summary>The efficiency at which a token takes so much energy.</summary>
    /// <param name="energy">Energy per token; not zero.</param>
    /// <returns><c>1 ÷ energy</c></returns>
    /// <exception cref="NotFiniteNumberException">The result is not finite, as without energy.</exception>
    public static TokensPerJoule Of(JoulesPerToken energy) => new(1 / energy.Value);

    /// <summary>How many tokens an energy gives.</summary>
    /// <param name="energy">The energy.</param>
    /// <returns><c>this × energy</c>, a number of tokens.</returns>
    /// <exception cref="NotFiniteNumberException">The result overflows.</exception>
    public double TokensFor(Joules energy) => Finite.Result(Value * energy.Value);

    /// <summary>TokenRate = TokensPerJoule × Watts.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static TokenRate operator *(TokensPerJoule efficiency, Watts power) => new(efficiency.Value * power.Value);

    /// <summary>TokenRate = TokensPerJoule × Watts.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static TokenRate operator *(Watts power, TokensPerJoule efficiency) => efficiency * power;

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static TokensPerJoule operator +(TokensPerJoule left, TokensPerJoule right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static TokensPerJoule operator -(TokensPerJoule left, TokensPerJoule right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static TokensPerJoule operator -(TokensPerJoule value) => new(-value.Value);
    /// <inheritdoc/>
    public static TokensPerJoule operator *(TokensPerJoule left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static TokensPerJoule operator *(double factor, TokensPerJoule quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static TokensPerJoule operator /(TokensPerJoule left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(TokensPerJoule left, TokensPerJoule right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(TokensPerJoule left, TokensPerJoule right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(TokensPerJoule left, TokensPerJoule right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(TokensPerJoule left, TokensPerJoule right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(TokensPerJoule left, TokensPerJoule right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static TokensPerJoule Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        QuantityText.Parse<TokensPerJoule>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out TokensPerJoule)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out TokensPerJoule result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TokensPerJoule result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(TokensPerJoule other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static TokensPerJoule IQuantity<TokensPerJoule>.FromValue(double value) => new(Finite.Scale(value));
}
