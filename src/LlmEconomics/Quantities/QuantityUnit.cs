namespace LlmEconomics;

/// <summary>A unit that the text of a quantity may carry: its symbol and its exact size in the base unit.</summary>
/// <remarks>
/// <c>size = Multiplier ÷ Divisor</c>. Two exact numbers instead of one rounded factor: a millisecond is <c>1 ÷ 1000</c> s, and 0.001
/// is not a double.
/// </remarks>
public sealed class QuantityUnit
{
    private QuantityUnit(string symbol, double multiplier, double divisor, bool isPrinted)
    {
        Symbol = Guard.NotBlank(symbol);
        Multiplier = Guard.Positive(multiplier);
        Divisor = Guard.Positive(divisor);
        IsPrinted = isPrinted;
    }

    /// <summary>The symbol, matched exactly and case-sensitively, such as <c>GiB</c>.</summary>
    public string Symbol { get; }

    /// <summary>The numerator of the size in the base unit; finite and above 0.</summary>
    public double Multiplier { get; }

    /// <summary>The denominator of the size in the base unit; finite and above 0.</summary>
    public double Divisor { get; }

    /// <summary>Whether text without a requested unit may choose this one; the others are read, and written on request.</summary>
    public bool IsPrinted { get; }

    internal bool IsBase => Multiplier == 1 && Divisor == 1;

    /// <summary>A unit that default text may choose. List them from the smallest to the largest.</summary>
    /// <param name="symbol">The symbol; not blank.</param>
    /// <param name="multiplier">The numerator of the size; finite and above 0.</param>
    /// <param name="divisor">The denominator of the size; finite and above 0.</param>
    /// <returns>The unit.</returns>
    /// <exception cref="ArgumentException"><paramref name="symbol"/> is blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A factor is not finite or not above 0.</exception>
    public static QuantityUnit Printed(string symbol, double multiplier = 1, double divisor = 1)
    {
        return new(symbol, multiplier, divisor, isPrinted: true);
    }

    /// <summary>A unit that is read, and written only on request.</summary>
    /// <inheritdoc cref="Printed"/>
    public static QuantityUnit Accepted(string symbol, double multiplier = 1, double divisor = 1)
    {
        return new(symbol, multiplier, divisor, isPrinted: false);
    }

    /// <summary>The symbol.</summary>
    /// <returns>The symbol.</returns>
    public override string ToString()
    {
        return Symbol;
    }

    internal double ToBase(double number)
    {
        return number * Multiplier / Divisor;
    }

    internal double FromBase(double value)
    {
        return value * Divisor / Multiplier;
    }
}
