using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using static LlmEconomics.Prefix;

namespace LlmEconomics;

/// <summary>A bandwidth, in bytes per second [B/s].</summary>
/// <remarks>
/// Any finite value, negative ones too; <c>default</c> is zero. Network speeds are quoted in bits: 400 Gbit/s = 50 GB/s. The
/// symbols Gb/s and Gbps are refused.
/// </remarks>
[JsonConverter(typeof(QuantityJsonConverter<BytesPerSecond>))]
public readonly record struct BytesPerSecond : IQuantity<BytesPerSecond>
{
    internal BytesPerSecond(double value, [CallerArgumentExpression(nameof(value))] string? formula = null) =>
        Value = Finite.Result(value, formula);

    /// <inheritdoc/>
    public static ImmutableArray<QuantityUnit> Units { get; } =
    [
        QuantityUnit.Printed("B/s"), QuantityUnit.Printed("kB/s", Kilo), QuantityUnit.Printed("MB/s", Mega),
        QuantityUnit.Printed("GB/s", Giga), QuantityUnit.Printed("TB/s", Tera), QuantityUnit.Printed("PB/s", Peta),
        QuantityUnit.Accepted("KiB/s", Kibi), QuantityUnit.Accepted("MiB/s", Mebi), QuantityUnit.Accepted("GiB/s", Gibi),
        QuantityUnit.Accepted("TiB/s", Tebi), QuantityUnit.Accepted("PiB/s", Pebi), QuantityUnit.Accepted("Mbit/s", Mega, 8),
        QuantityUnit.Accepted("Gbit/s", Giga, 8), QuantityUnit.Accepted("Tbit/s", Tera, 8),
    ];

    /// <inheritdoc/>
    public static BytesPerSecond Zero => default;

    /// <summary>The value in bytes per second [B/s].</summary>
    public double Value { get; }

    /// <summary>The value in kilobytes [kB/s].</summary>
    public double KilobytesPerSecond => Value / Kilo;

    /// <summary>The value in megabytes [MB/s].</summary>
    public double MegabytesPerSecond => Value / Mega;

    /// <summary>The value in gigabytes [GB/s].</summary>
    public double GigabytesPerSecond => Value / Giga;

    /// <summary>The value in terabytes [TB/s].</summary>
    public double TerabytesPerSecond => Value / Tera;

    /// <summary>The value in petabytes [PB/s].</summary>
    public double PetabytesPerSecond => Value / Peta;

    /// <summary>The value in kibibytes [KiB/s].</summary>
    public double KibibytesPerSecond => Value / Kibi;

    /// <summary>The value in mebibytes [MiB/s].</summary>
    public double MebibytesPerSecond => Value / Mebi;

    /// <summary>The value in gibibytes [GiB/s].</summary>
    public double GibibytesPerSecond => Value / Gibi;

    /// <summary>The value in tebibytes [TiB/s].</summary>
    public double TebibytesPerSecond => Value / Tebi;

    /// <summary>The value in pebibytes [PiB/s].</summary>
    public double PebibytesPerSecond => Value / Pebi;

    /// <summary>The value in megabits per second [Mbit/s].</summary>
    public double MegabitsPerSecond => Finite.Result(Value * 8 / Mega);

    /// <summary>The value in gigabits per second [Gbit/s].</summary>
    public double GigabitsPerSecond => Finite.Result(Value * 8 / Giga);

    /// <summary>The value in terabits per second [Tbit/s].</summary>
    public double TerabitsPerSecond => Finite.Result(Value * 8 / Tera);

    /// <summary>A value from bytes per second [B/s].</summary>
    /// <param name="bytesPerSecond">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytesPerSecond"/> is not finite, or too large.</exception>
    public static BytesPerSecond FromBytesPerSecond(double bytesPerSecond) => new(Finite.Scale(bytesPerSecond));

    /// <summary>A value from kilobytes [kB/s].</summary>
    /// <param name="kilobytesPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromKilobytesPerSecond(double kilobytesPerSecond) => new(Finite.Scale(kilobytesPerSecond, Kilo));

    /// <summary>A value from megabytes [MB/s].</summary>
    /// <param name="megabytesPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromMegabytesPerSecond(double megabytesPerSecond) => new(Finite.Scale(megabytesPerSecond, Mega));

    /// <summary>A value from gigabytes [GB/s].</summary>
    /// <param name="gigabytesPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromGigabytesPerSecond(double gigabytesPerSecond) => new(Finite.Scale(gigabytesPerSecond, Giga));

    /// <summary>A value from terabytes [TB/s].</summary>
    /// <param name="terabytesPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromTerabytesPerSecond(double terabytesPerSecond) => new(Finite.Scale(terabytesPerSecond, Tera));

    /// <summary>A value from petabytes [PB/s].</summary>
    /// <param name="petabytesPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromPetabytesPerSecond(double petabytesPerSecond) => new(Finite.Scale(petabytesPerSecond, Peta));

    /// <summary>A value from kibibytes [KiB/s].</summary>
    /// <param name="kibibytesPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromKibibytesPerSecond(double kibibytesPerSecond) => new(Finite.Scale(kibibytesPerSecond, Kibi));

    /// <summary>A value from mebibytes [MiB/s].</summary>
    /// <param name="mebibytesPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromMebibytesPerSecond(double mebibytesPerSecond) => new(Finite.Scale(mebibytesPerSecond, Mebi));

    /// <summary>A value from gibibytes [GiB/s].</summary>
    /// <param name="gibibytesPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromGibibytesPerSecond(double gibibytesPerSecond) => new(Finite.Scale(gibibytesPerSecond, Gibi));

    /// <summary>A value from tebibytes [TiB/s].</summary>
    /// <param name="tebibytesPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromTebibytesPerSecond(double tebibytesPerSecond) => new(Finite.Scale(tebibytesPerSecond, Tebi));

    /// <summary>A value from pebibytes [PiB/s].</summary>
    /// <param name="pebibytesPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromPebibytesPerSecond(double pebibytesPerSecond) => new(Finite.Scale(pebibytesPerSecond, Pebi));

    /// <summary>A value from megabits per second [Mbit/s].</summary>
    /// <param name="megabitsPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromMegabitsPerSecond(double megabitsPerSecond) => new(Finite.Scale(megabitsPerSecond, Mega, 8));

    /// <summary>A value from gigabits per second [Gbit/s].</summary>
    /// <param name="gigabitsPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromGigabitsPerSecond(double gigabitsPerSecond) => new(Finite.Scale(gigabitsPerSecond, Giga, 8));

    /// <summary>A value from terabits per second [Tbit/s].</summary>
    /// <param name="terabitsPerSecond">Any finite number.</param>
    /// <inheritdoc cref="FromBytesPerSecond"/>
    public static BytesPerSecond FromTerabitsPerSecond(double terabitsPerSecond) => new(Finite.Scale(terabitsPerSecond, Tera, 8));

    /// <summary>Bytes = BytesPerSecond × Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Bytes operator *(BytesPerSecond rate, Duration time) => new(rate.Value * time.Value);

    /// <summary>Bytes = BytesPerSecond × Duration.</summary>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    public static Bytes operator *(Duration time, BytesPerSecond rate) => rate * time;

    // From here on, the same in every quantity.

    /// <inheritdoc/>
    public static BytesPerSecond operator +(BytesPerSecond left, BytesPerSecond right) => new(left.Value + right.Value);
    /// <inheritdoc/>
    public static BytesPerSecond operator -(BytesPerSecond left, BytesPerSecond right) => new(left.Value - right.Value);
    /// <inheritdoc/>
    public static BytesPerSecond operator -(BytesPerSecond value) => new(-value.Value);
    /// <inheritdoc/>
    public static BytesPerSecond operator *(BytesPerSecond left, double right) => new(left.Value * right);
    /// <inheritdoc/>
    public static BytesPerSecond operator *(double factor, BytesPerSecond quantity) => new(factor * quantity.Value);
    /// <inheritdoc/>
    public static BytesPerSecond operator /(BytesPerSecond left, double right) => new(left.Value / right);
    /// <inheritdoc/>
    public static double operator /(BytesPerSecond left, BytesPerSecond right) => Finite.Result(left.Value / right.Value);
    /// <inheritdoc/>
    public static bool operator <(BytesPerSecond left, BytesPerSecond right) => left.Value < right.Value;
    /// <inheritdoc/>
    public static bool operator >(BytesPerSecond left, BytesPerSecond right) => left.Value > right.Value;
    /// <inheritdoc/>
    public static bool operator <=(BytesPerSecond left, BytesPerSecond right) => left.Value <= right.Value;
    /// <inheritdoc/>
    public static bool operator >=(BytesPerSecond left, BytesPerSecond right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public static BytesPerSecond Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        QuantityText.Parse<BytesPerSecond>(s, provider);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider, out BytesPerSecond)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out BytesPerSecond result) => QuantityText.TryParse(s, null, out result);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out BytesPerSecond result) =>
        QuantityText.TryParse(s, provider, out result);

    /// <inheritdoc/>
    public int CompareTo(BytesPerSecond other) => Value.CompareTo(other.Value);

    /// <summary>The text in the largest unit that reads back to the identical value, culture-invariant.</summary>
    public override string ToString() => QuantityText.Format(this, null, null);

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider = null) => QuantityText.Format(this, format, formatProvider);

    /// <inheritdoc/>
    public bool TryFormat(
        Span<char> destination, out int charsWritten, ReadOnlySpan<char> format = default, IFormatProvider? provider = null) =>
        QuantityText.TryFormat(this, destination, out charsWritten, format, provider);

    static BytesPerSecond IQuantity<BytesPerSecond>.FromValue(double value) => new(Finite.Scale(value));
}
