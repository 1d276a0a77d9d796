using FsCheck;
using FsCheck.Xunit;
using MathNet.Numerics.RootFinding;
using Xunit;

namespace LlmEconomics.Tests.Numerics;

/// <summary>A search proves what it found, or throws. MathNet's Brent method is the independent reference.</summary>
public sealed class BracketLaws
{
    private static readonly Func<double, double>[] Functions =
    [
        x => x - 0.3, x => (x * x * x) - 2, x => Math.Exp(x) - 3, x => Math.Tanh(50 * (x - 1.7)), x => 1 - (1 / (x + 1e-9)), x => Math.Sign(x - 0.7) * Math.Sqrt(Math.Abs(x - 0.7)),
        x => Math.Pow(x, 25) - 1e-3,
    ];

    [Property(MaxTest = 200)]
    public void It_finds_what_MathNet_finds(NonNegativeInt function, NonNegativeInt start)
    {
        Func<double, double> f = Functions[function.Get % Functions.Length];
        double high = 2 + (start.Get % 1000), expected = Brent.FindRoot(f, 0, high, 1e-12, 10_000);
        Bracket search = new(0, f(0), high, f(high), 1e-9, "a root");
        int rounds = 0;
        while (search.IsOpen)
        {
            search.Tell(f(search.Next));
            Assert.True(f(search.Low) < 0 && f(search.High) >= 0, "the bracket holds at every moment");
            Assert.True(++rounds < 200);
        }

        Assert.Equal(expected, search.Root, 1e-8 * high);
        Assert.True(search.High - search.Low <= 1e-9 * search.High || f(search.High) == 0);
    }

    [Property(MaxTest = 200)]
    public void The_last_point_at_which_a_condition_holds_is_found_over_six_hundred_orders_of_magnitude(int exponent)
    {
        double limit = Math.Pow(10, exponent % 300);
        Bracket search = Bracket.OfCondition(0, 1e301, 1e-6, "a limit");
        while (search.IsOpen)
        {
            search.Tell(search.Next <= limit);
        }

        Assert.InRange(search.Low, limit * (1 - 1e-6), limit);
        Assert.InRange(search.High, limit, limit * (1 + 2e-6));
    }

    [Fact]
    public void A_value_near_enough_to_zero_ends_it()
    {
        Bracket search = new(0, -1, 8, 7, 1e-15, "a root", 0.01);
        int rounds = 0;
        for (; search.IsOpen; rounds++)
        {
            search.Tell((search.Next * search.Next / 8) - 1);
        }

        Assert.InRange((search.Root * search.Root / 8) - 1, -0.01, 0.01);
        Assert.InRange(rounds, 1, 12);
    }

    [Fact]
    public void An_infinite_end_is_halved_away()
    {
        Bracket search = new(0, -5, 100, double.PositiveInfinity, 1e-9, "a pole");
        while (search.IsOpen)
        {
            search.Tell(search.Next < 20 ? (1 / (20 - search.Next)) - 5 : double.PositiveInfinity);
        }

        Assert.Equal(19.8, search.Root, 1e-7);
    }

    [Fact]
    public void No_number_between_the_ends_ends_it_whatever_the_tolerance()
    {
        Bracket search = new(1, -1, 2, 1, double.Epsilon, "a step");
        int rounds = 0;
        while (search.IsOpen)
        {
            search.Tell(search.Next < Math.Sqrt(2) ? -1.0 : 1);
            Assert.True(++rounds < 500);
        }

        Assert.Equal(Math.Sqrt(2), search.Root, 1e-15);
    }

    [Theory]
    [InlineData(1, 1, 2, 2)]
    [InlineData(1, -1, 2, -1)]
    [InlineData(3, -1, 2, 1)]
    [InlineData(1, double.NaN, 2, 1)]
    [InlineData(1, -1, 2, double.NaN)]
    public void What_is_no_bracket_is_refused(double low, double atLow, double high, double atHigh)
    {
        Assert.Contains("a root", Assert.Throws<NumericSearchException>(() => new Bracket(low, atLow, high, atHigh, 1e-9, "a root")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_no_number_is_refused_and_an_open_search_has_no_result()
    {
        Assert.Throws<NumericSearchException>(() =>
        {
            Bracket search = new(0, -1, 1, 1, 1e-9, "a root");
            search.Tell(double.NaN);
        });
        Assert.Throws<NumericSearchException>(() => new Bracket(0, -1, 1, 1, 1e-9, "a root").Root);
    }

    [Property(MaxTest = 100)]
    public void The_last_whole_number_at_which_a_condition_holds_is_found(PositiveInt limit)
    {
        IntegerBracket search = new(0, true, long.MaxValue / 2, false, "a number");
        int rounds = 0;
        for (; search.IsOpen; rounds++)
        {
            search.Tell(search.Next <= limit.Get);
        }

        Assert.Equal(limit.Get, search.Low);
        Assert.Equal(limit.Get + 1, search.High);
        Assert.InRange(rounds, 1, 63);
    }

    [Theory]
    [InlineData(0, true, 0, false)]
    [InlineData(0, false, 9, false)]
    [InlineData(0, true, 9, true)]
    public void Whole_numbers_that_are_no_bracket_are_refused(long low, bool atLow, long high, bool atHigh)
    {
        Assert.Throws<NumericSearchException>(() => new IntegerBracket(low, atLow, high, atHigh, "a number"));
    }
}
