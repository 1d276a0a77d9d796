using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static LlmEconomics.Prefix;

namespace LlmEconomics;

/// <summary>An amount of memory or of traffic, in bytes [B].</summary>
/// <remarks>
/// Any finite value, negative ones too; <c>default</c> is zero. Decimal and binary prefixes mean what they say:
/// 1 GB = 10⁹ B, 1 GiB = 2³⁰ B. Text is written in decimal ones unless asked otherwise. Bits (Gb) are refused.
/// </remarks>
[JsonConverter(typeof(QuantityJsonConverter<Bytes>))]
public readonly record struct Bytes : IQuantity<Bytes>
{
    internal const long LargestExact = 1L << 53;

    internal Bytes(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) => Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("B"), QuantityUnit.Printed("kB", Kilo), QuantityUnit.Printed("MB", Mega),
        QuantityUnit.Printed("GB", Giga), QuantityUnit.Printed("TB", Tera), QuantityUnit.Printed("PB", Peta),
        QuantityUnit.Accepted("KiB", Kibi), QuantityUnit.Accepted("MiB", Mebi), QuantityUnit.Accepted("GiB", Gibi),
        QuantityUnit.Accepted("TiB", Tebi), QuantityUnit.Accepted("PiB", Pebi),
    ];

    /// <inheritdoc/>
    public static Bytes Zero => default;

    /// <summary>The value in bytes [B].</summary>
    public double Value { get; }

    /// <summary>The value in kilobytes [kB].</summary>
    public double Kilobytes => Value / Kilo;

    /// <summary>The value in megabytes [MB].</summary>
    public double Megabytes => Value / Mega;

    /// <summary>The value in gigabytes [GB].</summary>
    public double Gigabytes => Value / Giga;

    /// <summary>The value in terabytes [TB].</summary>
    public double Terabytes => Value / Tera;

    /// <summary>The value in petabytes [PB].</summary>
    public double Petabytes => Value / Peta;

    /// <summary>The value in kibibytes [KiB].</summary>
    public double Kibibytes => Value / Kibi;

    /// <summary>The value in mebibytes [MiB].</summary>
    public double Mebibytes => Value / Mebi;

    /// <summary>The value in gibibytes [GiB].</summary>
    public double Gibibytes => Value / Gibi;

    /// <summary>The value in tebibytes [TiB].</summary>
    public double Tebibytes => Value / Tebi;

    /// <summary>The value in pebibytes [PiB].</summary>
    public double Pebibytes => Value / Pebi;

    /// <summary>A value from bytes [B].</summary>
    /// <param name="bytes">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is not finite, or too large.</exception>
    public static Bytes FromBytes(double bytes) => new(Finite.Scale(bytes));

    /// <summary>A value from kilobytes [kB].</summary>
    /// <param name="kilobytes">Any finite number.</param>
    /// <inheritdoc cref="FromBytes"/>
    public static Bytes FromKilobytes(double kilobytes) => new(Finite.Scale(kilobytes, Kilo));

    /// <summary>A value from megabytes [MB].</summary>
    /// <param name="megabytes">Any finite number.</param>
    /// <inheritdoc cref="FromBytes"/>
    public static Bytes FromMegabytes(double megabytes) => new(Finite.Scale(megabytes, Mega));

    /// <summary>A value from gigabytes [GB].</summary>
    /// <param name="gigabytes">Any finite number.</param>
    /// <inheritdoc cref="FromBytes"/>
    public static Bytes FromGigabytes(double gigabytes) => new(Finite.Scale(gigabytes, Giga));

    /// <summary>A value from terabytes [TB].</summary>
    /// <param name="terabytes">Any finite number.</param>
    /// <inheritdoc cref="FromBytes"/>
    public static Bytes FromTerabytes(double terabytes) => new(Finite.Scale(terabytes, Tera));

    /// <summary>A value from petabytes [PB].</summary>
    /// <param name="petabytes">Any finite number.</param>
    /// <inheritdoc cref="FromBytes"/>
    public static Bytes FromPetabytes(double petabytes) => new(Finite.Scale(petabytes, Peta));

    /// <summary>A value from kibibytes [KiB].</summary>
    /// <param name="kibibytes">Any finite number.</param>
    /// <inheritdoc cref="FromBytes"/>
    public static Bytes FromKibibytes(double kibibytes) => new(Finite.Scale(kibibytes, Kibi));

    /// <summary>A value from mebibytes [MiB].</summary>
    /// <param name="mebibytes">Any finite number.</param>
    /// <inheritdoc cref="FromBytes"/>
    public static Bytes FromMebibytes(double mebibytes) => new(Finite.Scale(mebibytes, Mebi));

    /// <summary>A value from gibibytes [GiB].</summary>
    /// <param name="gibibytes">Any finite number.</param>
    /// <inheritdoc cref="FromBytes"/>
    public static Bytes FromGibibytes(double gibibytes) => new(Finite.Scale(gibibytes, Gibi));

    /// <summary>A value from tebibytes [TiB].</summary>
    /// <param name="tebibytes">Any finite number.</param>
    /// <inheritdoc cref="FromBytes"/>
    public static Bytes FromTebibytes(double tebibytes) => new(Finite.Scale(tebibytes, Tebi));

    /// <summary>A value from pebibytes [PiB].</summary>
    /// <param name="pebibytes">Any finite number.</param>
    /// <inheritdoc cref="FromBytes"/>
    public static Bytes FromPebibytes(double pebibytes) => new(Finite.Scale(pebibytes, Pebi));

    /// <summary>An exact count of bytes.</summary>
    /// <param name="bytes">The count, from −2⁵³ to 2⁵³: beyond that a double cannot hold every integer.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is beyond ±2⁵³.</exception>
    public static Bytes FromExact(long bytes) => new(Guard.Between(bytes, -LargestExact, LargestExact));

    /// <summary>The exact count of bytes.</summary>
    /// <returns>The count, from −2⁵³ to 2⁵³.</returns>
    /// <exception cref="InvalidOperationException">The value has a fraction or is beyond ±2⁵³.</exception>
    public long ToExact() =>
        double.IsInteger(Value) && Math.Abs(Value) <= LargestExact
            ? (long)Value
            : throw new InvalidOperationException($"{this} is not a whole number of bytes between -2^53 and 2^53.");

    /// <summary>Duration = Bytes ÷ BytesPerSecond.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Duration operator /(Bytes bytes, BytesPerSecond rate) => new(bytes.Value / rate.Value);

    /// <summary>BytesPerSecond = Bytes ÷ Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static BytesPerSecond operator /(Bytes bytes, Duration time) => new(bytes.Value / time.Value);

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static Bytes operator +(Bytes left, Bytes right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static Bytes operator -(Bytes left, Bytes right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static Bytes operator -(Bytes value) => new(-value.Value);
    /// <inheritdoc/>
    public static Bytes operator *(Bytes left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static Bytes operator *(double factor, Bytes quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static Bytes operator /(Bytes left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(Bytes left, Bytes right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(Bytes left, Bytes right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(Bytes left, Bytes right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(Bytes left, Bytes right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(Bytes left, Bytes right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static Bytes Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => QuantityText.Parse<Bytes>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out Bytes)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out Bytes result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Bytes result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(Bytes other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static Bytes IQuantity<Bytes>.FromValue(double value) => new(Finite.Scale(value));
}
