using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LlmEconomics;

/// <summary>The one place where arguments are refused: each message names the parameter and the accepted range.</summary>
internal static class Guard
{
    private const int FirstYear = 2015, LastYear = 2050;

    /// <summary>Far above what a few thousand roundings of numbers up to 1 add up to, far below what anybody means.</summary>
    private const double Rounding = 1e-9;

    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return double.IsFinite(value) ? value : throw OutOfRange(value, name, "must be a finite number");
    }

    public static double? Finite(double? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value is { } number ? Finite(number, name) : null;
    }

    public static double NotNegative(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return double.IsFinite(value) && value >= 0 ? value : throw OutOfRange(value, name, "must be a finite number of at least 0");
    }

    public static double? NotNegative(double? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value is { } number ? NotNegative(number, name) : null;
    }

    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return double.IsFinite(value) && value > 0 ? value : throw OutOfRange(value, name, "must be a finite number above 0");
    }

    public static double? Positive(double? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value is { } number ? Positive(number, name) : null;
    }

    public static double Between(double value, double low, double high, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value >= low && value <= high ? value : throw OutOfRange(value, name, FormattableString.Invariant($"must lie between {low} and {high}"));
    }

    /// <summary>A share of a whole, 0 to 1. Shares are sums and differences: what rounding takes beyond the ends is taken off.</summary>
    public static double Share(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return Math.Clamp(Between(value, -Rounding, 1 + Rounding, name), 0, 1);
    }

    public static long Between(long value, long low, long high, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value >= low && value <= high ? value : throw OutOfRange(value, name, FormattableString.Invariant($"must lie between {low} and {high}"));
    }

    public static long? Between(long? value, long low, long high, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value is { } number ? Between(number, low, high, name) : null;
    }

    public static int Between(int value, int low, int high, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return (int)Between((long)value, low, high, name);
    }

    public static int? Between(int? value, int low, int high, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value is { } number ? Between(number, low, high, name) : null;
    }

    /// <summary>A value that the enumeration names.</summary>
    public static T Known<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, Enum
    {
        return Enum.IsDefined(value) ? value : throw OutOfRange(value, name, $"must be one of {string.Join(", ", Enum.GetNames<T>())}");
    }

    /// <summary>A day of this field's present: the default of a date is none.</summary>
    public static DateOnly Dated(DateOnly value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value.Year is >= FirstYear and <= LastYear
            ? value
            : throw OutOfRange(FormattableString.Invariant($"{value:yyyy-MM-dd}"), name, FormattableString.Invariant($"must be a day from {FirstYear} to {LastYear}"));
    }

    public static DateOnly? Dated(DateOnly? value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        return value is { } day ? Dated(day, name) : null;
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

    public static T NotNull<T>([NotNull] T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : class
    {
        return value ?? throw new ArgumentNullException(name);
    }

    /// <summary>
    /// The refusal of a value. It stands in the message as invariant text, and not as <see cref="ArgumentOutOfRangeException.ActualValue"/>,
    /// which the framework would print in the culture of whoever reads it.
    /// </summary>
    public static ArgumentOutOfRangeException OutOfRange(object? value, string? name, string range)
    {
        return new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} {range}, and not {value}."));
    }
}
