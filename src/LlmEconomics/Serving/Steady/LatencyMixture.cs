namespace LlmEconomics;

/// <summary>A latency of requests that differ by their own work, and share what they wait for.</summary>
/// <param name="nodes">Own work of requests of equal weight, short to long [s].</param>
/// <param name="wait">What comes on top.</param>
internal readonly ref struct LatencyMixture(ReadOnlySpan<double> nodes, WaitMixture wait)
{
    private const int Rounds = 40;

    /// <summary>Quantiles are found to one part in ten thousand.</summary>
    private const double Tolerance = 1e-4;

    private readonly ReadOnlySpan<double> nodes = nodes[0] == nodes[^1] ? nodes[..1] : nodes;

    /// <summary>Share of the requests that take at most so long.</summary>
    public double Within(double seconds)
    {
        double sum = 0;
        foreach (double node in nodes)
        {
            sum += wait.Within(seconds - node);
        }

        return sum / nodes.Length;
    }

    /// <summary>Mean and percentiles.</summary>
    public LatencySummary Summarise(double mean)
    {
        double p50 = Quantile(0.5, nodes[0]), p90 = Quantile(0.9, p50), p95 = Quantile(0.95, p90), p99 = Quantile(0.99, p95);
        return new LatencySummary(
            Duration.FromSeconds(mean), Duration.FromSeconds(p50), Duration.FromSeconds(p90), Duration.FromSeconds(p95), Duration.FromSeconds(p99));
    }

    /// <summary>The time within which a share of the requests is served, by the Illinois method.</summary>
    private double Quantile(double share, double low)
    {
        double below = Within(low) - share;
        if (below >= 0)
        {
            return low;
        }

        double high = Math.Max(nodes[^1], low), above = Within(high) - share, more = Math.Max(wait.FirstMean + wait.SecondMean + wait.BurstEnd, 1e-9);
        for (; above < 0 && more < 1e12; more *= 2)
        {
            (low, below) = (high, above);
            high += more;
            above = Within(high) - share;
        }

        for (int i = 0; i < Rounds && high - low > Tolerance * high; i++)
        {
            double middle = high - (above * (high - low) / (above - below));
            middle = middle > low && middle < high && i % 4 != 3 ? middle : (low + high) / 2;
            double at = Within(middle) - share;
            if (at < 0)
            {
                (low, below, above) = (middle, at, above / 2);
            }
            else
            {
                (high, above, below) = (middle, at, below / 2);
            }
        }

        return high;
    }
}
