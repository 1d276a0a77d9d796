using System.Globalization;

namespace LlmEconomics;

/// <summary>Reads and writes the text of all quantities: <c>number unit</c>.</summary>
internal static class QuantityText
{
    public static string Format<T>(T quantity, string? format, IFormatProvider? provider)
        where T : struct, IQuantity<T>
    {
        QuantityRendering rendering = QuantityRendering.Choose(quantity, format);
        string number = rendering.Number.ToString(rendering.Format.ToString(), provider ?? CultureInfo.InvariantCulture);
        return $"{number} {rendering.Symbol}";
    }

    public static bool TryFormat<T>(
        T quantity, Span<char> destination, out int written, ReadOnlySpan<char> format, IFormatProvider? provider)
        where T : struct, IQuantity<T>
    {
        QuantityRendering rendering = QuantityRendering.Choose(quantity, format);
        provider ??= CultureInfo.InvariantCulture;
        if (rendering.Number.TryFormat(destination, out int digits, rendering.Format, provider)
            && destination.Length - digits > rendering.Symbol.Length)
        {
            destination[digits] = ' ';
            rendering.Symbol.CopyTo(destination[(digits + 1)..]);
            written = digits + 1 + rendering.Symbol.Length;
            return true;
        }

        written = 0;
        return false;
    }

    public static T Parse<T>(ReadOnlySpan<char> text, IFormatProvider? provider)
        where T : struct, IQuantity<T>
    {
        return TryParse(text, provider, out T quantity) ? quantity : throw new FormatException(Complaint<T>(text));
    }

    public static bool TryParse<T>(ReadOnlySpan<char> text, IFormatProvider? provider, out T quantity)
        where T : struct, IQuantity<T>
    {
        quantity = default;
        if (text.Length > ReaderLimits.MaxTermLength)
        {
            return false;
        }

        text = text.Trim();
        if (UnitAtEnd<T>(text) is not { } unit
            || !double.TryParse(
                text[..^unit.Symbol.Length], NumberStyles.Float, provider ?? CultureInfo.InvariantCulture, out double number))
        {
            return false;
        }

        double value = unit.ToBase(number);
        if (!double.IsFinite(value))
        {
            return false;
        }

        quantity = T.FromValue(value);
        return true;
    }

    /// <summary>Why a text was refused.</summary>
    public static string Complaint<T>(ReadOnlySpan<char> text)
        where T : struct, IQuantity<T>
    {
        return $"{Quoted.Of(text)} is not a {typeof(T).Name}: expected a finite number and one of the units {Symbols<T>()}.";
    }

    public static QuantityUnit BaseUnit<T>()
        where T : struct, IQuantity<T>
    {
        return T.Units.First(unit => unit.IsBase);
    }

    public static string Symbols<T>()
        where T : struct, IQuantity<T>
    {
        return string.Join(", ", T.Units);
    }

    // The longest symbol wins: "80 GB" ends in "B" too.
    private static QuantityUnit? UnitAtEnd<T>(ReadOnlySpan<char> text)
        where T : struct, IQuantity<T>
    {
        QuantityUnit? longest = null;
        foreach (QuantityUnit unit in T.Units)
        {
            if (unit.Symbol.Length > (longest?.Symbol.Length ?? 0) && text.EndsWith(unit.Symbol, StringComparison.Ordinal))
            {
                longest = unit;
            }
        }

        return longest;
    }
}
