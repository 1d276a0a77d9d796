using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static LlmEconomics.Prefix;

namespace LlmEconomics;

/// <summary>Energy, in joules [J].</summary>
/// <remarks>Any finite value, negative ones too; <c>default</c> is zero. 1 kWh = 3.6 MJ.</remarks>
[JsonConverter(typeof(QuantityJsonConverter<Joules>))]
public readonly record struct Joules : IQuantity<Joules>
{
    internal const double PerKilowattHour = Kilo * PerWattHour;
    private const double PerWattHour = 3600;
    private const double PerMegawattHour = Mega * PerWattHour;

    internal Joules(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) =>
        Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("J"), QuantityUnit.Printed("kJ", Kilo), QuantityUnit.Printed("MJ", Mega),
        QuantityUnit.Printed("GJ", Giga), QuantityUnit.Accepted("Wh", PerWattHour),
        QuantityUnit.Accepted("kWh", PerKilowattHour), QuantityUnit.Accepted("MWh", PerMegawattHour),
    ];

    /// <inheritdoc/>
    public static Joules Zero => default;

    /// <summary>The value in joules [J].</summary>
    public double Value { get; }

    /// <summary>The value in kilojoules [kJ].</summary>
    public double Kilojoules => Value / Kilo;

    /// <summary>The value in megajoules [MJ].</summary>
    public double Megajoules => Value / Mega;

    /// <summary>The value in gigajoules [GJ].</summary>
    public double Gigajoules => Value / Giga;

    /// <summary>The value in watt-hours [Wh].</summary>
    public double WattHours => Value / PerWattHour;

    /// <summary>The value in kilowatt-hours [kWh].</summary>
    public double KilowattHours => Value / PerKilowattHour;

    /// <summary>The value in megawatt-hours [MWh].</summary>
    public double MegawattHours => Value / PerMegawattHour;

    /// <summary>A value from joules [J].</summary>
    /// <param name="joules">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="joules"/> is not finite, or too large.</exception>
    public static Joules FromJoules(double joules) => new(Finite.Scale(joules));

    /// <summary>A value from kilojoules [kJ].</summary>
    /// <param name="kilojoules">Any finite number.</param>
    /// <inheritdoc cref="FromJoules"/>
    public static Joules FromKilojoules(double kilojoules) => new(Finite.Scale(kilojoules, Kilo));

    /// <summary>A value from megajoules [MJ].</summary>
    /// <param name="megajoules">Any finite number.</param>
    /// <inheritdoc cref="FromJoules"/>
    public static Joules FromMegajoules(double megajoules) => new(Finite.Scale(megajoules, Mega));

    /// <summary>A value from gigajoules [GJ].</summary>
    /// <param name="gigajoules">Any finite number.</param>
    /// <inheritdoc cref="FromJoules"/>
    public static Joules FromGigajoules(double gigajoules) => new(Finite.Scale(gigajoules, Giga));

    /// <summary>A value from watt-hours [Wh].</summary>
    /// <param name="wattHours">Any finite number.</param>
    /// <inheritdoc cref="FromJoules"/>
    public static Joules FromWattHours(double wattHours) => new(Finite.Scale(wattHours, PerWattHour));

    /// <summary>A value from kilowatt-hours [kWh].</summary>
    /// <param name="kilowattHours">Any finite number.</param>
    /// <inheritdoc cref="FromJoules"/>
    public static Joules FromKilowattHours(double kilowattHours) => new(Finite.Scale(kilowattHours, PerKilowattHour));

    /// <summary>A value from megawatt-hours [MWh].</summary>
    /// <param name="megawattHours">Any finite number.</param>
    /// <inheritdoc cref="FromJoules"/>
    public static Joules FromMegawattHours(double megawattHours) => new(Finite.Scale(megawattHours, PerMegawattHour));

    /// <summary>Duration = Joules ÷ Watts.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Duration operator /(Joules energy, Watts power) => new(energy.Value / power.Value);

    /// <summary>Watts = Joules ÷ Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Watts operator /(Joules energy, Duration time) => new(energy.Value / time.Value);

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static Joules operator +(Joules left, Joules right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static Joules operator -(Joules left, Joules right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static Joules operator -(Joules value) => new(-value.Value);
    /// <inheritdoc/>
    public static Joules operator *(Joules left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static Joules operator *(double factor, Joules quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static Joules operator /(Joules left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(Joules left, Joules right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(Joules left, Joules right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(Joules left, Joules right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(Joules left, Joules right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(Joules left, Joules right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static Joules Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => QuantityText.Parse<Joules>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out Joules)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out Joules result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Joules result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(Joules other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static Joules IQuantity<Joules>.FromValue(double value) => new(Finite.Scale(value));
}
