using System.Runtime.CompilerServices;

namespace LlmEconomics;

/// <summary>Refuses quantities out of range; the message carries the unit.</summary>
internal static class QuantityGuard
{
    public static T Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, IQuantity<T>
    {
        return value > default(T) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be above {default(T)}.");
    }

    public static T NotNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, IQuantity<T>
    {
        return value >= default(T) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {default(T)}.");
    }

    public static T? Positive<T>(T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, IQuantity<T>
    {
        return value is { } v ? Positive(v, name) : null;
    }
}
