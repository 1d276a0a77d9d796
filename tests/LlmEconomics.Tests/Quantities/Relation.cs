using Xunit;

namespace LlmEconomics.Tests.Quantities;

/// <summary>A product and its two factors, with all four operators that follow.</summary>
internal abstract record Relation
{
    public abstract IEnumerable<string> Operators { get; }

    public abstract void Check(double x, double y);

    public abstract void CheckZero();
}

/// <summary>A relation whose base units differ by a factor, as dollars per hour and seconds do.</summary>
internal sealed record Relation<TProduct, TLeft, TRight>(
    Func<TLeft, TRight, TProduct> Times,
    Func<TRight, TLeft, TProduct> Commuted,
    Func<TProduct, TLeft, TRight> OverLeft,
    Func<TProduct, TRight, TLeft> OverRight,
    double Factor = 1) : Relation
    where TProduct : struct, IQuantity<TProduct>
    where TLeft : struct, IQuantity<TLeft>
    where TRight : struct, IQuantity<TRight>
{
    /// <summary>Eight roundings: at most four in each of a product and its inverse, conversion of units included.</summary>
    private const double EightRoundings = 8.0 / (1L << 53);

    public override IEnumerable<string> Operators
    {
        get
        {
            (string product, string left, string right) = (typeof(TProduct).Name, typeof(TLeft).Name, typeof(TRight).Name);
            yield return $"{product} = {left} op_Multiply {right}";
            yield return $"{product} = {right} op_Multiply {left}";
            yield return $"{right} = {product} op_Division {left}";
            yield return $"{left} = {product} op_Division {right}";
        }
    }

    public override void Check(double x, double y)
    {
        (TLeft left, TRight right) = (TLeft.FromValue(x), TRight.FromValue(y));
        TProduct product = Times(left, right);
        Assert.Equal(product, Commuted(right, left));
        AssertClose(x * y * Factor, product.Value);
        AssertClose(x, OverRight(product, right).Value);
        AssertClose(y, OverLeft(product, left).Value);
    }

    public override void CheckZero()
    {
        Assert.Equal(TProduct.Zero, Times(TLeft.FromValue(1), TRight.Zero));
        Assert.Throws<NotFiniteNumberException>(() => OverLeft(TProduct.FromValue(1), TLeft.Zero));
        Assert.Throws<NotFiniteNumberException>(() => OverRight(TProduct.FromValue(1), TRight.Zero));
        Assert.Throws<NotFiniteNumberException>(() => Times(TLeft.FromValue(1e300), TRight.FromValue(1e300)));
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.Equal(expected, actual, tolerance: Math.Abs(expected) * EightRoundings);
}
