namespace LlmEconomics;

/// <summary>
/// A distribution of times in flat memory: counts in intervals whose bounds grow by 0.05 %, so that a quantile is exact to that; mean and sum are exact.
/// </summary>
internal sealed class LatencySketch
{
    private const double Shortest = 1e-7;
    private const double Longest = 1e9;
    private const double Growth = 1.0005;
    private static readonly double Scale = 1 / Math.Log(Growth);
    private readonly double[] counts = new double[(int)Math.Ceiling(Math.Log(Longest / Shortest) * Scale) + 2];
    private double weight;
    private double sum;

    /// <summary>Number of times, by weight.</summary>
    public double Count => weight;

    /// <summary>Their sum [s].</summary>
    public double Sum => sum;

    public void Add(double seconds, double count = 1)
    {
        weight += count;
        sum += seconds * count;
        counts[IndexOf(seconds)] += count;
    }

    /// <summary>Mean and percentiles; zero where nothing was added.</summary>
    public LatencySummary Summarise()
    {
        return weight > 0
            ? new LatencySummary(Duration.FromSeconds(sum / weight), Quantile(0.5), Quantile(0.9), Quantile(0.95), Quantile(0.99))
            : default;
    }

    /// <summary>The time that a share of all does not exceed.</summary>
    public Duration Quantile(double share)
    {
        double below = 0, target = share * weight;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0 && below + counts[i] >= target)
            {
                double inside = (target - below) / counts[i];
                return Duration.FromSeconds(i == 0 ? 0 : Shortest * Math.Pow(Growth, i - 1 + inside));
            }

            below += counts[i];
        }

        return Duration.FromSeconds(Longest);
    }

    private int IndexOf(double seconds)
    {
        return seconds <= Shortest ? 0 : Math.Min(counts.Length - 1, 1 + (int)(Math.Log(seconds / Shortest) * Scale));
    }
}
