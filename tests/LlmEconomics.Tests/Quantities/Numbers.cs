using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace LlmEconomics.Tests.Quantities;

/// <summary>Any finite double: subnormal, huge, negative zero, or such as people type.</summary>
public sealed record Number(double Value)
{
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A finite double with full precision and room on both sides: 10⁻⁹ to 10¹⁵ in size.</summary>
public sealed record Moderate(double Value)
{
    public override string ToString() => Value.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>Text that resembles a quantity, or nothing at all.</summary>
public sealed record Text(string Value);

public static class Arbitraries
{
    private static readonly double[] s_edges =
    [
        0, -0.0, 1, -1, 0.1, 1.1, 1.35e-6, 80e9, 85_899_345_920, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308,
        double.MaxValue, double.MinValue, 1L << 53, (1L << 53) + 2,
    ];

    private static readonly string[] s_fragments =
    [
        "80", "1.1", "1,1", "-", "+", ".", ",", "e5", "E", "1e999", "1e-999", "0x1F", "NaN", "Infinity", "∞",
        " ", "\t", "\0", "\u00a0", "٣",
        "B", "GB", "Gb", "GiB", "B/s", "Gbit/s", "FLOP", "TFLOP/s", "FLOP/B", "s", "µs", "μs", "us", "h", "W", "kWh", "J", "J/token",
        "USD", "USD/h", "tokens/s", "USD/Mtoken", "$", "\ud83d\ude00", "\ud800",
    ];

    public static Arbitrary<Number> Numbers()
    {
        Gen<double> bits = ArbMap.Default.GeneratorFor<DoNotSize<long>>().Select(number => BitConverter.Int64BitsToDouble(number.Item));
        Gen<double> typed = Digits().Zip(Gen.Choose(-12, 15), (digits, exponent) => digits * Math.Pow(10, exponent));
        return Gen.OneOf(bits.Where(double.IsFinite), typed, Gen.Elements(s_edges)).Select(number => new Number(number)).ToArbitrary();
    }

    public static Arbitrary<Moderate> Moderates()
    {
        Gen<double> fraction = Gen.Choose(1, int.MaxValue).Zip(Gen.Choose(1, int.MaxValue), (left, right) => (double)left / right);
        return fraction.Zip(Gen.Choose(-9, 15), (number, exponent) => number * Math.Pow(10, exponent))
            .Where(number => number is >= 1e-9 and <= 1e15)
            .Zip(Gen.Elements(1.0, -1.0), (number, sign) => new Moderate(sign * number))
            .ToArbitrary();
    }

    public static Arbitrary<Text> Texts()
    {
        Gen<string> pieces = Gen.ArrayOf(Gen.Elements(s_fragments)).Select(string.Concat);
        Gen<string> any = ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "");
        return Gen.OneOf(pieces, any, pieces.Zip(any, string.Concat)).Select(text => new Text(text)).ToArbitrary();
    }

    private static Gen<double> Digits() => Gen.Choose(-9999, 9999).Select(number => (double)number);
}
