using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Work per byte moved, in floating-point operations per byte [FLOP/B].</summary>
/// <remarks>
/// Any finite value, negative ones too; <c>default</c> is zero. Of an operator: its work over its traffic. Of an accelerator: the
/// ridge of its roofline, peak speed over bandwidth.
/// </remarks>
[JsonConverter(typeof(QuantityJsonConverter<ArithmeticIntensity>))]
public readonly record struct ArithmeticIntensity : IQuantity<ArithmeticIntensity>
{
    internal ArithmeticIntensity(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) =>
        Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("FLOP/B"),
    ];

    /// <inheritdoc/>
    public static ArithmeticIntensity Zero => default;

    /// <summary>The value in floating-point operations per byte [FLOP/B].</summary>
    public double Value { get; }

    /// <summary>The value in floating-point operations per byte [FLOP/B].</summary>
    public double FlopsPerByte => Value;

    /// <summary>A value from floating-point operations per byte [FLOP/B].</summary>
    /// <param name="flopsPerByte">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="flopsPerByte"/> is not finite, or too large.</exception>
    public static ArithmeticIntensity FromFlopsPerByte(double flopsPerByte) => new(Finite.Scale(flopsPerByte));

    /// <summary>FlopCount = ArithmeticIntensity × Bytes.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static FlopCount operator *(ArithmeticIntensity intensity, Bytes bytes) => new(intensity.Value * bytes.Value);

    /// <summary>FlopCount = ArithmeticIntensity × Bytes.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static FlopCount operator *(Bytes bytes, ArithmeticIntensity intensity) => intensity * bytes;

    /// <summary>FlopsPerSecond = ArithmeticIntensity × BytesPerSecond.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static FlopsPerSecond operator *(ArithmeticIntensity intensity, BytesPerSecond bandwidth) =>
        new(intensity.Value * bandwidth.Value);

    /// <summary>FlopsPerSecond = ArithmeticIntensity × BytesPerSecond.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static FlopsPerSecond operator *(BytesPerSecond bandwidth, ArithmeticIntensity intensity) => intensity * bandwidth;

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static ArithmeticIntensity operator +(ArithmeticIntensity left, ArithmeticIntensity right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static ArithmeticIntensity operator -(ArithmeticIntensity left, ArithmeticIntensity right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static ArithmeticIntensity operator -(ArithmeticIntensity value) => new(-value.Value);
    /// <inheritdoc/>
    public static ArithmeticIntensity operator *(ArithmeticIntensity left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static ArithmeticIntensity operator *(double factor, ArithmeticIntensity quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static ArithmeticIntensity operator /(ArithmeticIntensity left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(ArithmeticIntensity left, ArithmeticIntensity right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(ArithmeticIntensity left, ArithmeticIntensity right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(ArithmeticIntensity left, ArithmeticIntensity right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(ArithmeticIntensity left, ArithmeticIntensity right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(ArithmeticIntensity left, ArithmeticIntensity right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static ArithmeticIntensity Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        QuantityText.Parse<ArithmeticIntensity>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out ArithmeticIntensity)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out ArithmeticIntensity result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out ArithmeticIntensity result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(ArithmeticIntensity other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static ArithmeticIntensity IQuantity<ArithmeticIntensity>.FromValue(double value) => new(Finite.Scale(value));
}
