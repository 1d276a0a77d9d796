using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A running cost in a currency, in United States dollars per hour [USD/h] unless said otherwise.</summary>
/// <remarks>
/// Any finite value, negative ones too; <c>default</c> is zero. A year is 365 days and a month its twelfth, as on cloud bills.
/// </remarks>
[JsonConverter(typeof(QuantityJsonConverter<MoneyRate>))]
public readonly record struct MoneyRate : IMonetary<MoneyRate>
{
    private const double HoursPerDay = 24;
    private const double HoursPerYear = 365 * HoursPerDay;
    private const double HoursPerMonth = Duration.SecondsPerMonth / Duration.SecondsPerHour;

    internal MoneyRate(double value, Currency currency, [CallerArgumentExpression(nameof(value))] string? formula = null)
    {
        Value = Finite.Result(value, formula);
        Currency = currency;
    }

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("USD/h"), QuantityUnit.Accepted("USD/d", divisor: HoursPerDay),
        QuantityUnit.Accepted("USD/month", divisor: HoursPerMonth), QuantityUnit.Accepted("USD/y", divisor: HoursPerYear),
    ];

    /// <inheritdoc/>
    public static MoneyRate Zero => default;

    /// <summary>The currency; that of <c>default</c> is USD.</summary>
    public Currency Currency { get; }

    /// <summary>The value in dollars per hour [USD/h].</summary>
    public double Value { get; }

    /// <summary>The value in dollars per hour [USD/h].</summary>
    public double DollarsPerHour => Currency.As(Value, Currency.Usd);

    /// <summary>The value in dollars per day [USD/d].</summary>
    public double DollarsPerDay => Finite.Result(Currency.As(Value, Currency.Usd) * HoursPerDay);

    /// <summary>The value in dollars per month [USD/month] of 730 h.</summary>
    public double DollarsPerMonth => Finite.Result(Currency.As(Value, Currency.Usd) * HoursPerMonth);

    /// <summary>The value in dollars per year [USD/y] of 8,760 h.</summary>
    public double DollarsPerYear => Finite.Result(Currency.As(Value, Currency.Usd) * HoursPerYear);

    /// <summary>A running cost in a currency.</summary>
    /// <param name="amount">Any finite number.</param>
    /// <param name="currency">The currency.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amount"/> is not finite.</exception>
    public static MoneyRate PerHour(double amount, Currency currency) => new(Guard.Finite(amount), currency);

    /// <summary>A value from dollars per hour [USD/h].</summary>
    /// <param name="dollarsPerHour">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dollarsPerHour"/> is not finite, or too large.</exception>
    public static MoneyRate FromDollarsPerHour(double dollarsPerHour) => new(Finite.Scale(dollarsPerHour), default);

    /// <summary>A value from dollars per day [USD/d].</summary>
    /// <param name="dollarsPerDay">Any finite number.</param>
    /// <inheritdoc cref="FromDollarsPerHour"/>
    public static MoneyRate FromDollarsPerDay(double dollarsPerDay) => new(Finite.Scale(dollarsPerDay, divisor: HoursPerDay), default);

    /// <summary>A value from dollars per month [USD/month] of 730 h.</summary>
    /// <param name="dollarsPerMonth">Any finite number.</param>
    /// <inheritdoc cref="FromDollarsPerHour"/>
    public static MoneyRate FromDollarsPerMonth(double dollarsPerMonth) => new(Finite.Scale(dollarsPerMonth, divisor: HoursPerMonth), default);

    /// <summary>A value from dollars per year [USD/y] of 8,760 h.</summary>
    /// <param name="dollarsPerYear">Any finite number.</param>
    /// <inheritdoc cref="FromDollarsPerHour"/>
    public static MoneyRate FromDollarsPerYear(double dollarsPerYear) => new(Finite.Scale(dollarsPerYear, divisor: HoursPerYear), default);

    /// <summary>Money = MoneyRate × Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Money operator *(MoneyRate rate, Duration time) => new(rate.Value * time.Value / Duration.SecondsPerHour, rate.Currency);

    /// <summary>Money = MoneyRate × Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Money operator *(Duration time, MoneyRate rate) => rate * time;

    /// <summary>TokenPrice = MoneyRate ÷ TokenRate.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static TokenPrice operator /(MoneyRate cost, TokenRate rate) =>
        new(cost.Value * TokenPrice.PerMillion / (rate.Value * Duration.SecondsPerHour), cost.Currency);

    /// <summary>TokenRate = MoneyRate ÷ TokenPrice.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static TokenRate operator /(MoneyRate cost, TokenPrice price) =>
        new(cost.Value * TokenPrice.PerMillion / (price.Currency.Exactly(price.Value, cost.Currency) * Duration.SecondsPerHour));

    /// <summary>Equal when amount and currency are; nothing is nothing in every currency.</summary>
    public bool Equals(MoneyRate other) => Value.Equals(other.Value) && (Value == 0 || Currency == other.Currency);

    /// <inheritdoc/>
    public override int GetHashCode() => Value == 0 ? 0 : HashCode.Combine(Value, Currency);

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static MoneyRate operator +(MoneyRate left, MoneyRate right) =>
        new(left.Value + right.Value, Currency.Shared(left.Value, left.Currency, right.Value, right.Currency));
    /// <inheritdoc/>
    public static MoneyRate operator -(MoneyRate left, MoneyRate right) =>
        new(left.Value - right.Value, Currency.Shared(left.Value, left.Currency, right.Value, right.Currency));
    /// <inheritdoc/>
    public static MoneyRate operator -(MoneyRate value) => new(-value.Value, value.Currency);
    /// <inheritdoc/>
    public static MoneyRate operator *(MoneyRate left, double right) => new(left.Value * right, left.Currency);
    /// <inheritdoc/>
    public static MoneyRate operator *(double factor, MoneyRate quantity) => new(factor * quantity.Value, quantity.Currency);
    /// <inheritdoc/>
    public static MoneyRate operator /(MoneyRate left, double right) => new(left.Value / right, left.Currency);
    /// <inheritdoc/>
    public static double operator /(MoneyRate left, MoneyRate right) => Finite.Result(left.Value / Comparable(left, right));
    /// <inheritdoc/>
    public static bool operator <(MoneyRate left, MoneyRate right) => left.Value < Comparable(left, right);
    /// <inheritdoc/>
    public static bool operator >(MoneyRate left, MoneyRate right) => left.Value > Comparable(left, right);
    /// <inheritdoc/>
    public static bool operator <=(MoneyRate left, MoneyRate right) => left.Value <= Comparable(left, right);
    /// <inheritdoc/>
    public static bool operator >=(MoneyRate left, MoneyRate right) => left.Value >= Comparable(left, right);

    /// <inheritdoc/>
    public static MoneyRate Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => MonetaryText.Parse<MoneyRate>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out MoneyRate)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out MoneyRate result) => MonetaryText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out MoneyRate result) =>
        MonetaryText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(MoneyRate other) => Value.CompareTo(Comparable(this, other));

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => MonetaryText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => MonetaryText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        MonetaryText.TryFormat(this, destination, out charsWritten, format, provider);

    static MoneyRate IQuantity<MoneyRate>.FromValue(double value) => new(Finite.Scale(value), default);

    static MoneyRate IMonetary<MoneyRate>.In(double value, Currency currency) => new(value, currency);

    /// <summary>The value of an amount that is in the same currency as another.</summary>
    private static double Comparable(MoneyRate left, MoneyRate right)
    {
        _ = Currency.Shared(left.Value, left.Currency, right.Value, right.Currency);
        return right.Value;
    }
}
