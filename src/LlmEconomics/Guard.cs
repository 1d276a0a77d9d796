using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace LlmEconomics;

/// <summary>The one place where arguments are refused: each message names the parameter and the accepted range.</summary>
internal static class Guard
{
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number.");
    }

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number of at least 0.");
    }

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a finite number above 0.");
    }

    public static double Between(double value, double low, double high, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value >= low && value <= high
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must lie between {low} and {high}."));
    }

    public static long Between(long value, long low, long high, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value >= low && value <= high
            ? value
            : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} must lie between {low} and {high}."));
    }

    public static int Between(int value, int low, int high, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return (int)Between((long)value, low, high, name);
    }

    /// <summary>A day of this field's present: the default of a date is none.</summary>
    public static DateOnly Dated(DateOnly value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value.Year is >= 2015 and <= 2050 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a day from 2015 to 2050.");
    }

    public static string NotBlank(string value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return !string.IsNullOrWhiteSpace(value) ? value : throw new ArgumentException($"{name} must not be empty.", name);
    }

    /// <summary>A list without missing items; the default array is an empty one.</summary>
    public static ImmutableArray<T> Items<T>(ImmutableArray<T> value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class
    {
        return value.IsDefault ? []
            : value.Contains(null!) ? throw new ArgumentException($"{name} must not hold null.", name)
            : value;
    }

    /// <summary>A list that ends: items one by one, refused where there are more than a number of them.</summary>
    public static IEnumerable<T> AtMost<T>(IEnumerable<T> items, int most, string name, CancellationToken cancellation = default)
    {
        int count = 0;
        foreach (T item in NotNull(items, name))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return count++ < most ? item
                : throw new ArgumentException(FormattableString.Invariant($"{name} must hold at most {most} items."), name);
        }
    }

    /// <summary>Items of a list that is held as a whole, at most.</summary>
    public const int MostItems = 10_000_000;

    public static T NotNull<T>(T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class
    {
        return value ?? throw new ArgumentNullException(name);
    }
}
