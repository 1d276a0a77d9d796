using System.Globalization;

namespace LlmEconomics;

/// <summary>How a quantity is about to be written: the number, its number format, and the unit's symbol.</summary>
internal readonly ref struct QuantityRendering
{
    private QuantityRendering(double number, ReadOnlySpan<char> format, string symbol)
    {
        Number = number;
        Format = format;
        Symbol = symbol;
    }

    public double Number { get; }

    public ReadOnlySpan<char> Format { get; }

    public string Symbol { get; }

    /// <summary>Reads a format of the shape <c>unit[:number format]</c>; see <see cref="IQuantity{TSelf}"/>.</summary>
    public static QuantityRendering Choose<T>(T quantity, ReadOnlySpan<char> format)
        where T : struct, IQuantity<T>
    {
        int colon = format.IndexOf(':');
        ReadOnlySpan<char> symbol = colon < 0 ? format : format[..colon];
        ReadOnlySpan<char> digits = colon < 0 ? [] : format[(colon + 1)..];
        bool anyUnit = symbol.IsEmpty || symbol is "G";

        if (digits.IsEmpty && anyUnit)
        {
            return Exact(quantity);
        }

        QuantityUnit unit = anyUnit ? Largest(quantity) : Named<T>(symbol);
        double number = Finite.Result(unit.FromBase(quantity.Value));
        return new(number, digits.IsEmpty ? ShortestDigits(quantity.Value, number, unit) ?? "R" : digits, unit.Symbol);
    }

    private static QuantityRendering Exact<T>(T quantity)
        where T : struct, IQuantity<T>
    {
        for (int i = T.Units.Length - 1; i >= 0; i--)
        {
            QuantityUnit unit = T.Units[i];
            if (Fits(unit, quantity.Value))
            {
                double number = unit.FromBase(quantity.Value);
                if (ShortestDigits(quantity.Value, number, unit) is { } digits)
                {
                    return new(number, digits, unit.Symbol);
                }
            }
        }

        return new(quantity.Value, "R", QuantityText.BaseUnit<T>().Symbol);
    }

    private static QuantityUnit Largest<T>(T quantity)
        where T : struct, IQuantity<T>
    {
        for (int i = T.Units.Length - 1; i >= 0; i--)
        {
            if (Fits(T.Units[i], quantity.Value))
            {
                return T.Units[i];
            }
        }

        return QuantityText.BaseUnit<T>();
    }

    private static QuantityUnit Named<T>(ReadOnlySpan<char> symbol)
        where T : struct, IQuantity<T>
    {
        foreach (QuantityUnit unit in T.Units)
        {
            if (symbol.SequenceEqual(unit.Symbol))
            {
                return unit;
            }
        }

        throw new FormatException($"A {typeof(T).Name} is formatted as G or in one of the units {QuantityText.Symbols<T>()}.");
    }

    private static bool Fits(QuantityUnit unit, double value)
    {
        return unit.IsPrinted && Math.Abs(unit.FromBase(value)) >= 1;
    }

    // Dividing by the unit may leave noise in the last digits (1.1000000000000001 GB): drop as many as reading back allows.
    private static string? ShortestDigits(double value, double number, QuantityUnit unit)
    {
        return ReadsBack("G15") ? "G15" : ReadsBack("G16") ? "G16" : ReadsBack("R") ? "R" : null;

        bool ReadsBack(string format)
        {
            Span<char> text = stackalloc char[32];
            return number.TryFormat(text, out int length, format, CultureInfo.InvariantCulture)
                && unit.ToBase(double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture)) == value;
        }
    }
}
