using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>An amount of money in a currency, of United States dollars [USD] unless said otherwise.</summary>
/// <remarks>
/// Any finite value, negative ones too; <c>default</c> is zero. A calculated cost rather than a ledger entry: it is not rounded
/// to cents.
/// </remarks>
[JsonConverter(typeof(QuantityJsonConverter<Money>))]
public readonly record struct Money : IMonetary<Money>
{
    internal Money(double value, Currency currency, [CallerArgumentExpression(nameof(value))] string? formula = null)
    {
        Value = Finite.Result(value, formula);
        Currency = currency;
    }

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("USD"),
    ];

    /// <inheritdoc/>
    public static Money Zero => default;

    /// <summary>The currency; that of <c>default</c> is USD.</summary>
    public Currency Currency { get; }

    /// <summary>The value in United States dollars [USD].</summary>
    public double Value { get; }

    /// <summary>The value in United States dollars [USD].</summary>
    public double Dollars => Currency.As(Value, Currency.Usd);

    /// <summary>An amount of a currency.</summary>
    /// <param name="amount">Any finite number.</param>
    /// <param name="currency">The currency.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amount"/> is not finite.</exception>
    public static Money Of(double amount, Currency currency) => new(Guard.Finite(amount), currency);

    /// <summary>A value from United States dollars [USD].</summary>
    /// <param name="dollars">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dollars"/> is not finite, or too large.</exception>
    public static Money FromDollars(double dollars) => new(Finite.Scale(dollars), default);

    /// <summary>Duration = Money ÷ MoneyRate.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Duration operator /(Money money, MoneyRate rate) => new(money.Value * Duration.SecondsPerHour / rate.Currency.Exactly(rate.Value, money.Currency));

    /// <summary>MoneyRate = Money ÷ Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static MoneyRate operator /(Money money, Duration time) => new(money.Value * Duration.SecondsPerHour / time.Value, money.Currency);

    /// <summary>Equal when amount and currency are; nothing is nothing in every currency.</summary>
    public bool Equals(Money other) => Value.Equals(other.Value) && (Value == 0 || Currency == other.Currency);

    /// <inheritdoc/>
    public override int GetHashCode() => Value == 0 ? 0 : HashCode.Combine(Value, Currency);

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static Money operator +(Money left, Money right) =>
        new(left.Value + right.Value, Currency.Shared(left.Value, left.Currency, right.Value, right.Currency));
    /// <inheritdoc/>
    public static Money operator -(Money left, Money right) =>
        new(left.Value - right.Value, Currency.Shared(left.Value, left.Currency, right.Value, right.Currency));
    /// <inheritdoc/>
    public static Money operator -(Money value) => new(-value.Value, value.Currency);
    /// <inheritdoc/>
    public static Money operator *(Money left, double right) => new(left.Value * right, left.Currency);
    /// <inheritdoc/>
    public static Money operator *(double factor, Money quantity) => new(factor * quantity.Value, quantity.Currency);
    /// <inheritdoc/>
    public static Money operator /(Money left, double right) => new(left.Value / right, left.Currency);
    /// <inheritdoc/>
    public static double operator /(Money left, Money right) => Finite.Result(left.Value / Comparable(left, right));
    /// <inheritdoc/>
    public static bool operator <(Money left, Money right) => left.Value < Comparable(left, right);
    /// <inheritdoc/>
    public static bool operator >(Money left, Money right) => left.Value > Comparable(left, right);
    /// <inheritdoc/>
    public static bool operator <=(Money left, Money right) => left.Value <= Comparable(left, right);
    /// <inheritdoc/>
    public static bool operator >=(Money left, Money right) => left.Value >= Comparable(left, right);

    /// <inheritdoc/>
    public static Money Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => MonetaryText.Parse<Money>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out Money)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out Money result) => MonetaryText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Money result) =>
        MonetaryText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(Money other) => Value.CompareTo(Comparable(this, other));

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => MonetaryText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => MonetaryText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        MonetaryText.TryFormat(this, destination, out charsWritten, format, provider);

    static Money IQuantity<Money>.FromValue(double value) => new(Finite.Scale(value), default);

    static Money IMonetary<Money>.In(double value, Currency currency) => new(value, currency);

    /// <summary>The value of an amount that is in the same currency as another.</summary>
    private static double Comparable(Money left, Money right)
    {
        _ = Currency.Shared(left.Value, left.Currency, right.Value, right.Currency);
        return right.Value;
    }
}
