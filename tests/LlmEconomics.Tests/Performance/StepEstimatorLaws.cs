using LlmEconomics.Tests.Accounting;
using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class StepEstimatorLaws
{
    [Fact]
    public void The_breakdown_sums_to_the_time_bit_by_bit()
    {
        ForEach((estimator, shape, where) =>
        {
            StepEstimate estimate = estimator.Estimate(shape);
            Assert.True(estimator.Time(shape) == estimate.Time, where);
            Assert.True(estimate.Time == estimate.Operators.Select(o => o.Time).Sum(), where);
            Duration byCause = Enum.GetValues<Bound>().Select(estimate.TimeBoundBy).Sum();
            Assert.True(Loads.AreClose(byCause.Value, estimate.Time.Value), where);
        });
    }

    [Fact]
    public void The_largest_share_of_the_time_names_the_bound()
    {
        ForEach((estimator, shape, where) =>
        {
            StepEstimate estimate = estimator.Estimate(shape);
            Assert.True(Enum.GetValues<Bound>().All(b => estimate.TimeBoundBy(b) <= estimate.TimeBoundBy(estimate.Bound)), where);
        });
    }

    [Fact]
    public void Every_operator_takes_its_arithmetic_or_its_traffic_whichever_is_longer()
    {
        (ModelArchitecture model, FormatScheme formats) = (DenseModels.Llama31With8B, FormatScheme.Bf16);
        ModelOperators operators = ModelOperators.Of(model, formats);
        StepEstimator estimator = StepEstimator.Of(model, formats, Devices.H100, profile: EfficiencyProfile.Ideal);
        foreach (StepShape shape in Devices.Shapes)
        {
            StepEstimate estimate = estimator.Estimate(shape);
            Assert.All(estimate.Operators.Zip(operators.Items), line =>
            {
                OperatorLoad load = line.Second.Load(shape);
                Roofline roofline = Roofline.Of(load.Flops, load.TotalBytes, Devices.H100.Peak(ElementType.Bf16), Devices.H100.MemoryBandwidth);
                Assert.Equal(new OperatorTime(line.Second.Name, line.Second.Part, load, roofline.Time, roofline.Bound), line.First);
            });
        }
    }

    [Fact]
    public void Time_allocates_nothing()
    {
        ForEach((estimator, shape, where) => Assert.True(Allocations.Of(() => estimator.Time(shape)) == 0, where));
    }

    [Fact]
    public void Better_hardware_is_never_slower()
    {
        Accelerator h100 = Devices.H100;
        Accelerator[] better =
        [
            h100 with { MemoryBandwidth = h100.MemoryBandwidth * 1.3 },
            h100 with { Peaks = h100.Peaks.Aggregate(h100.Peaks, (table, peak) => table.With(peak.Key, peak.Value * 1.3)) },
            h100 with { ScaleUp = h100.ScaleUp! with { BandwidthPerDirection = h100.ScaleUp.BandwidthPerDirection * 1.3 } },
        ];
        foreach ((ModelArchitecture model, FormatScheme formats, Parallelism parallelism) in Devices.Deployments)
        {
            StepEstimator before = StepEstimator.Of(model, formats, h100, parallelism);
            foreach (StepEstimator after in better.Select(a => StepEstimator.Of(model, formats, a, parallelism)))
            {
                Assert.All(Devices.Shapes, shape => Assert.True(after.Time(shape) <= before.Time(shape), $"{model} on {parallelism}: {shape}"));
            }
        }
    }

    [Fact]
    public void Each_improvement_helps_somewhere()
    {
        Accelerator h100 = Devices.H100;
        (ModelArchitecture model, FormatScheme formats, Parallelism parallelism) = Devices.Deployments[2];
        Duration Of(Accelerator accelerator, StepShape shape)
        {
            return StepEstimator.Of(model, formats, accelerator, parallelism).Time(shape);
        }

        Assert.True(Of(h100 with { MemoryBandwidth = h100.MemoryBandwidth * 2 }, StepShape.Decode(1, 9)) < Of(h100, StepShape.Decode(1, 9)));
        Assert.True(Of(h100 with { Peaks = h100.Peaks.With(ElementType.Fp8, h100.Peak(ElementType.Fp8) * 2) }, StepShape.Prefill(1, 8192)) < Of(h100, StepShape.Prefill(1, 8192)));
        Interconnect twice = h100.ScaleUp! with { BandwidthPerDirection = h100.ScaleUp.BandwidthPerDirection * 2 };
        Assert.True(Of(h100 with { ScaleUp = twice }, StepShape.Prefill(1, 8192)) < Of(h100, StepShape.Prefill(1, 8192)));
    }

    [Fact]
    public void No_profile_is_faster_than_every_peak_reached()
    {
        foreach ((ModelArchitecture model, FormatScheme formats, Parallelism parallelism) in Devices.Deployments)
        {
            StepEstimator floor = StepEstimator.Of(model, formats, Devices.B200, parallelism, EfficiencyProfile.Ideal);
            foreach (EfficiencyProfile profile in EfficiencyProfile.All)
            {
                StepEstimator real = StepEstimator.Of(model, formats, Devices.B200, parallelism, profile);
                Assert.All(Devices.Shapes, shape => Assert.True(real.Time(shape) >= floor.Time(shape), $"{profile}: {model} on {parallelism}: {shape}"));
            }
        }
    }

    [Fact]
    public void More_work_never_takes_less_time()
    {
        ForEach((estimator, shape, where) =>
        {
            Assert.True(estimator.Time(shape + StepShape.Decode(1, 1000)) >= estimator.Time(shape), where);
            Assert.True(estimator.Time(shape + StepShape.Chunk(1, 64, 0)) >= estimator.Time(shape), where);
        });
    }

    [Fact]
    public void Two_steps_in_one_take_no_longer_than_apart()
    {
        ForEach((estimator, shape, where) =>
            Assert.All(Devices.Shapes, other => Assert.True(Loads.IsAtMost(estimator.Time(shape + other).Value, (estimator.Time(shape) + estimator.Time(other)).Value), where)));
    }

    [Fact]
    public void Nothing_to_do_takes_no_time()
    {
        ForEach((estimator, _, where) =>
        {
            Assert.True(estimator.Time(StepShape.Empty) == Duration.Zero, where);
            Assert.True(estimator.Estimate(StepShape.Decode(0, 100)).Bound == Bound.None, where);
        });
    }

    private static void ForEach(Action<StepEstimator, StepShape, string> law)
    {
        foreach ((ModelArchitecture model, FormatScheme formats, Parallelism parallelism) in Devices.Deployments)
        {
            StepEstimator estimator = StepEstimator.Of(model, formats, Devices.H100, parallelism);
            foreach (StepShape shape in Devices.Shapes)
            {
                law(estimator, shape, $"{model} in {formats} on {parallelism}: {shape}");
            }
        }
    }
}
