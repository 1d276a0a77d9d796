using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>An amount of money, in United States dollars [USD].</summary>
/// <remarks>
/// Any finite value, negative ones too; <c>default</c> is zero. A calculated cost rather than a ledger entry: it is not rounded
/// to cents.
/// </remarks>
[JsonConverter(typeof(QuantityJsonConverter<Money>))]
public readonly record struct Money : IQuantity<Money>
{
    internal Money(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) => Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("USD"),
    ];

    /// <inheritdoc/>
    public static Money Zero => default;

    /// <summary>The value in United States dollars [USD].</summary>
    public double Value { get; }

    /// <summary>The value in United States dollars [USD].</summary>
    public double Dollars => Value;

    /// <summary>A value from United States dollars [USD].</summary>
    /// <param name="dollars">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="dollars"/> is not finite, or too large.</exception>
    public static Money FromDollars(double dollars) => new(Finite.Scale(dollars));

    /// <summary>Duration = Money ÷ MoneyRate.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Duration operator /(Money money, MoneyRate rate) => new(money.Value * Duration.SecondsPerHour / rate.Value);

    /// <summary>MoneyRate = Money ÷ Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static MoneyRate operator /(Money money, Duration time) => new(money.Value * Duration.SecondsPerHour / time.Value);

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static Money operator +(Money left, Money right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static Money operator -(Money left, Money right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static Money operator -(Money value) => new(-value.Value);
    /// <inheritdoc/>
    public static Money operator *(Money left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static Money operator *(double factor, Money quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static Money operator /(Money left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(Money left, Money right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(Money left, Money right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(Money left, Money right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(Money left, Money right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(Money left, Money right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static Money Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => QuantityText.Parse<Money>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out Money)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out Money result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Money result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(Money other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static Money IQuantity<Money>.FromValue(double value) => new(Finite.Scale(value));
}
