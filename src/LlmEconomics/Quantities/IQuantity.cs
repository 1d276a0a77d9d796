using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace LlmEconomics;

/// <summary>What every quantity can do: a finite number in a fixed base unit, with order, sums, scaling, ratios and text.</summary>
/// <typeparam name="TSelf">The quantity itself.</typeparam>
/// <remarks>
/// <para>Any finite value is legal, also a negative one (a difference, a deficit); <c>default</c> is zero. NaN and infinities are
/// refused: factories throw <see cref="ArgumentOutOfRangeException"/>, and a calculation that overflows or divides by zero throws
/// <see cref="NotFiniteNumberException"/>. There is no negative zero.</para>
/// <para>Text is a number and a unit, <c>80 GB</c> or <c>80GB</c>; see <see cref="Units"/>. A format is <c>unit[:number format]</c>:
/// <list type="bullet">
/// <item><c>null</c>, empty or <c>G</c>: the largest printed unit, not above the value, whose text reads back to the identical double;
/// the base unit where there is none.</item>
/// <item><c>GiB</c>: in that unit, with as many digits as needed.</item>
/// <item><c>GiB:F2</c>: in that unit, under a standard or custom .NET number format.</item>
/// <item><c>G:F2</c>: in the largest printed unit not above the value, under a number format.</item>
/// </list>
/// Without a format provider the text is culture-invariant; a given provider supplies signs and decimal separator, both ways.</para>
/// </remarks>
public interface IQuantity<TSelf> :
    IComparable<TSelf>, ISpanFormattable, ISpanParsable<TSelf>,
    IComparisonOperators<TSelf, TSelf, bool>,
    IAdditionOperators<TSelf, TSelf, TSelf>, IAdditiveIdentity<TSelf, TSelf>,
    ISubtractionOperators<TSelf, TSelf, TSelf>, IUnaryNegationOperators<TSelf, TSelf>,
    IMultiplyOperators<TSelf, double, TSelf>, IDivisionOperators<TSelf, double, TSelf>
    where TSelf : struct, IQuantity<TSelf>
{
    /// <summary>The units text is read and written in, the base unit among them; printed ones in ascending order.</summary>
    static abstract ImmutableArray<QuantityUnit> Units { get; }

    /// <summary>Nothing of it: the same as <c>default</c>.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>The value in the base unit; always finite.</summary>
    double Value { get; }

    static TSelf IAdditiveIdentity<TSelf, TSelf>.AdditiveIdentity => default;

    /// <summary>A quantity from its value in the base unit.</summary>
    /// <param name="value">Any finite number.</param>
    /// <returns>The quantity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is NaN or infinite.</exception>
    static abstract TSelf FromValue(double value);

    /// <summary>Scales a quantity.</summary>
    /// <param name="factor">The factor.</param>
    /// <param name="quantity">The quantity.</param>
    /// <returns>The scaled quantity.</returns>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    static abstract TSelf operator *(double factor, TSelf quantity);

    /// <summary>The ratio of two quantities.</summary>
    /// <param name="left">The numerator.</param>
    /// <param name="right">The denominator.</param>
    /// <returns>How many times the denominator fits into the numerator.</returns>
    /// <exception cref="NotFiniteNumberException">The result is not finite.</exception>
    static abstract double operator /(TSelf left, TSelf right);

    static TSelf IParsable<TSelf>.Parse(string s, IFormatProvider? provider)
    {
        return TSelf.Parse(Guard.NotNull(s).AsSpan(), provider);
    }

    static bool IParsable<TSelf>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TSelf result)
    {
        return TSelf.TryParse(s.AsSpan(), provider, out result);
    }
}
