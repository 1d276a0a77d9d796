using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static LlmEconomics.Prefix;

namespace LlmEconomics;

/// <summary>A speed of calculation, in floating-point operations per second [FLOP/s].</summary>
/// <remarks>Any finite value, negative ones too; <c>default</c> is zero. A multiply-add counts as two.</remarks>
[JsonConverter(typeof(QuantityJsonConverter<FlopsPerSecond>))]
public readonly record struct FlopsPerSecond : IQuantity<FlopsPerSecond>
{
    internal FlopsPerSecond(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) =>
        Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("FLOP/s"), QuantityUnit.Printed("kFLOP/s", Kilo), QuantityUnit.Printed("MFLOP/s", Mega),
        QuantityUnit.Printed("GFLOP/s", Giga), QuantityUnit.Printed("TFLOP/s", Tera), QuantityUnit.Printed("PFLOP/s", Peta),
        QuantityUnit.Printed("EFLOP/s", Exa),
    ];

    /// <inheritdoc/>
    public static FlopsPerSecond Zero => default;

    /// <summary>The value in floating-point operations per second [FLOP/s].</summary>
    public double Value { get; }

    /// <summary>The value in kiloflops [kFLOP/s].</summary>
    public double KiloflopsPerSecond => Value / Kilo;

    /// <summary>The value in megaflops [MFLOP/s].</summary>
    public double MegaflopsPerSecond => Value / Mega;

    /// <summary>The value in gigaflops [GFLOP/s].</summary>
    public double GigaflopsPerSecond => Value / Giga;

    /// <summary>The value in teraflops [TFLOP/s].</summary>
    public double TeraflopsPerSecond => Value / Tera;

    /// <summary>The value in petaflops [PFLOP/s].</summary>
    public double PetaflopsPerSecond => Value / Peta;

    /// <summary>The value in exaflops [EFLOP/s].</summary>
    public double ExaflopsPerSecond => Value / Exa;

    /// <summary>A value from floating-point operations per second [FLOP/s].</summary>
    /// <param name="flopsPerSecond">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flopsPerSecond"/> is not finite, or too large.</exception>
    public static FlopsPerSecond FromFlopsPerSecond(double flopsPerSecond) => new(Finite.Scale(flopsPerSecond));

    /// <summary>A value from kiloflops [kFLOP/s].</summary>
    /// <param name="kiloflopsPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromFlopsPerSecond"/>
    public static FlopsPerSecond FromKiloflopsPerSecond(double kiloflopsPerSecond) => new(Finite.Scale(kiloflopsPerSecond, Kilo));

    /// <summary>A value from megaflops [MFLOP/s].</summary>
    /// <param name="megaflopsPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromFlopsPerSecond"/>
    public static FlopsPerSecond FromMegaflopsPerSecond(double megaflopsPerSecond) => new(Finite.Scale(megaflopsPerSecond, Mega));

    /// <summary>A value from gigaflops [GFLOP/s].</summary>
    /// <param name="gigaflopsPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromFlopsPerSecond"/>
    public static FlopsPerSecond FromGigaflopsPerSecond(double gigaflopsPerSecond) => new(Finite.Scale(gigaflopsPerSecond, Giga));

    /// <summary>A value from teraflops [TFLOP/s].</summary>
    /// <param name="teraflopsPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromFlopsPerSecond"/>
    public static FlopsPerSecond FromTeraflopsPerSecond(double teraflopsPerSecond) => new(Finite.Scale(teraflopsPerSecond, Tera));

    /// <summary>A value from petaflops [PFLOP/s].</summary>
    /// <param name="petaflopsPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromFlopsPerSecond"/>
    public static FlopsPerSecond FromPetaflopsPerSecond(double petaflopsPerSecond) => new(Finite.Scale(petaflopsPerSecond, Peta));

    /// <summary>A value from exaflops [EFLOP/s].</summary>
    /// <param name="exaflopsPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromFlopsPerSecond"/>
    public static FlopsPerSecond FromExaflopsPerSecond(double exaflopsPerSecond) => new(Finite.Scale(exaflopsPerSecond, Exa));

    /// <summary>FlopCount = FlopsPerSecond × Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static FlopCount operator *(FlopsPerSecond rate, Duration time) => new(rate.Value * time.Value);

    /// <summary>FlopCount = FlopsPerSecond × Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static FlopCount operator *(Duration time, FlopsPerSecond rate) => rate * time;

    /// <summary>ArithmeticIntensity = FlopsPerSecond ÷ BytesPerSecond.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static ArithmeticIntensity operator /(FlopsPerSecond rate, BytesPerSecond bandwidth) => new(rate.Value / bandwidth.Value);

    /// <summary>BytesPerSecond = FlopsPerSecond ÷ ArithmeticIntensity.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static BytesPerSecond operator /(FlopsPerSecond rate, ArithmeticIntensity intensity) => new(rate.Value / intensity.Value);

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static FlopsPerSecond operator +(FlopsPerSecond left, FlopsPerSecond right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static FlopsPerSecond operator -(FlopsPerSecond left, FlopsPerSecond right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static FlopsPerSecond operator -(FlopsPerSecond value) => new(-value.Value);
    /// <inheritdoc/>
    public static FlopsPerSecond operator *(FlopsPerSecond left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static FlopsPerSecond operator *(double factor, FlopsPerSecond quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static FlopsPerSecond operator /(FlopsPerSecond left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(FlopsPerSecond left, FlopsPerSecond right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(FlopsPerSecond left, FlopsPerSecond right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(FlopsPerSecond left, FlopsPerSecond right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(FlopsPerSecond left, FlopsPerSecond right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(FlopsPerSecond left, FlopsPerSecond right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static FlopsPerSecond Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        QuantityText.Parse<FlopsPerSecond>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out FlopsPerSecond)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out FlopsPerSecond result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out FlopsPerSecond result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(FlopsPerSecond other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static FlopsPerSecond IQuantity<FlopsPerSecond>.FromValue(double value) => new(Finite.Scale(value));
}
