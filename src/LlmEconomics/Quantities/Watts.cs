using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static LlmEconomics.Prefix;

namespace LlmEconomics;

/// <summary>Power, in watts [W].</summary>
/// <remarks>
/// Any finite value, negative ones too; <c>default</c> is zero. Where it is measured (chip, board, server, facility) is for the
/// member that carries it to say.
/// </remarks>
[JsonConverter(typeof(QuantityJsonConverter<Watts>))]
public readonly record struct Watts : IQuantity<Watts>
{
    internal Watts(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) => Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("W"), QuantityUnit.Printed("kW", Kilo), QuantityUnit.Printed("MW", Mega),
        QuantityUnit.Printed("GW", Giga),
    ];

    /// <inheritdoc/>
    public static Watts Zero => default;

    /// <summary>The value in watts [W].</summary>
    public double Value { get; }

    /// <summary>The value in kilowatts [kW].</summary>
    public double Kilowatts => Value / Kilo;

    /// <summary>The value in megawatts [MW].</summary>
    public double Megawatts => Value / Mega;

    /// <summary>The value in gigawatts [GW].</summary>
    public double Gigawatts => Value / Giga;

    /// <summary>A value from watts [W].</summary>
    /// <param name="watts">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="watts"/> is not finite, or too large.</exception>
    public static Watts FromWatts(double watts) => new(Finite.Scale(watts));

    /// <summary>A value from kilowatts [kW].</summary>
    /// <param name="kilowatts">Any finite number.</param>
    /// <inheritdoc cref="FromWatts"/>
    public static Watts FromKilowatts(double kilowatts) => new(Finite.Scale(kilowatts, Kilo));

    /// <summary>A value from megawatts [MW].</summary>
    /// <param name="megawatts">Any finite number.</param>
    /// <inheritdoc cref="FromWatts"/>
    public static Watts FromMegawatts(double megawatts) => new(Finite.Scale(megawatts, Mega));

    /// <summary>A value from gigawatts [GW].</summary>
    /// <param name="gigawatts">Any finite number.</param>
    /// <inheritdoc cref="FromWatts"/>
    public static Watts FromGigawatts(double gigawatts) => new(Finite.Scale(gigawatts, Giga));

    /// <summary>Joules = Watts × Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Joules operator *(Watts power, Duration time) => new(power.Value * time.Value);

    /// <summary>Joules = Watts × Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Joules operator *(Duration time, Watts power) => power * time;

    /// <summary>JoulesPerToken = Watts ÷ TokenRate.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static JoulesPerToken operator /(Watts power, TokenRate rate) => new(power.Value / rate.Value);

    /// <summary>TokenRate = Watts ÷ JoulesPerToken.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static TokenRate operator /(Watts power, JoulesPerToken energy) => new(power.Value / energy.Value);

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static Watts operator +(Watts left, Watts right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static Watts operator -(Watts left, Watts right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static Watts operator -(Watts value) => new(-value.Value);
    /// <inheritdoc/>
    public static Watts operator *(Watts left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static Watts operator *(double factor, Watts quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static Watts operator /(Watts left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(Watts left, Watts right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(Watts left, Watts right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(Watts left, Watts right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(Watts left, Watts right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(Watts left, Watts right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static Watts Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => QuantityText.Parse<Watts>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out Watts)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out Watts result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Watts result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(Watts other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static Watts IQuantity<Watts>.FromValue(double value) => new(Finite.Scale(value));
}
