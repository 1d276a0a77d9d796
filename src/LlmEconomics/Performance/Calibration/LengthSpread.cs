namespace LlmEconomics;

/// <summary>Mean and spread of the lengths of many requests, added up one by one (Welford).</summary>
internal sealed class LengthSpread
{
    private const double Least = 0.01;

    private double squares;

    public long Count { get; private set; }

    public double Mean { get; private set; }

    /// <summary>
    /// The uniform distribution of the same mean and deviation, as its shortest length over its longest:
    /// <c>(1 − √3·v) / (1 + √3·v)</c> with v the coefficient of variation, at least 0.01.
    /// </summary>
    public double ShortestLength
    {
        get
        {
            double spread = Count == 0 || Mean == 0 ? 0 : Math.Sqrt(3 * squares / Count) / Mean;
            return Math.Max(Least, (1 - spread) / (1 + spread));
        }
    }

    public void Add(double length)
    {
        Count++;
        double distance = length - Mean;
        Mean += distance / Count;
        squares += distance * (length - Mean);
    }
}
