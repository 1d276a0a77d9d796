using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LlmEconomics;

/// <summary>Keeps NaN and infinities out of quantities: as arguments, and as results.</summary>
/// <remarks>Every quantity is built through <see cref="Result"/>, so no other code has to check again.</remarks>
internal static class Finite
{
    /// <summary><c>value × multiplier ÷ divisor</c>, blamed on the argument if it is not finite.</summary>
    public static double Scale(
        double value, double multiplier = 1, double divisor = 1, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        double scaled = value * multiplier / divisor;
        if (!double.IsFinite(scaled))
        {
            Refuse(value, double.MaxValue / multiplier, name);
        }

        return scaled;
    }

    /// <summary>The result of a calculation with quantities, refused if it overflowed or divided by zero.</summary>
    public static double Result(double value, [CallerArgumentExpression(nameof(value))] string? formula = null)
    {
        if (!double.IsFinite(value))
        {
            Refuse(value, formula);
        }

        // Turns −0.0 into +0.0 and changes nothing else: equal quantities then also print alike.
        return value + 0.0;
    }

    // Apart from the checks, so that those stay small enough to be inlined.
    [DoesNotReturn]
    private static void Refuse(double value, double limit, string? name)
    {
        limit = Math.Min(limit, double.MaxValue);
        throw Guard.OutOfRange(value, name, FormattableString.Invariant($"must be a finite number between {-limit} and {limit}"));
    }

    [DoesNotReturn]
    private static void Refuse(double value, string? formula)
    {
        string message = FormattableString.Invariant(
            $"{formula} is {value}, which is no quantity: it overflowed, or divided by zero.");
        throw new NotFiniteNumberException(message, value);
    }
}
