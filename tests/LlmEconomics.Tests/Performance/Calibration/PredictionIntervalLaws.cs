using System.Collections.Immutable;
using Xunit;

namespace LlmEconomics.Tests.Performance.Calibration;

public sealed class PredictionIntervalLaws
{
    private static readonly double[] Levels = [0.05, 0.1, 0.33, 0.5, 0.8, 0.9, 0.95];

    [Fact]
    public void An_interval_holds_its_prediction_in_the_middle_of_its_logarithm()
    {
        ForEach((estimate, level) =>
        {
            Middle(estimate.TimeToFirstToken, estimate.TimeToFirstTokenInterval(level));
            Middle(estimate.TimePerOutputToken, estimate.TimePerOutputTokenInterval(level));
            Middle(estimate.OutputThroughput, estimate.OutputThroughputInterval(level));
        });
    }

    [Fact]
    public void A_higher_level_is_a_wider_interval()
    {
        foreach (LoadEstimate estimate in Estimates())
        {
            foreach ((double low, double high) in Levels.Zip(Levels.Skip(1)))
            {
                Assert.True(estimate.TimeToFirstTokenInterval(low).High < estimate.TimeToFirstTokenInterval(high).High);
                Assert.True(estimate.TimePerOutputTokenInterval(low).High < estimate.TimePerOutputTokenInterval(high).High);
                Assert.True(estimate.OutputThroughputInterval(low).High < estimate.OutputThroughputInterval(high).High);
            }
        }
    }

    [Fact]
    public void A_profile_that_was_not_measured_is_less_sure()
    {
        ResidualTable table = ResidualTable.Default;
        EfficiencyProfile hopper = Find("hopper"), generic = EfficiencyProfile.All.First(p => p.IsGeneric), untested = EfficiencyProfile.All.First(p => !p.IsGeneric && !table.MeasuredProfiles.Contains(p.Id));
        foreach (PredictedFigure figure in Enum.GetValues<PredictedFigure>())
        {
            double measured = table.HalfWidth(figure, "vLLM", hopper, 0.8);
            Assert.Equal(measured * table.UntestedWidening, table.HalfWidth(figure, "vLLM", untested, 0.8), 1e-12);
            Assert.Equal(measured * table.GenericWidening, table.HalfWidth(figure, "vLLM", generic, 0.8), 1e-12);
            Assert.True(table.UntestedWidening > 1 && table.GenericWidening > table.UntestedWidening);
        }
    }

    [Fact]
    public void An_engine_with_few_deployments_borrows_from_all()
    {
        ResidualQuantiles all = Quantiles(100, 0.1), own = Quantiles(5, 0.4);
        ResidualTable table = ResidualTable.Default with { Levels = [0.5, 0.98], All = all, Engines = ImmutableSortedDictionary<string, ResidualQuantiles>.Empty.Add("x", own), BorrowedDeployments = 15 };
        double alone = Width(table with { BorrowedDeployments = 0 }, "x"), stranger = Width(table, "y");
        Assert.Equal(((5 * alone) + (15 * stranger)) / 20, Width(table, "x"), 1e-12);
        Assert.True(alone > 3 * stranger);

        static double Width(ResidualTable table, string engine)
        {
            return table.HalfWidth(PredictedFigure.TimePerOutputToken, engine, Find("hopper"), 0.5);
        }
    }

    [Fact]
    public void With_few_measurements_the_quantile_is_taken_higher()
    {
        // With nine measurements an 80 % interval takes the quantile at 0.8 · 10/9.
        ResidualTable table = ResidualTable.Default with
        {
            Levels = [0.5, 0.8, 0.98], All = Quantiles(9, 0.1, 0.2, 0.4), Engines = ImmutableSortedDictionary<string, ResidualQuantiles>.Empty,
        };
        double expected = 0.2 + (0.2 * ((0.8 * 10 / 9) - 0.8) / 0.18);
        Assert.Equal(expected, table.HalfWidth(PredictedFigure.TimeToFirstToken, "", Find("hopper"), 0.8), 1e-12);
        Assert.Equal(0.4, table.HalfWidth(PredictedFigure.TimeToFirstToken, "", Find("hopper"), 0.95), 1e-12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.04)]
    [InlineData(0.96)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Levels_that_the_measurements_cannot_tell_are_refused(double level)
    {
        LoadEstimate estimate = Served.Dense.Estimate(Served.Load(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => estimate.TimeToFirstTokenInterval(level));
        Assert.Throws<ArgumentOutOfRangeException>(() => estimate.TimePerOutputTokenInterval(level));
        Assert.Throws<ArgumentOutOfRangeException>(() => estimate.OutputThroughputInterval(level));
    }

    [Fact]
    public void The_shipped_table_says_where_it_comes_from_and_has_every_engine_that_was_fitted()
    {
        ResidualTable table = ResidualTable.Default;
        Assert.Contains("deployments", table.Source, StringComparison.Ordinal);
        Assert.Contains("aiconfigurator", CalibrationPrior.Default.Source, StringComparison.Ordinal);
        Assert.Superset(new HashSet<string>(["vLLM", "SGLang", "TensorRT-LLM"]), new HashSet<string>(table.Engines.Keys));
        Assert.All(table.MeasuredProfiles, id => Find(id));
        Assert.All(table.Engines.Values.Append(table.All), q => Assert.Equal(
            (table.Levels.Length, table.Levels.Length, table.Levels.Length), (q.TimeToFirstToken.Length, q.TimePerOutputToken.Length, q.OutputThroughput.Length)));
    }

    [Fact]
    public void An_interval_reads_as_what_it_is()
    {
        PredictionInterval<Duration> interval = new(Duration.FromMilliseconds(20), Duration.FromMilliseconds(27.5), 0.8);
        Assert.Equal("20 ms to 27.5 ms (80 %)", interval.ToString());
        Assert.True(interval.Contains(interval.Low) && interval.Contains(interval.High) && !interval.Contains(Duration.FromMilliseconds(28)) && !interval.Contains(Duration.FromMilliseconds(19)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionInterval<Duration>(interval.High, interval.Low, 0.8));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PredictionInterval<Duration>(interval.Low, interval.High, 1));
    }

    private static ResidualQuantiles Quantiles(int deployments, params double[] values)
    {
        ImmutableArray<double> quantiles = values.Length == 1 ? [values[0], 2 * values[0]] : [.. values];
        return new ResidualQuantiles
        {
            Deployments = deployments, Measurements = deployments, TimeToFirstToken = quantiles, TimePerOutputToken = quantiles, OutputThroughput = quantiles,
        };
    }

    private static EfficiencyProfile Find(string id)
    {
        return EfficiencyProfile.All.Single(p => p.Id == id);
    }

    private static void Middle<T>(T predicted, PredictionInterval<T> interval)
        where T : struct, IQuantity<T>
    {
        Assert.True(interval.Contains(predicted));
        Assert.Equal(interval.High / predicted, predicted / interval.Low, 1e-9);
    }

    private static void ForEach(Action<LoadEstimate, double> law)
    {
        foreach (LoadEstimate estimate in Estimates())
        {
            foreach (double level in Levels)
            {
                law(estimate, level);
            }
        }
    }

    private static IEnumerable<LoadEstimate> Estimates()
    {
        return Served.All.SelectMany(d => Served.Loads.Select(l => d.Estimate(l)));
    }
}
