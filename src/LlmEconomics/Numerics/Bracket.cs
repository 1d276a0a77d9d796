using System.Globalization;

namespace LlmEconomics;

/// <summary>A bracketing search for the point at which a function rises through zero. Every search over real numbers in the library is one.</summary>
/// <remarks>
/// <para>
/// The bracket is the proof. At every moment the function is negative at <see cref="Low"/> and not negative at <see cref="High"/>, and both were
/// evaluated there. The search ends when the two are as near as the tolerance asks, or when a value is as near to zero as asked.
/// A start that is no bracket, or a value that is not a number, ends it with a <see cref="NumericSearchException"/>.
/// </para>
/// <para>
/// Points are those of the Illinois method (Dowell and Jarratt, BIT 11, 1971). Every third halves the bracket, so that the number of rounds is bounded
/// whatever the function. It is a loop of the caller's, <c>while (search.IsOpen) { search.Tell(f(search.Next)); }</c>: a function that lives in a ref
/// struct needs no delegate, and nothing is allocated, which MathNet's root finders cannot offer. The tests compare it with MathNet's.
/// </para>
/// </remarks>
internal struct Bracket
{
    /// <summary>Beyond an upper bound by more than its rounding: where a quantity that is searched for does not depend on itself it is the bound.</summary>
    public const double Beyond = 1 + 1e-9;

    /// <summary>More rounds than halving needs between any two numbers of the range of double.</summary>
    private const int MostRounds = 4000;

    /// <summary>The halving is that of the exponents where one end is so many times the other.</summary>
    private const double Far = 16;

    private readonly double tolerance;
    private readonly double near;
    private readonly string what;
    private double atLow;
    private double atHigh;
    private double weightLow;
    private double weightHigh;
    private bool? lastWasLow;
    private int rounds;

    /// <summary>Begins a search.</summary>
    /// <param name="low">A point at which the function is negative.</param>
    /// <param name="atLow">Its value there.</param>
    /// <param name="high">A point beyond it at which the function is not negative; its value may be infinite.</param>
    /// <param name="atHigh">Its value there.</param>
    /// <param name="tolerance">How near the ends of the bracket have to come, over the larger of them; above 0.</param>
    /// <param name="what">What is searched for, for the message of a failure.</param>
    /// <param name="near">How near to zero a value ends the search.</param>
    /// <exception cref="NumericSearchException">The two points are no bracket.</exception>
    public Bracket(double low, double atLow, double high, double atHigh, double tolerance, string what, double near = 0)
    {
        (Low, High, this.tolerance, this.what, this.near) = (low, high, tolerance, what, near);
        (this.atLow, this.atHigh, weightLow, weightHigh) = (atLow, atHigh, atLow, atHigh);
        if (!(low <= high && atLow < 0 && atHigh >= 0))
        {
            throw Failure(string.Create(CultureInfo.InvariantCulture, $"no sign change between {low:G6} ({atLow:G6}) and {high:G6} ({atHigh:G6})"));
        }
    }

    /// <summary>Begins a search for the last point at which a condition holds.</summary>
    /// <param name="low">A point at which it holds.</param>
    /// <param name="high">A point beyond it at which it does not.</param>
    /// <param name="tolerance">How near the ends of the bracket have to come, over the larger of them; above 0.</param>
    /// <param name="what">What is searched for, for the message of a failure.</param>
    public static Bracket OfCondition(double low, double high, double tolerance, string what)
    {
        return new Bracket(low, double.NegativeInfinity, high, double.PositiveInfinity, tolerance, what);
    }

    /// <summary>The largest point known at which the function is negative.</summary>
    public double Low { get; private set; }

    /// <summary>The smallest point known at which the function is not negative.</summary>
    public double High { get; private set; }

    /// <summary>Whether the ends of the bracket are still too far from each other.</summary>
    public readonly bool IsOpen =>
        !(High - Low <= tolerance * Math.Max(Math.Abs(Low), Math.Abs(High))) && !(atHigh <= near) && !(near > 0 && atLow >= -near);

    /// <summary>The point found: the end of the bracket whose value is nearer to zero.</summary>
    /// <exception cref="NumericSearchException">The search still goes on.</exception>
    public readonly double Root => IsOpen ? throw Failure("the search still goes on") : -atLow < atHigh ? Low : High;

    /// <summary>The point to look at next.</summary>
    public readonly double Next
    {
        get
        {
            if (rounds % 3 != 2 && double.IsFinite(weightLow) && double.IsFinite(weightHigh))
            {
                double point = High - (weightHigh * (High - Low) / (weightHigh - weightLow));
                if (point > Low && point < High)
                {
                    return point;
                }
            }

            double middle = Low > 0 && High > Far * Low ? Math.Sqrt(Low) * Math.Sqrt(High) : Low + ((High - Low) / 2);
            return middle > Low && middle < High ? middle : Low;
        }
    }

    /// <summary>The value of the function at <see cref="Next"/>; it may be infinite.</summary>
    /// <exception cref="NumericSearchException">The value is not a number, or the rounds do not end.</exception>
    public void Tell(double value)
    {
        double point = Next;
        if (double.IsNaN(value) || ++rounds > MostRounds)
        {
            throw Failure(string.Create(CultureInfo.InvariantCulture, $"the function is {value:G6} at {point:G6}, after {rounds} rounds"));
        }

        if (point == Low)
        {
            // No number lies between the ends: they are the answer, however small the tolerance.
            (Low, atLow) = (High, -double.Epsilon);
            return;
        }

        bool isLow = value < 0;
        if (isLow)
        {
            (Low, atLow, weightLow) = (point, value, value);
        }
        else
        {
            (High, atHigh, weightHigh) = (point, value, value);
        }

        if (isLow == lastWasLow)
        {
            // An end that stays counts half, so that the next point comes nearer to it.
            (weightLow, weightHigh) = isLow ? (weightLow, weightHigh / 2) : (weightLow / 2, weightHigh);
        }

        lastWasLow = isLow;
    }

    /// <summary>Whether the condition holds at <see cref="Next"/>.</summary>
    public void Tell(bool holds)
    {
        Tell(holds ? double.NegativeInfinity : double.PositiveInfinity);
    }

    private readonly NumericSearchException Failure(string why)
    {
        return new NumericSearchException($"{what}: {why}.");
    }
}
