using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace LlmEconomics;

/// <summary>Refuses quantities out of range; the message carries the unit.</summary>
/// <remarks>What throws stands apart, so that the checks are small enough to be inlined: values of hot paths pass them too.</remarks>
internal static class QuantityGuard
{
    public static T Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, IQuantity<T>
    {
        if (!(value > default(T)))
        {
            Refuse(value, name, "above");
        }

        return value;
    }

    public static T NotNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, IQuantity<T>
    {
        if (!(value >= default(T)))
        {
            Refuse(value, name, "at least");
        }

        return value;
    }

    public static T? Positive<T>(T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, IQuantity<T>
    {
        return value is { } v ? Positive(v, name) : null;
    }

    public static T? NotNegative<T>(T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, IQuantity<T>
    {
        return value is { } v ? NotNegative(v, name) : null;
    }

    [DoesNotReturn]
    private static void Refuse<T>(T value, string? name, string relation)
        where T : struct, IQuantity<T>
    {
        throw Guard.OutOfRange(value.ToString(null, null), name, $"must be {relation} {default(T).ToString(null, null)}");
    }
}
