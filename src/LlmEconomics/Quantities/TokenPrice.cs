using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A price of tokens in a currency, in United States dollars per million tokens [USD/Mtoken] unless said otherwise.</summary>
/// <remarks>Any finite value, negative ones too; <c>default</c> is zero.</remarks>
[JsonConverter(typeof(QuantityJsonConverter<TokenPrice>))]
public readonly record struct TokenPrice : IMonetary<TokenPrice>
{
    internal const double PerMillion = 1e6;

    internal TokenPrice(double value, Currency currency, [CallerArgumentExpression(nameof(value))] string? formula = null)
    {
        Value = Finite.Result(value, formula);
        Currency = currency;
    }

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("USD/Mtoken"), QuantityUnit.Accepted("USD/ktoken", 1e3),
        QuantityUnit.Accepted("USD/token", PerMillion),
    ];

    /// <inheritdoc/>
    public static TokenPrice Zero => default;

    /// <summary>The currency; that of <c>default</c> is USD.</summary>
    public Currency Currency { get; }

    /// <summary>The value in dollars per million tokens [USD/Mtoken].</summary>
    public double Value { get; }

    /// <summary>The value in dollars per million tokens [USD/Mtoken].</summary>
    public double DollarsPerMillionTokens => Currency.As(Value, Currency.Usd);

    /// <summary>The value in dollars per thousand tokens [USD/ktoken].</summary>
    public double DollarsPerThousandTokens => Currency.As(Value, Currency.Usd) / 1e3;

    /// <summary>The value in dollars per token [USD/token].</summary>
    public double DollarsPerToken => Currency.As(Value, Currency.Usd) / PerMillion;

    /// <summary>A price of a million tokens in a currency.</summary>
    /// <param name="amount">Any finite number.</param>
    /// <param name="currency">The currency.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amount"/> is not finite.</exception>
    public static TokenPrice PerMillionTokens(double amount, Currency currency) => new(Guard.Finite(amount), currency);

    /// <summary>A value from dollars per million tokens [USD/Mtoken].</summary>
    /// <param name="dollarsPerMillionTokens">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dollarsPerMillionTokens"/> is not finite, or too large.</exception>
    public static TokenPrice FromDollarsPerMillionTokens(double dollarsPerMillionTokens) => new(Finite.Scale(dollarsPerMillionTokens), default);

    /// <summary>A value from dollars per thousand tokens [USD/ktoken].</summary>
    /// <param name="dollarsPerThousandTokens">Any finite number.</param>
    /// <inheritdoc cref="FromDollarsPerMillionTokens"/>
    public static TokenPrice FromDollarsPerThousandTokens(double dollarsPerThousandTokens) =>
        new(Finite.Scale(dollarsPerThousandTokens, 1e3), default);

    /// <summary>A value from dollars per token [USD/token].</summary>
    /// <param name="dollarsPerToken">Any finite number.</param>
    /// <inheritdoc cref="FromDollarsPerMillionTokens"/>
    public static TokenPrice FromDollarsPerToken(double dollarsPerToken) => new(Finite.Scale(dollarsPerToken, PerMillion), default);

    /// <summary>The price of tokens that cost a known amount.</summary>
    /// <param name="money">The cost.</param>
    /// <param name="tokens">How many tokens; finite and not 0.</param>
    /// <returns><c>money ÷ tokens</c></returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is NaN or infinite.</exception>
    /// <exception cref="NotFiniteNumberException">The result is not finite, as with no tokens.</exception>
    public static TokenPrice Of(Money money, double tokens) => new(money.Value * PerMillion / Guard.Finite(tokens), money.Currency);

    /// <summary>The cost of a number of tokens.</summary>
    /// <param name="tokens">How many tokens; finite.</param>
    /// <returns><c>this × tokens</c></returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is NaN or infinite.</exception>
    /// <exception cref="NotFiniteNumberException">The result overflows.</exception>
    public Money For(double tokens) => new(Value * Guard.Finite(tokens) / PerMillion, Currency);

    /// <summary>MoneyRate = TokenPrice × TokenRate.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static MoneyRate operator *(TokenPrice price, TokenRate rate) =>
        new(price.Value * rate.Value * Duration.SecondsPerHour / PerMillion, price.Currency);

    /// <summary>MoneyRate = TokenPrice × TokenRate.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static MoneyRate operator *(TokenRate rate, TokenPrice price) => price * rate;

    /// <summary>Equal when amount and currency are; nothing is nothing in every currency.</summary>
    public bool Equals(TokenPrice other) => Value.Equals(other.Value) && (Value == 0 || Currency == other.Currency);

    /// <inheritdoc/>
    public override int GetHashCode() => Value == 0 ? 0 : HashCode.Combine(Value, Currency);

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static TokenPrice operator +(TokenPrice left, TokenPrice right) =>
        new(left.Value + right.Value, Currency.Shared(left.Value, left.Currency, right.Value, right.Currency));
    /// <inheritdoc/>
    public static TokenPrice operator -(TokenPrice left, TokenPrice right) =>
        new(left.Value - right.Value, Currency.Shared(left.Value, left.Currency, right.Value, right.Currency));
    /// <inheritdoc/>
    public static TokenPrice operator -(TokenPrice value) => new(-value.Value, value.Currency);
    /// <inheritdoc/>
    public static TokenPrice operator *(TokenPrice left, double right) => new(left.Value * right, left.Currency);
    /// <inheritdoc/>
    public static TokenPrice operator *(double factor, TokenPrice quantity) => new(factor * quantity.Value, quantity.Currency);
    /// <inheritdoc/>
    public static TokenPrice operator /(TokenPrice left, double right) => new(left.Value / right, left.Currency);
    /// <inheritdoc/>
    public static double operator /(TokenPrice left, TokenPrice right) => Finite.Result(left.Value / Comparable(left, right));
    /// <inheritdoc/>
    public static bool operator <(TokenPrice left, TokenPrice right) => left.Value < Comparable(left, right);
    /// <inheritdoc/>
    public static bool operator >(TokenPrice left, TokenPrice right) => left.Value > Comparable(left, right);
    /// <inheritdoc/>
    public static bool operator <=(TokenPrice left, TokenPrice right) => left.Value <= Comparable(left, right);
    /// <inheritdoc/>
    public static bool operator >=(TokenPrice left, TokenPrice right) => left.Value >= Comparable(left, right);

    /// <inheritdoc/>
    public static TokenPrice Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => MonetaryText.Parse<TokenPrice>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out TokenPrice)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out TokenPrice result) => MonetaryText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TokenPrice result) =>
        MonetaryText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(TokenPrice other) => Value.CompareTo(Comparable(this, other));

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => MonetaryText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => MonetaryText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        MonetaryText.TryFormat(this, destination, out charsWritten, format, provider);

    static TokenPrice IQuantity<TokenPrice>.FromValue(double value) => new(Finite.Scale(value), default);

    static TokenPrice IMonetary<TokenPrice>.In(double value, Currency currency) => new(value, currency);

    /// <summary>The value of an amount that is in the same currency as another.</summary>
    private static double Comparable(TokenPrice left, TokenPrice right)
    {
        _ = Currency.Shared(left.Value, left.Currency, right.Value, right.Currency);
        return right.Value;
    }
}
