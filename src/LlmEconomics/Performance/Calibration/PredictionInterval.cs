using System.Globalization;

namespace LlmEconomics;

/// <summary>Where a measurement is expected with a stated probability.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end, at least <paramref name="Low"/>.</param>
/// <param name="Level">The probability that a measurement lies between the two, above 0 and below 1.</param>
public readonly record struct PredictionInterval<T>(T Low, T High, double Level)
    where T : struct, IQuantity<T>
{
    private const double HighestLevel = 1 - 1e-9;

    // Not for with to set: each is right beside the others only.

    /// <summary>The lower end.</summary>
    public T Low { get; } = Low;

    /// <summary>The upper end, at least <see cref="Low"/>.</summary>
    public T High { get; } = High >= Low ? High : throw Guard.OutOfRange(High, nameof(High), $"must be at least Low, {Low.ToString(null, null)}");

    /// <summary>The probability that a measurement lies between the two, above 0 and below 1.</summary>
    public double Level { get; } = Guard.Between(Level, double.Epsilon, HighestLevel);

    /// <summary>Whether a measurement lies in the interval.</summary>
    public bool Contains(T measured)
    {
        return measured >= Low && measured <= High;
    }

    /// <summary>For example <c>20 ms to 27 ms (80 %)</c>.</summary>
    public override string ToString()
    {
        return string.Create(CultureInfo.InvariantCulture, $"{Low} to {High} ({100 * Level:0.#} %)");
    }
}
