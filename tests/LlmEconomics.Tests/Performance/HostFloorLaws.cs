using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>The host beside the accelerator: no step is faster than it prepares one, and before engines captured steps in graphs it launched every kernel.</summary>
public sealed class HostFloorLaws
{
    private static readonly ModelArchitecture s_model = ModelCatalog.Find("meta-llama/Meta-Llama-3-8B-Instruct").Architecture;

    private static readonly EngineProfile s_engine = EngineProfile.Vllm with { HostPerStep = 0, HostMaturity = 0, GraphsSince = null };

    [Theory]
    [InlineData(1, 100)]
    [InlineData(32, 2_000)]
    public void A_step_takes_what_the_host_needs_where_that_is_longer(int batch, int context)
    {
        StepShape shape = StepShape.Decode(batch, context);
        Duration free = On(s_engine).StepTime(shape), after = Duration.FromMicroseconds(s_engine.HostPerSequence.Value * batch);
        Assert.Equal(free, On(s_engine with { HostPerStep = 1 }).StepTime(shape));
        Assert.Equal((Duration.FromMilliseconds(100) + after).Seconds, On(s_engine with { HostPerStep = 100_000 }).StepTime(shape).Seconds, 1e-12);
    }

    [Fact]
    public void Host_times_shrink_from_release_to_release()
    {
        EngineProfile slow = s_engine with { HostPerStep = 100_000, HostMaturity = 1, HostPerSequence = 0 };
        StepShape shape = StepShape.Decode(1, 100);
        Duration now = On(slow with { Release = slow.ReferenceDate }).StepTime(shape);
        Duration before = On(slow with { Release = slow.ReferenceDate.AddDays(-1_461) }).StepTime(shape);
        Assert.Equal(Math.Exp(4), before / now, 1e-9);
    }

