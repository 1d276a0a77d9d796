using Xunit;

namespace LlmEconomics.Tests.Performance.Calibration;

public sealed class MeasurementDoubtTests
{
    private static readonly ClosedLoop At = Served.Load(16);

    [Fact]
    public void A_measurement_below_the_floor_is_left_out_and_named()
    {
        DeploymentMeasurement good = Served.Measured(Served.Dense, At, 1.1, 1.1), bad = Served.Measured(Served.Dense, Served.Load(4), 1, 0.3);
        CalibratedDeployment calibrated = CalibratedDeployment.Of(Served.Dense, [bad, good]);
        MeasurementDoubt doubt = Assert.Single(calibrated.Doubts);
        Assert.Equal((bad, DoubtReason.Impossible), (doubt.Measurement, doubt.Reason));
        Assert.Contains("impossible", doubt.ToString(), StringComparison.Ordinal);
        Assert.Equal([good], calibrated.Measurements);
        Assert.Equal(CalibratedDeployment.Of(Served.Dense, [good]).Estimate(At), calibrated.Estimate(At));
    }

    [Fact]
    public void A_throughput_that_contradicts_the_latencies_is_left_out()
    {
        DeploymentMeasurement honest = Served.Measured(Served.Dense, At);
        double rate = Served.Dense.Estimate(At).OutputThroughput.Value / At.MeanOutputTokens;
        Assert.Empty(CalibratedDeployment.Of(Served.Dense, [honest with { RequestsPerSecond = rate }]).Doubts);
        UnusableMeasurementsException refusal = Assert.Throws<UnusableMeasurementsException>(
            () => CalibratedDeployment.Of(Served.Dense, [honest with { RequestsPerSecond = rate * 1.2 }]));
        Assert.Contains("Little", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(DoubtReason.Impossible, Assert.Single(refusal.Doubts).Reason);
    }

    [Fact]
    public void Repeats_that_disagree_are_flagged_and_used_both()
    {
        DeploymentMeasurement one = Served.Measured(Served.Dense, At, 1, 0.9), other = Served.Measured(Served.Dense, At, 1, 1.2), close = Served.Measured(Served.Dense, At, 1, 0.92);
        CalibratedDeployment calibrated = CalibratedDeployment.Of(Served.Dense, [one, close, other]);
        Assert.Equal([DoubtReason.Inconsistent, DoubtReason.Inconsistent], calibrated.Doubts.Select(d => d.Reason));
        Assert.All(calibrated.Doubts, d => Assert.Equal(other, d.Measurement));
        Assert.Contains("TPOT", calibrated.Doubts[0].Explanation, StringComparison.Ordinal);
        Assert.Equal(3, calibrated.Measurements.Length);
    }

    [Fact]
    public void The_same_figures_under_another_load_are_no_repeat()
    {
        Assert.Empty(CalibratedDeployment.Of(Served.Dense, [Served.Measured(Served.Dense, At, 1, 0.9), Served.Measured(Served.Dense, Served.Load(15), 1, 1.15)]).Doubts);
    }

    [Fact]
    public void What_is_far_from_expected_is_flagged_and_used()
    {
        DeploymentMeasurement slow = Served.Measured(Served.Dense, At, 40, 1.05);
        CalibratedDeployment calibrated = CalibratedDeployment.Of(Served.Dense, [slow]);
        Assert.Equal(DoubtReason.Surprising, Assert.Single(calibrated.Doubts).Reason);
        Assert.Contains("TTFT", calibrated.Doubts[0].Explanation, StringComparison.Ordinal);
        Assert.Equal([slow], calibrated.Measurements);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => CalibratedDeployment.Of(null!, []));
        Assert.Throws<ArgumentNullException>(() => CalibratedDeployment.Of(Served.Dense, null!));
        Assert.Throws<ArgumentNullException>(() => CalibratedDeployment.Of(Served.Dense, [null!]));
        Assert.Throws<ArgumentException>(() => CalibratedDeployment.Of(Served.Dense, [new DeploymentMeasurement { Load = At }]));
        DeploymentMeasurement one = Served.Measured(Served.Dense, At);
        Assert.Contains("1000", Assert.Throws<ArgumentException>(() => CalibratedDeployment.Of(Served.Dense, Enumerable.Repeat(one, 1001))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1e8)]
    public void Latencies_out_of_range_are_no_measurement(double seconds)
    {
        Duration latency = Duration.FromSeconds(seconds);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeploymentMeasurement { Load = At, TimeToFirstToken = latency });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeploymentMeasurement { Load = At, TimePerOutputToken = latency });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeploymentMeasurement { Load = At, RequestsPerSecond = Math.Min(0, seconds) });
    }

    [Fact]
    public void A_measurement_reads_like_a_line_of_a_lab_book()
    {
        DeploymentMeasurement both = new() { Load = Served.Load(64, 1024, 512), TimeToFirstToken = Duration.FromMilliseconds(380), TimePerOutputToken = Duration.FromMilliseconds(20) };
        Assert.Equal("64 × 1024 → 512: TTFT 380 ms, TPOT 20 ms", both.ToString());
        Assert.Equal("64 × 1024 → 512: TTFT 380 ms", (both with { TimePerOutputToken = null }).ToString());
        Assert.Equal("64 × 1024 → 512: TPOT 20 ms", (both with { TimeToFirstToken = null }).ToString());
    }
}
