using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Performance.Calibration;

public sealed class CalibrationLaws
{
    [Fact]
    public void Without_measurements_the_prediction_stands_bit_by_bit()
    {
        ForEach((deployment, load) => Same(deployment.Estimate(load), CalibratedDeployment.Of(deployment, []).Estimate(load)));
    }

    [Fact]
    public void Measuring_what_was_predicted_changes_nothing_but_the_certainty()
    {
        ForEach((deployment, load) =>
        {
            CalibratedDeployment calibrated = CalibratedDeployment.Of(deployment, [Served.Measured(deployment, Served.Load(8)), Served.Measured(deployment, load)]);
            CalibratedEstimate after = calibrated.Estimate(load);
            Same(deployment.Estimate(load), after);
            Assert.InRange(after.TimePerOutputTokenShrinkage, 0, 0.6);
            Assert.InRange(after.TimeToFirstTokenShrinkage, 0, 0.8);
            Assert.Empty(calibrated.Doubts);
        });
    }

    [Fact]
    public void A_file_of_measurements_calibrates_in_one_line()
    {
        ClosedLoop load = Served.Load(16);
        LoadEstimate predicted = Served.Dense.Estimate(load);
        string csv = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"concurrency,isl,osl,tpot_ms\n16,1024,1024,{predicted.TimePerOutputToken.Milliseconds * 1.1:R}\n");
        CalibratedEstimate after = Served.Dense.Calibrate(MeasurementCsv.Read(csv)).Estimate(load);
        Assert.InRange(after.TimePerOutputToken / predicted.TimePerOutputToken, 1.05, 1.1);
        Assert.Equal(default(LoadEstimate).TimePerOutputTokenInterval(0.8), new PredictionInterval<Duration>(Duration.Zero, Duration.Zero, 0.8));
    }

    [Property(MaxTest = 50)]
    public bool An_estimate_lies_between_prediction_and_measurement(byte first, byte each)
    {
        (double ttft, double tpot) = (0.7 + (first / 200.0), 0.8 + (each / 300.0));
        ClosedLoop load = Served.Load(16);
        DeploymentMeasurement measured = Served.Measured(Served.Dense, load, ttft, tpot);
        CalibratedEstimate after = CalibratedDeployment.Of(Served.Dense, [measured]).Estimate(load);
        return IsBetween(after.TimeToFirstToken, after.Predicted.TimeToFirstToken, measured.TimeToFirstToken!.Value)
            && IsBetween(after.TimePerOutputToken, after.Predicted.TimePerOutputToken, measured.TimePerOutputToken!.Value);
    }

    [Fact]
    public void The_same_measurement_again_and_again_is_believed_in_the_end()
    {
        ClosedLoop load = Served.Load(16);
        DeploymentMeasurement measured = Served.Measured(Served.Dense, load, 1.6, 1.2);
        double last = double.PositiveInfinity;
        foreach (int times in (int[])[1, 2, 5, 20, 200])
        {
            CalibratedEstimate after = CalibratedDeployment.Of(Served.Dense, Enumerable.Repeat(measured, times)).Estimate(load);
            double distance = Math.Abs(Math.Log(after.TimePerOutputToken / measured.TimePerOutputToken!.Value));
            Assert.True(distance < last, $"{times} times: {distance}");
            last = distance;
        }

        Assert.InRange(last, 0, 0.002);
    }

    [Fact]
    public void One_measurement_moves_every_load_the_near_ones_most()
    {
        ClosedLoop at = Served.Load(64);
        CalibratedDeployment calibrated = CalibratedDeployment.Of(Served.Dense, [Served.Measured(Served.Dense, at, 1.3, 1.2)]);
        double last = double.PositiveInfinity;
        foreach (ClosedLoop load in (ClosedLoop[])[at, Served.Load(32), Served.Load(8), Served.Load(1), Served.Load(1, 16, 16)])
        {
            CalibratedEstimate after = calibrated.Estimate(load);
            double moved = after.TimePerOutputToken / after.Predicted.TimePerOutputToken;
            Assert.True(moved > 1.05 && moved < last, $"{load}: {moved}");
            last = moved;
        }
    }

    [Fact]
    public void Two_measurements_with_opposite_errors_pull_their_own_loads_their_own_way()
    {
        (ClosedLoop low, ClosedLoop high) = (Served.Load(1), Served.Load(200));
        CalibratedDeployment calibrated = CalibratedDeployment.Of(
            Served.Dense, [Served.Measured(Served.Dense, low, 1, 0.9), Served.Measured(Served.Dense, high, 1, 1.1)]);
        Assert.True(Moved(low) < 0.97 && Moved(high) > 1.03, $"{Moved(low)} and {Moved(high)}");

        double Moved(ClosedLoop load)
        {
            CalibratedEstimate after = calibrated.Estimate(load);
            return after.TimePerOutputToken / after.Predicted.TimePerOutputToken;
        }
    }

    [Fact]
    public void More_measurements_never_widen_an_interval()
    {
        ForEach((deployment, load) =>
        {
            CalibratedEstimate last = CalibratedDeployment.Of(deployment, []).Estimate(load);
            for (int n = 1; n <= Served.Loads.Count; n++)
            {
                CalibratedEstimate next = CalibratedDeployment.Of(deployment, Served.Loads.Take(n).Select((l, i) => Served.Measured(deployment, l, 1 + (0.1 * (i % 3)), 0.95 + (0.05 * (i % 2))))).Estimate(load);
                Assert.True(IsAtMost(next.TimePerOutputTokenShrinkage, last.TimePerOutputTokenShrinkage), $"{load}, {n}");
                Assert.True(IsAtMost(next.TimeToFirstTokenShrinkage, last.TimeToFirstTokenShrinkage), $"{load}, {n}");
                Assert.True(IsAtMost(Width(next.TimePerOutputTokenInterval(0.8)), Width(last.TimePerOutputTokenInterval(0.8))), $"{load}, {n}");
                last = next;
            }
        });
    }

    [Fact]
    public void The_order_of_measurements_does_not_matter()
    {
        DeploymentMeasurement[] measured = [.. Served.Loads.Select((l, i) => Served.Measured(Served.Dense, l, 1 + (0.05 * i), 1.1 - (0.02 * i)))];
        CalibratedEstimate one = CalibratedDeployment.Of(Served.Dense, measured).Estimate(Served.Load(40)), other = CalibratedDeployment.Of(Served.Dense, measured.Reverse()).Estimate(Served.Load(40));
        Assert.Equal(one.TimeToFirstToken.Value, other.TimeToFirstToken.Value, 1e-12);
        Assert.Equal(one.TimePerOutputToken.Value, other.TimePerOutputToken.Value, 1e-12);
    }

    [Fact]
    public void A_latency_that_was_not_measured_is_predicted()
    {
        ClosedLoop load = Served.Load(16);
        DeploymentMeasurement measured = Served.Measured(Served.Dense, load, 1.5, 1.2);
        CalibratedEstimate both = CalibratedDeployment.Of(Served.Dense, [measured]).Estimate(load);
        CalibratedEstimate each = CalibratedDeployment.Of(Served.Dense, [measured with { TimeToFirstToken = null }]).Estimate(load);
        CalibratedEstimate first = CalibratedDeployment.Of(Served.Dense, [measured with { TimePerOutputToken = null }]).Estimate(load);
        Assert.Equal((both.Predicted.TimeToFirstToken, both.TimePerOutputToken), (each.TimeToFirstToken, each.TimePerOutputToken));
        Assert.Equal((both.TimeToFirstToken, both.Predicted.TimePerOutputToken), (first.TimeToFirstToken, first.TimePerOutputToken));
        Assert.Equal((1, 1), (each.TimeToFirstTokenShrinkage, first.TimePerOutputTokenShrinkage));
    }

    [Fact]
    public void Throughput_follows_from_the_latencies()
    {
        ForEach((deployment, load) =>
        {
            CalibratedEstimate after = CalibratedDeployment.Of(deployment, [Served.Measured(deployment, load, 1.4, 1.1)]).Estimate(load);
            double latency = after.TimeToFirstToken.Value + (load.MeanOutputTokens * after.TimePerOutputToken.Value);
            Assert.Equal(load.Concurrency * load.MeanOutputTokens / latency, after.OutputThroughput.Value, 1e-9 * after.OutputThroughput.Value);
            Assert.InRange(after.OutputThroughputShrinkage, Math.Min(after.TimeToFirstTokenShrinkage, after.TimePerOutputTokenShrinkage), Math.Max(after.TimeToFirstTokenShrinkage, after.TimePerOutputTokenShrinkage));
        });
    }

    [Fact]
    public void A_wider_prior_believes_a_measurement_more()
    {
        ClosedLoop load = Served.Load(16);
        DeploymentMeasurement measured = Served.Measured(Served.Dense, load, 1, 1.2);
        CalibrationPrior prior = CalibrationPrior.Default;
        Duration last = default;
        foreach (double spread in (double[])[0.001, 0.05, 0.2, 3])
        {
            CalibrationPrior other = prior with { TimePerOutputToken = prior.TimePerOutputToken with { Deployment = spread } };
            Duration next = CalibratedDeployment.Of(Served.Dense, [measured], other).Estimate(load).TimePerOutputToken;
            Assert.True(next > last);
            last = next;
        }
    }

    private static void ForEach(Action<Deployment, ClosedLoop> law)
    {
        foreach (Deployment deployment in Served.All)
        {
            foreach (ClosedLoop load in Served.Loads)
            {
                law(deployment, load);
            }
        }
    }

    private static void Same(LoadEstimate predicted, CalibratedEstimate after)
    {
        Assert.Equal(
            (predicted, predicted.TimeToFirstToken, predicted.TimePerOutputToken, predicted.OutputThroughput),
            (after.Predicted, after.TimeToFirstToken, after.TimePerOutputToken, after.OutputThroughput));
    }

    private static bool IsBetween(Duration value, Duration one, Duration other)
    {
        return value >= Quantity.Min(one, other) * (1 - 1e-12) && value <= Quantity.Max(one, other) * (1 + 1e-12);
    }

    private static bool IsAtMost(double value, double limit)
    {
        return value <= limit + 1e-9;
    }

    private static double Width(PredictionInterval<Duration> interval)
    {
        return Math.Log(interval.High / interval.Low);
    }
}