    [Fact]
    public void Nothing_to_do_takes_no_time()
    {
        Assert.Equal(Duration.Zero, On(s_engine with { HostPerStep = 100_000 }).StepTime(StepShape.Empty));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void A_breakdown_adds_up_with_the_wait_for_the_host_in_it(double perStep)
    {
        Deployment deployment = On(s_engine with { HostPerStep = perStep });
        StepShape shape = StepShape.Decode(8, 1_000);
        StepEstimate estimate = deployment.Estimate(shape);
        Assert.Equal(deployment.StepTime(shape).Seconds, estimate.Root.Time.Seconds, 1e-12);
        Assert.Equal(perStep > 0, estimate.Root.Leaves.Any(l => l.Name == "waiting for the host" && l.Cause == TimeCause.Host));
    }

    [Fact]
    public void Before_graphs_a_decode_step_launches_every_kernel_and_a_prefill_more()
    {
        EngineProfile eager = s_engine with { GraphsSince = s_engine.Release.AddDays(1), LaunchTime = 1_000, Maturity = 0 };
        EngineProfile withGraphs = eager with { Release = eager.GraphsSince!.Value };
        Assert.Equal(On(withGraphs with { GraphsSince = null }).StepTime(StepShape.Decode(1, 100)), On(withGraphs).StepTime(StepShape.Decode(1, 100)));
        Duration after = Duration.FromMicroseconds(eager.HostPerSequence.Value);
        double decode = (On(eager).StepTime(StepShape.Decode(1, 100)) - after).Seconds * 1e3, prefill = (On(eager).StepTime(StepShape.Prefill(1, 100)) - after).Seconds * 1e3;
        int layers = s_model.LayerCount;
        Assert.Equal(Math.Round(decode), decode, 1e-6);
        Assert.InRange(decode, 8 * layers, 14 * layers);
        Assert.Equal(decode + (eager.Launches.Attention * layers), prefill, 1e-6);
        Assert.Equal(decode + (2 * layers), (On(eager, new Parallelism { Tensor = 2 }).StepTime(StepShape.Decode(1, 100)) - after).Seconds * 1e3, 1e-6);
    }

    [Fact]
    public void A_slower_host_is_slower_by_its_scale()
    {
        EngineProfile slow = s_engine with { HostPerStep = 100_000, HostPerSequence = 0 };
        Accelerator h100 = AcceleratorCatalog.Default.Find("H100");
        EfficiencyProfile hopper = EfficiencyProfile.For(h100);
        Deployment Scaled(Tunable? scale)
        {
            return Deployment.Of(s_model, FormatScheme.Bf16, h100, null, slow, hopper with { HostScale = scale });
        }

        StepShape shape = StepShape.Decode(1, 100);
        Assert.Equal(1.5, Scaled(1.5).StepTime(shape) / Scaled(null).StepTime(shape), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => hopper with { HostScale = 0 });
    }

    [Fact]
    public void A_deployment_under_load_waits_for_its_host_too()
    {
        ClosedLoop load = new() { Concurrency = 4, PromptTokens = 512, OutputTokens = 512 };
        LoadEstimate estimate = On(s_engine with { HostPerStep = 100_000 }).Estimate(load);
        Assert.InRange(estimate.TimePerOutputToken.Seconds, 0.1, 0.13);
        Assert.True(estimate.TimePerOutputToken > On(s_engine).Estimate(load).TimePerOutputToken * 5);
    }

    [Fact]
    public void Units_that_stream_so_much_a_cycle_bound_wide_memories()
    {
        // 108 units of 1.41 GHz at 6.8 bytes: 1.036 TB/s of 2.039.
        Accelerator a100 = AcceleratorCatalog.Default.Find("A100 SXM 80GB");
        Duration With(Accelerator accelerator, Tunable? stream)
        {
            return Deployment.Of(s_model, FormatScheme.Bf16, accelerator, null, EngineProfile.LlamaCpp with { StreamPerCycle = stream }).StepTime(StepShape.Decode(1, 16));
        }

        Duration bound = With(a100, 6.8), free = With(a100, null);
        double weights = StoredWeights.Of(s_model, FormatScheme.Bf16).Total.Value;
        Assert.InRange(bound.Seconds, weights * 0.9 / (108 * 1.41e9 * 6.8), weights * 1.3 / (108 * 1.41e9 * 6.8));
        Assert.True(bound > free * 1.3);
        Assert.Equal(free, With(a100, 1_000));
        Assert.Equal(free, With(a100 with { ComputeUnits = null }, 6.8));
        Assert.InRange(With(a100 with { MemoryBandwidth = a100.MemoryBandwidth * 10 }, 6.8) / bound, 0.9, 1);
    }

    [Fact]
    public void Profiles_survive_their_json()
    {
        Assert.All(EngineProfile.All, engine => Assert.Equal(engine, EngineProfile.FromJson(engine.ToJson())));
        Assert.NotNull(EngineProfile.Vllm.GraphsSince);
        Assert.NotNull(EngineProfile.LlamaCpp.StreamPerCycle);
        Assert.Equal(6, EngineProfile.Vllm.Launches.Attention);
    }

    [Theory]
    [InlineData("M4 Max", "apple-gpu")]
    [InlineData("EPYC 9654", "cpu")]
    [InlineData("RTX 3090", "ampere-ga102")]
    [InlineData("Arc Pro B60", "battlemage")]
    [InlineData("MI250X", "cdna2")]
    public void Generations_without_operator_tables_have_profiles_that_say_what_is_assumed(string accelerator, string profile)
    {
        EfficiencyProfile found = EfficiencyProfile.For(AcceleratorCatalog.Default.Find(accelerator));
        Assert.Equal(profile, found.Id);
        Assert.Contains("ssumed", found.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("M4 Max", "q4_k_m")]
    [InlineData("EPYC 9755", "q4_k_m")]
    [InlineData("RTX 4090", "bf16")]
    public void Processors_consumer_cards_and_apple_silicon_are_timed_by_the_same_code(string name, string formats)
    {
        Accelerator accelerator = AcceleratorCatalog.Default.Find(name);
        FormatScheme scheme = FormatScheme.Parse(formats, s_model);
        Deployment deployment = Deployment.Of(s_model, scheme, accelerator, null, EngineProfile.LlamaCpp);
        StepShape shape = StepShape.Decode(1, 512);
        Assert.InRange(deployment.StepTime(shape) / deployment.ToIdeal().StepTime(shape), 1, 4);
    }

    private static Deployment On(EngineProfile engine, Parallelism? parallelism = null)
    {
        return Deployment.Of(s_model, FormatScheme.Bf16, AcceleratorCatalog.Default.Find("H100"), parallelism, engine);
    }
}
