using System.Globalization;

namespace LlmEconomics;

/// <summary>A search by halving for the last whole number at which a condition holds. Every search over integers in the library is one.</summary>
/// <remarks>
/// The condition holds at <see cref="Low"/> and does not at <see cref="High"/> at every moment, both evaluated: when they are neighbours the answer is proved
/// for a condition that changes once.
/// </remarks>
internal struct IntegerBracket
{
    /// <summary>Begins a search.</summary>
    /// <param name="low">A number at which the condition holds.</param>
    /// <param name="atLow">Whether it does.</param>
    /// <param name="high">A larger one at which it does not.</param>
    /// <param name="atHigh">Whether it does.</param>
    /// <param name="what">What is searched for, for the message of a failure.</param>
    /// <exception cref="NumericSearchException">The two numbers are no bracket.</exception>
    public IntegerBracket(long low, bool atLow, long high, bool atHigh, string what)
    {
        (Low, High) = low < high && atLow && !atHigh ? (low, high) : throw new NumericSearchException(string.Create(
            CultureInfo.InvariantCulture, $"{what}: the condition is {atLow} at {low} and {atHigh} at {high}, no bracket."));
    }

    /// <summary>The largest number known at which the condition holds.</summary>
    public long Low { get; private set; }

    /// <summary>The smallest number known at which it does not.</summary>
    public long High { get; private set; }

    /// <summary>Whether numbers between the two are still unknown.</summary>
    public readonly bool IsOpen => High - Low > 1;

    /// <summary>The number to look at next.</summary>
    public readonly long Next => Low + ((High - Low) / 2);

    /// <summary>Whether the condition holds at <see cref="Next"/>.</summary>
    public void Tell(bool holds)
    {
        (Low, High) = holds ? (Next, High) : (Low, Next);
    }
}
