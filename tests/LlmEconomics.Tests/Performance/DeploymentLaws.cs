using LlmEconomics.Tests.Accounting;
using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class DeploymentLaws
{
    /// <summary>Steps of growing work, each with all that came before it.</summary>
    private static readonly StepShape[][] s_growing =
    [
        [.. new long[] { 0, 1, 2, 3, 8, 64, 500, 4096, 100_000, 1 << 30 }.Select(n => StepShape.Decode(n, 1000))],
        [.. new long[] { 1, 2, 16, 17, 100, 500, 2048, 9000, 1 << 20 }.Select(n => StepShape.Prefill(1, n))],
        [.. new long[] { 1, 2, 5, 16, 17, 64, 4096 }.Select(n => StepShape.Of(new SequenceGroup(8, n, 1000, 1)))],
        [.. new long[] { 1, 4, 16 }.Select(n => StepShape.Of(new SequenceGroup(8, 16, 1000, n)))],
    ];

    private static readonly double[] s_shrinking = [0.1, 0.01, 0.001, 1e-9];

    [Fact]
    public void Time_allocates_nothing()
    {
        Devices.ForEach((deployment, shape, where) => Assert.True(Allocations.Of(() => deployment.StepTime(shape)) == 0, where));
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
        Devices.ForEach((before, shape, where) =>
            Assert.All(better, a => Assert.True(Deployment.Of(before.Model, before.Formats, a, before.Parallelism, before.Engine).IgnoringMemory().StepTime(shape) <= before.StepTime(shape), where)));
    }

    [Fact]
    public void Each_improvement_helps_somewhere()
    {
        Accelerator h100 = Devices.H100;
        (ModelArchitecture model, FormatScheme formats, Parallelism parallelism) = Devices.Deployments[2];
        Duration Of(Accelerator accelerator, StepShape shape)
        {
            return Deployment.Of(model, formats, accelerator, parallelism).IgnoringMemory().StepTime(shape);
        }

        Assert.True(Of(h100 with { MemoryBandwidth = h100.MemoryBandwidth * 2 }, StepShape.Decode(1, 9)) < Of(h100, StepShape.Decode(1, 9)));
        Assert.True(Of(h100 with { Peaks = h100.Peaks.With(ElementType.Fp8, h100.Peak(ElementType.Fp8) * 2) }, StepShape.Prefill(1, 8192)) < Of(h100, StepShape.Prefill(1, 8192)));
        Interconnect twice = h100.ScaleUp! with { BandwidthPerDirection = h100.ScaleUp.BandwidthPerDirection * 2 };
        Assert.True(Of(h100 with { ScaleUp = twice }, StepShape.Prefill(1, 8192)) < Of(h100, StepShape.Prefill(1, 8192)));
    }

    [Fact]
    public void More_sequences_tokens_and_logits_never_take_less_time()
    {
        foreach (Deployment deployment in Devices.OnH100().SelectMany(d => Devices.Engines.Select(e => d.With(e))))
        {
            foreach ((StepShape less, StepShape more) in s_growing.SelectMany(g => g.Zip(g.Skip(1))))
            {
                Assert.True(Loads.IsAtMost(deployment.StepTime(less).Value, deployment.StepTime(more).Value), $"{Devices.Named(deployment)}: {less}, {more}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_longer_context_never_takes_less_time(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        if (model.Layers.SelectMany(g => g.Mixers).SelectMany(m => m.Operators).Any(o => o.Span is ChunkSpan))
        {
            // A new chunk begins without anything to look back at: there a longer context is faster.
            return;
        }

        Deployment deployment = Deployment.Of(model, FormatScheme.Fp8PerTensor, Devices.B200, engine: EngineProfile.Vllm).IgnoringMemory();
        long[] contexts = [0, 1, 63, 64, 1000, 4096, 100_000, 1 << 20];
        Assert.All(contexts.Zip(contexts.Skip(1)), pair =>
        {
            Assert.True(deployment.StepTime(StepShape.Decode(16, pair.First)) <= deployment.StepTime(StepShape.Decode(16, pair.Second)));
            Assert.True(deployment.StepTime(StepShape.Chunk(2, 512, pair.First)) <= deployment.StepTime(StepShape.Chunk(2, 512, pair.Second)));
        });
    }

    [Fact]
    public void A_mixed_step_takes_at_most_its_parts_together_and_at_least_the_longest()
    {
        Devices.ForEach((deployment, shape, where) => Assert.All(Devices.Shapes, other =>
        {
            double one = deployment.StepTime(shape).Value, two = deployment.StepTime(other).Value, both = deployment.StepTime(shape + other).Value;
            Assert.True(Loads.IsAtMost(both, one + two), $"{where} and {other}");
            Assert.True(Loads.IsAtMost(Math.Max(one, two), both), $"{where} and {other}");
        }));
    }

    [Fact]
    public void A_group_can_be_told_in_two_parts()
    {
        Devices.ForEach((deployment, shape, where) =>
        {
            StepShape first = StepShape.Of([.. Enumerable.Range(0, shape.GroupCount).Select(i => shape[i] with { Count = shape[i].Count / 3 })]);
            StepShape rest = StepShape.Of([.. Enumerable.Range(0, shape.GroupCount).Select(i => shape[i] with { Count = shape[i].Count - (shape[i].Count / 3) })]);
            Assert.True(Loads.AreClose(deployment.StepTime(shape).Value, deployment.StepTime(first + rest).Value), where);
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void No_engine_is_faster_than_every_peak_reached(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (FormatScheme formats in Architectures.FormatsFor(model))
        {
            Deployment ideal = Deployment.Ideal(model, formats, Devices.B200).IgnoringMemory();
            foreach (Deployment real in Devices.Engines.Select(e => ideal.With(e, EfficiencyProfile.For(Devices.B200))))
            {
                Assert.All(Devices.Shapes, shape => Assert.True(real.StepTime(shape) >= ideal.StepTime(shape), $"{formats} {real.Engine}: {shape}"));
            }
        }
    }

    [Fact]
    public void No_engine_on_any_generation_is_faster_than_every_peak_reached()
    {
        foreach (Deployment ideal in Devices.Deployments.Select(d => Deployment.Ideal(d.Model, d.Formats, Devices.B200, d.Parallelism).IgnoringMemory()))
        {
            foreach (Deployment real in EfficiencyProfile.All.SelectMany(g => Devices.Engines.Select(e => ideal.With(e, g))))
            {
                Assert.All(Devices.Shapes, shape => Assert.True(real.StepTime(shape) >= ideal.StepTime(shape), $"{Devices.Named(real)} {real.Efficiency}: {shape}"));
            }
        }
    }

    [Fact]
    public void Nothing_to_do_takes_no_time()
    {
        Devices.ForEach((deployment, _, where) =>
        {
            Assert.True(deployment.StepTime(StepShape.Empty) == Duration.Zero, where);
            Assert.True(deployment.StepTime(StepShape.Decode(0, 100)) == Duration.Zero, where);
            Assert.True(deployment.Estimate(StepShape.Decode(0, 100)).Time == Duration.Zero, where);
            Assert.True(deployment.StepTime(StepShape.Prefill(5, 0, 100)) == Duration.Zero, where);
        });
    }

    [Fact]
    public void As_efficiencies_approach_1_and_overheads_0_the_time_approaches_the_ideal()
    {
        foreach ((ModelArchitecture model, FormatScheme formats, Parallelism parallelism) in Devices.Deployments)
        {
            Deployment ideal = Deployment.Ideal(model, formats, Devices.H100, parallelism).IgnoringMemory();
            Assert.All(Devices.Shapes, shape =>
            {
                double floor = ideal.StepTime(shape).Value;
                double[] excess = [.. s_shrinking.Select(e => (ideal.With(Profiles.AlmostNone(e), Profiles.AlmostIdeal(e)).StepTime(shape).Value / floor) - 1)];
                Assert.True(excess.Zip(excess.Skip(1)).All(p => p.First > p.Second) && excess[^1] < 1e-7, $"{model} on {parallelism}: {string.Join(' ', excess)}");
            });
        }
    }

    public static TheoryData<string> Models => Architectures.Names;
}
