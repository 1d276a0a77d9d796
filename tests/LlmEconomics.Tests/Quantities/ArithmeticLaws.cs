using System.Runtime.CompilerServices;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Quantities;

/// <summary>Order, sums, scaling and ratios, the same for every quantity.</summary>
public abstract class ArithmeticLaws<T>
    where T : struct, IQuantity<T>
{
    /// <summary>A double; of amounts of money its currency too.</summary>
    [Fact]
    public void It_is_as_small_as_what_it_holds() => Assert.Equal(typeof(T).GetProperty(nameof(Money.Currency)) is null ? sizeof(double) : sizeof(double) + Unsafe.SizeOf<Currency>(), Unsafe.SizeOf<T>());

    [Fact]
    public void Default_is_zero_and_the_additive_identity()
    {
        Assert.Equal(0.0, default(T).Value);
        Assert.Equal(default, T.Zero);
        Assert.Equal(default, Identity<T>());
        Assert.Equal(default, T.FromValue(0));
    }

    [Property]
    public void It_holds_the_value_it_was_given(Number x) => Assert.Equal(x.Value, T.FromValue(x.Value).Value);

    [Property]
    public void There_is_no_negative_zero(Number x)
    {
        Assert.False(double.IsNegative((x.Value * T.Zero).Value));
        Assert.False(double.IsNegative((-T.Zero).Value));
        Assert.False(double.IsNegative(T.FromValue(-0.0).Value));
    }

    [Property]
    public void Order_is_the_order_of_numbers(Number x, Number y)
    {
        (T a, T b) = (T.FromValue(x.Value), T.FromValue(y.Value));
        Assert.Equal(x.Value < y.Value, a < b);
        Assert.Equal(x.Value > y.Value, a > b);
        Assert.Equal(x.Value <= y.Value, a <= b);
        Assert.Equal(x.Value >= y.Value, a >= b);
        Assert.Equal(x.Value == y.Value, a == b);
        Assert.Equal(x.Value != y.Value, a != b);
        Assert.Equal(x.Value == y.Value, a.Equals(b));
        Assert.Equal(x.Value.CompareTo(y.Value), a.CompareTo(b));
        Assert.Equal(Math.Max(x.Value, y.Value), Quantity.Max(a, b).Value);
        Assert.Equal(Math.Min(x.Value, y.Value), Quantity.Min(a, b).Value);
    }

    [Property]
    public void Equal_quantities_have_equal_hashes(Number x) =>
        Assert.Equal(T.FromValue(x.Value).GetHashCode(), (T.FromValue(x.Value) + T.Zero).GetHashCode());

    [Property]
    public void Sums_form_a_group(Number x, Number y)
    {
        (T a, T b) = (T.FromValue(x.Value / 2), T.FromValue(y.Value / 2)); // halved: no sum overflows
        Assert.Equal(a.Value + b.Value, (a + b).Value);
        Assert.Equal(a + b, b + a);
        Assert.Equal(a, a + T.Zero);
        Assert.Equal(T.Zero, a + -a);
        Assert.Equal(T.Zero, a - a);
        Assert.Equal(a + -b, a - b);
        Assert.Equal(-(a - b), b - a);
        Assert.Equal(a, -(-a));
        Assert.Equal(Math.Abs(a.Value), Quantity.Abs(a).Value);
    }

    [Property]
    public void Sums_of_whole_numbers_are_associative_and_distributive(int x, int y, int z) // doubles are exact there
    {
        (T a, T b, T c) = (T.FromValue(x), T.FromValue(y), T.FromValue(z));
        Assert.Equal(a + b + c, a + (b + c));
        Assert.Equal(z * (a + b), (z * a) + (z * b));
        Assert.Equal(a + b + c, new[] { a, b, c }.Sum());
    }

    [Property]
    public void Scaling_and_ratios_are_those_of_numbers(Moderate x, Moderate y)
    {
        (T a, T b) = (T.FromValue(x.Value), T.FromValue(y.Value));
        Assert.Equal(x.Value * y.Value, (a * y.Value).Value);
        Assert.Equal(a * y.Value, y.Value * a);
        Assert.Equal(x.Value / y.Value, (a / y.Value).Value);
        Assert.Equal(x.Value / y.Value, a / b);
    }

    [Fact]
    public void The_sum_of_nothing_is_zero() => Assert.Equal(T.Zero, Array.Empty<T>().Sum());

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Numbers_that_are_not_finite_are_refused(double number)
    {
        Assert.Equal("value", Assert.Throws<ArgumentOutOfRangeException>(() => T.FromValue(number)).ParamName);
        Assert.Throws<NotFiniteNumberException>(() => T.FromValue(1) * number);
        Assert.Throws<NotFiniteNumberException>(() => number * T.FromValue(1));
    }

    [Fact]
    public void Results_that_are_not_finite_are_refused()
    {
        (T largest, T one) = (T.FromValue(double.MaxValue), T.FromValue(1));
        Assert.Throws<NotFiniteNumberException>(() => largest + largest);
        Assert.Throws<NotFiniteNumberException>(() => -largest - largest);
        Assert.Throws<NotFiniteNumberException>(() => largest * 2);
        Assert.Throws<NotFiniteNumberException>(() => largest / 0.5);
        Assert.Throws<NotFiniteNumberException>(() => one / 0.0);
        Assert.Throws<NotFiniteNumberException>(() => one / double.NaN);
        Assert.Throws<NotFiniteNumberException>(() => one / T.Zero);
        Assert.Throws<NotFiniteNumberException>(() => T.Zero / T.Zero);
        Assert.Throws<NotFiniteNumberException>(() => new[] { largest, largest }.Sum());
    }

    private static TAny Identity<TAny>()
        where TAny : System.Numerics.IAdditiveIdentity<TAny, TAny> => TAny.AdditiveIdentity;
}
