using FsCheck;
using FsCheck.Xunit;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Integration;
using Xunit;

namespace LlmEconomics.Tests.Serving.Steady;

/// <summary>The distributions that latencies are made of, against their definitions.</summary>
public sealed class WaitLaws
{
    private static readonly double[] Shares = [0.5, 0.9, 0.95, 0.99];

    /// <summary>Wilson and Hilferty's approximation is within 1.6 % of a quantile where (mean − least)² is at least nine tenths of the variance.</summary>
    [Property(MaxTest = 60)]
    public void A_shifted_gamma_has_the_quantiles_of_a_gamma(PositiveInt seed)
    {
        Random random = new(seed.Get);
        double least = random.NextDouble(), above = 0.1 + random.NextDouble(), deviation = above * (0.05 + random.NextDouble());
        ShiftedGamma times = new(least, least + above, deviation);
        double shape = above * above / deviation / deviation;
        LatencySummary summary = times.Summarise();
        Assert.Equal(least + above, summary.Mean.Value, 1e-12);
        double[] found = [summary.P50.Value, summary.P90.Value, summary.P95.Value, summary.P99.Value];
        for (int i = 0; i < Shares.Length; i++)
        {
            double exact = least + Gamma.InvCDF(shape, shape / above, Shares[i]);
            Assert.Equal(exact, found[i], 0.016 * (exact - least));
            Assert.Equal(Shares[i], times.Within(found[i]), 2e-3);
        }

        Assert.Equal(0, times.Within(least));
        Assert.Equal(0, times.Within(least - 1));
        Assert.Equal(1, times.Within(least + (above * 1000)), 1e-6);
        Assert.Equal(times.At(1.5), times.At(1.5 + 1e-12), 1e-9);
        Assert.True(times.At(2) > times.At(1));
    }

    [Fact]
    public void Times_that_do_not_vary_are_the_mean()
    {
        ShiftedGamma constant = new(0.2, 0.5, 0), least = new(0.5, 0.5, 0.1);
        Assert.All([constant, least], c =>
        {
            Assert.Equal(0.5, c.At(2.3), 1e-12);
            Assert.Equal((1.0, 1.0, 0.0), (c.Within(0.5), c.Within(0.6), c.Within(0.4999)));
            Assert.Equal(0.5, c.Summarise().P99.Value, 1e-12);
        });
    }

    [Property(MaxTest = 60)]
    public void Two_waits_add_up_as_independent_ones_do(PositiveInt seed)
    {
        Random random = new(seed.Get);
        double p = random.NextDouble(), q = random.NextDouble(), a = 0.05 + random.NextDouble(), b = random.Next(4) == 0 ? a : 0.05 + random.NextDouble();
        WaitMixture wait = new(p, a, q, b);
        Assert.Equal((p * a) + (q * b), wait.Mean, 1e-12);
        foreach (double t in new[] { 0, 0.01, 0.3, 1, 3 })
        {
            Assert.Equal(Exact(p, a, q, b, t), Left(wait, t), a == b ? 2e-3 : 1e-8);
        }
    }

    [Fact]
    public void A_wait_that_is_alone_is_exponential()
    {
        WaitMixture first = new(0.3, 2, 0, 0), second = new(0, 0, 0.4, 3), none = new(0, 0, 0, 0), burst = new(0, 0, 0, 0, 0.25, 8);
        Assert.Equal((0.3, 0.0, 0.6), (first.FirstShare, first.SecondShare, first.Mean));
        Assert.Equal((0.0, 0.4, 1.2), (second.FirstShare, second.SecondShare, second.Mean), Comparer(1e-12));
        Assert.Equal((0.0, 0.0, 0.0), (none.FirstShare, none.SecondShare, none.Mean));
        Assert.Equal(1, burst.Mean, 1e-12);
    }

    [Property(MaxTest = 80)]
    public void A_mixture_is_the_mean_over_its_requests(PositiveInt seed)
    {
        Random random = new(seed.Get);
        double[] nodes = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.NextDouble()).Order()];
        double burst = random.Next(2) == 0 ? 0 : random.NextDouble() * 0.5, end = random.Next(4) == 0 ? 0 : 2 * random.NextDouble();
        WaitMixture wait = new(random.NextDouble(), 0.05 + random.NextDouble(), random.NextDouble(), 0.05 + random.NextDouble(), burst, end);
        LatencyMixture latency = new(nodes, new double[2 * nodes.Length], wait);
        for (double t = 0; t < 8; t += 0.171)
        {
            double sum = nodes.Where(n => n <= t).Sum(n => ((1 - burst) * (1 - Left(wait, t - n))) + (burst * (end > 0 ? Math.Min(1, (t - n) / end) : 1)));
            Assert.Equal(sum / nodes.Length, latency.Within(t), 1e-9);
        }

        LatencySummary summary = latency.Summarise(1.25);
        Assert.Equal(1.25, summary.Mean.Value);
        double[] found = [summary.P50.Value, summary.P90.Value, summary.P95.Value, summary.P99.Value];
        for (int i = 0; i < Shares.Length; i++)
        {
            // The least time within which so many are served, to a part in ten thousand.
            Assert.True(latency.Within(found[i] * (1 + 2e-4)) >= Shares[i] - 1e-9, $"{found[i]}");
            Assert.True(found[i] <= nodes[0] + 1e-12 || latency.Within(found[i] * (1 - 2e-4)) <= Shares[i] + 1e-9, $"{found[i]}");
        }
    }

    [Fact]
    public void Without_waits_percentiles_are_those_of_the_requests()
    {
        double[] nodes = [.. Enumerable.Range(1, 100).Select(i => (double)i)];
        LatencySummary summary = new LatencyMixture(nodes, new double[200], default).Summarise(50.5);
        Assert.Equal(50, summary.P50.Value, 0.01);
        Assert.Equal(90, summary.P90.Value, 0.02);
        Assert.Equal(99, summary.P99.Value, 0.02);
        double[] same = [2, 2, 2];
        LatencyMixture alike = new(same, new double[6], default);
        Assert.Equal((0.0, 1.0), (alike.Within(1.999), alike.Within(2)));
        Assert.Equal(2, alike.Summarise(2).P99.Value);
    }

    /// <summary>Chance that more than t of both waits is left: the second one's tail, folded with the first one's density.</summary>
    private static double Exact(double p, double a, double q, double b, double t)
    {
        double both = Math.Exp(-t / a) + (t == 0 ? 0 : GaussLegendreRule.Integrate(s => Math.Exp(-s / a) / a * Math.Exp(-(t - s) / b), 0, t, 64));
        return (p * (1 - q) * Math.Exp(-t / a)) + (q * (1 - p) * Math.Exp(-t / b)) + (p * q * both);
    }

    private static double Left(in WaitMixture wait, double t)
    {
        return (wait.FirstShare * (wait.FirstMean > 0 ? Math.Exp(-t / wait.FirstMean) : 0)) + (wait.SecondShare * (wait.SecondMean > 0 ? Math.Exp(-t / wait.SecondMean) : 0));
    }

    private static EqualityComparer<(double, double, double)> Comparer(double tolerance)
    {
        return EqualityComparer<(double, double, double)>.Create((x, y) => Math.Abs(x.Item1 - y.Item1) + Math.Abs(x.Item2 - y.Item2) + Math.Abs(x.Item3 - y.Item3) < tolerance);
    }
}
