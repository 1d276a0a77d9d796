namespace LlmEconomics;

/// <summary>A latency of requests that differ by their own work, and share what they wait for.</summary>
/// <remarks>
/// Waits are exponential, so that what is left of them at a time t is, over all nodes before t, <c>exp(−(t − nodeₖ)/m)·Bₖ</c> with <c>Bₖ = 1 + Bₖ₋₁·exp(−(nodeₖ − nodeₖ₋₁)/m)</c>: two
/// exponentials for a point of the distribution, however many nodes there are.
/// </remarks>
internal readonly ref struct LatencyMixture
{
    /// <summary>Quantiles are found to one part in ten thousand.</summary>
    private const double Tolerance = 1e-4;

    private readonly ReadOnlySpan<double> nodes;
    private readonly ReadOnlySpan<double> firsts;
    private readonly ReadOnlySpan<double> seconds;
    private readonly WaitMixture wait;

    /// <summary>The latency of requests of equal weight.</summary>
    /// <param name="nodes">Their own work, short to long [s].</param>
    /// <param name="room">Room for twice as many sums.</param>
    /// <param name="wait">What comes on top.</param>
    public LatencyMixture(ReadOnlySpan<double> nodes, Span<double> room, WaitMixture wait)
    {
        this.wait = wait;
        this.nodes = nodes = nodes[0] == nodes[^1] ? nodes[..1] : nodes;
        firsts = Sums(nodes, room[..nodes.Length], wait.FirstMean);
        seconds = Sums(nodes, room.Slice(nodes.Length, nodes.Length), wait.SecondMean);
    }

    /// <summary>Share of the requests that take at most so long.</summary>
    public double Within(double time)
    {
        int before = nodes.Length;
        while (before > 0 && nodes[before - 1] > time)
        {
            before--;
        }

        if (before == 0)
        {
            return 0;
        }

        double since = time - nodes[before - 1];
        double left = (wait.FirstShare * Left(wait.FirstMean, since) * firsts[before - 1]) + (wait.SecondShare * Left(wait.SecondMean, since) * seconds[before - 1]);
        double within = Math.Max(0, before - left);
        return (wait.Burst > 0 ? ((1 - wait.Burst) * within) + (wait.Burst * Begun(time, before)) : within) / nodes.Length;
    }

    private static double Left(double mean, double since)
    {
        return mean > 0 ? Math.Exp(-since / mean) : 0;
    }

    /// <summary>Requests of a burst that are served by then, of so many.</summary>
    private double Begun(double time, int before)
    {
        double sum = 0;
        foreach (double node in nodes[..before])
        {
            sum += wait.BurstEnd > 0 ? Math.Min(1, (time - node) / wait.BurstEnd) : 1;
        }

        return sum;
    }

    private static ReadOnlySpan<double> Sums(ReadOnlySpan<double> nodes, Span<double> sums, double mean)
    {
        sums[0] = 1;
        for (int i = 1; i < nodes.Length; i++)
        {
            sums[i] = 1 + (sums[i - 1] * Left(mean, nodes[i] - nodes[i - 1]));
        }

        return sums;
    }

    /// <summary>Mean and percentiles.</summary>
    public LatencySummary Summarise(double mean)
    {
        double p50 = Quantile(0.5, nodes[0]), p90 = Quantile(0.9, p50), p95 = Quantile(0.95, p90), p99 = Quantile(0.99, p95);
        return new LatencySummary(
            Duration.FromSeconds(mean), Duration.FromSeconds(p50), Duration.FromSeconds(p90), Duration.FromSeconds(p95), Duration.FromSeconds(p99));
    }

    /// <summary>The time within which a share of the requests is served.</summary>
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

        Bracket time = new(low, below, high, above, Tolerance, "the quantile of a latency");
        while (time.IsOpen)
        {
            time.Tell(Within(time.Next) - share);
        }

        return time.High;
    }
}
