namespace LlmEconomics;

/// <summary>The larger, the smaller, the size and the sum of quantities of one kind.</summary>
public static class Quantity
{
    /// <summary>The larger of two quantities.</summary>
    /// <typeparam name="TQuantity">The quantity.</typeparam>
    /// <param name="left">One quantity.</param>
    /// <param name="right">Another quantity.</param>
    /// <returns>The larger one.</returns>
    public static TQuantity Max<TQuantity>(TQuantity left, TQuantity right)
        where TQuantity : struct, IQuantity<TQuantity>
    {
        return left > right ? left : right;
    }

    /// <summary>The smaller of two quantities.</summary>
    /// <returns>The smaller one.</returns>
    /// <inheritdoc cref="Max"/>
    public static TQuantity Min<TQuantity>(TQuantity left, TQuantity right)
        where TQuantity : struct, IQuantity<TQuantity>
    {
        return left < right ? left : right;
    }

    /// <summary>The quantity without its sign.</summary>
    /// <typeparam name="TQuantity">The quantity.</typeparam>
    /// <param name="quantity">Any quantity.</param>
    /// <returns>The quantity, or its negative if it is below zero.</returns>
    public static TQuantity Abs<TQuantity>(TQuantity quantity)
        where TQuantity : struct, IQuantity<TQuantity>
    {
        return quantity.Value < 0 ? -quantity : quantity;
    }

    /// <summary>The sum of quantities; zero if there are none.</summary>
    /// <typeparam name="TQuantity">The quantity.</typeparam>
    /// <param name="quantities">The quantities, added in their order.</param>
    /// <returns>The sum.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="quantities"/> is null.</exception>
    /// <exception cref="NotFiniteNumberException">The sum overflows.</exception>
    public static TQuantity Sum<TQuantity>(this IEnumerable<TQuantity> quantities)
        where TQuantity : struct, IQuantity<TQuantity>
    {
        TQuantity sum = default;
        foreach (TQuantity quantity in Guard.NotNull(quantities))
        {
            sum += quantity;
        }

        return sum;
    }
}
