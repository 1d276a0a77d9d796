using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static LlmEconomics.Prefix;

namespace LlmEconomics;

/// <summary>An amount of work, in floating-point operations [FLOP].</summary>
/// <remarks>Any finite value, negative ones too; <c>default</c> is zero. A multiply-add counts as two.</remarks>
[JsonConverter(typeof(QuantityJsonConverter<FlopCount>))]
public readonly record struct FlopCount : IQuantity<FlopCount>
{
    internal FlopCount(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) =>
        Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("FLOP"), QuantityUnit.Printed("kFLOP", Kilo), QuantityUnit.Printed("MFLOP", Mega),
        QuantityUnit.Printed("GFLOP", Giga), QuantityUnit.Printed("TFLOP", Tera), QuantityUnit.Printed("PFLOP", Peta),
        QuantityUnit.Printed("EFLOP", Exa),
    ];

    /// <inheritdoc/>
    public static FlopCount Zero => default;

    /// <summary>The value in floating-point operations [FLOP].</summary>
    public double Value { get; }

    /// <summary>The value in floating-point operations [FLOP].</summary>
    public double Flops => Value;

    /// <summary>The value in kiloflops [kFLOP].</summary>
    public double Kiloflops => Value / Kilo;

    /// <summary>The value in megaflops [MFLOP].</summary>
    public double Megaflops => Value / Mega;

    /// <summary>The value in gigaflops [GFLOP].</summary>
    public double Gigaflops => Value / Giga;

    /// <summary>The value in teraflops [TFLOP].</summary>
    public double Teraflops => Value / Tera;

    /// <summary>The value in petaflops [PFLOP].</summary>
    public double Petaflops => Value / Peta;

    /// <summary>The value in exaflops [EFLOP].</summary>
    public double Exaflops => Value / Exa;

    /// <summary>A value from floating-point operations [FLOP].</summary>
    /// <param name="flops">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flops"/> is not finite, or too large.</exception>
    public static FlopCount FromFlops(double flops) => new(Finite.Scale(flops));

    /// <summary>A value from kiloflops [kFLOP].</summary>
    /// <param name="kiloflops">Any finite number.</param>
    /// <inheritdoc cref="FromFlops"/>
    public static FlopCount FromKiloflops(double kiloflops) => new(Finite.Scale(kiloflops, Kilo));

    /// <summary>A value from megaflops [MFLOP].</summary>
    /// <param name="megaflops">Any finite number.</param>
    /// <inheritdoc cref="FromFlops"/>
    public static FlopCount FromMegaflops(double megaflops) => new(Finite.Scale(megaflops, Mega));

    /// <summary>A value from gigaflops [GFLOP].</summary>
    /// <param name="gigaflops">Any finite number.</param>
    /// <inheritdoc cref="FromFlops"/>
    public static FlopCount FromGigaflops(double gigaflops) => new(Finite.Scale(gigaflops, Giga));

    /// <summary>A value from teraflops [TFLOP].</summary>
    /// <param name="teraflops">Any finite number.</param>
    /// <inheritdoc cref="FromFlops"/>
    public static FlopCount FromTeraflops(double teraflops) => new(Finite.Scale(teraflops, Tera));

    /// <summary>A value from petaflops [PFLOP].</summary>
    /// <param name="petaflops">Any finite number.</param>
    /// <inheritdoc cref="FromFlops"/>
    public static FlopCount FromPetaflops(double petaflops) => new(Finite.Scale(petaflops, Peta));

    /// <summary>A value from exaflops [EFLOP].</summary>
    /// <param name="exaflops">Any finite number.</param>
    /// <inheritdoc cref="FromFlops"/>
    public static FlopCount FromExaflops(double exaflops) => new(Finite.Scale(exaflops, Exa));

    /// <summary>Duration = FlopCount ÷ FlopsPerSecond.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Duration operator /(FlopCount work, FlopsPerSecond rate) => new(work.Value / rate.Value);

    /// <summary>FlopsPerSecond = FlopCount ÷ Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static FlopsPerSecond operator /(FlopCount work, Duration time) => new(work.Value / time.Value);

    /// <summary>ArithmeticIntensity = FlopCount ÷ Bytes.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static ArithmeticIntensity operator /(FlopCount work, Bytes bytes) => new(work.Value / bytes.Value);

    /// <summary>Bytes = FlopCount ÷ ArithmeticIntensity.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Bytes operator /(FlopCount work, ArithmeticIntensity intensity) => new(work.Value / intensity.Value);

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static FlopCount operator +(FlopCount left, FlopCount right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static FlopCount operator -(FlopCount left, FlopCount right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static FlopCount operator -(FlopCount value) => new(-value.Value);
    /// <inheritdoc/>
    public static FlopCount operator *(FlopCount left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static FlopCount operator *(double factor, FlopCount quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static FlopCount operator /(FlopCount left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(FlopCount left, FlopCount right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(FlopCount left, FlopCount right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(FlopCount left, FlopCount right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(FlopCount left, FlopCount right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(FlopCount left, FlopCount right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static FlopCount Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => QuantityText.Parse<FlopCount>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out FlopCount)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out FlopCount result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out FlopCount result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(FlopCount other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static FlopCount IQuantity<FlopCount>.FromValue(double value) => new(Finite.Scale(value));
}
