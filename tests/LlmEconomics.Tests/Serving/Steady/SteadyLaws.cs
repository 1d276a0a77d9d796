using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Serving.Steady;

/// <summary>What holds of every steady state, and what theory says of special ones.</summary>
public sealed class SteadyLaws
{
    private static readonly double[] Loads = [0.05, 0.2, 0.4, 0.6, 0.8, 0.9, 0.97];

    private static readonly ServingSystem System = ServingSystem.Of(Systems.Llama8());

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void One_place_and_equal_requests_wait_as_an_M_D_1_queue(double load)
    {
        ServingSystem single = ServingSystem.Of(Systems.SingleServer());
        double most = single.Saturation(Systems.Steady(1)), service = 1 / most;
        ServingEstimate e = single.Estimate(Systems.Steady(load * most)).Estimate;
        Assert.Equal(service + (load * service / (2 * (1 - load))), e.RequestLatency.Mean.Value, 1e-6 * e.RequestLatency.Mean.Value);
        Assert.Equal(load, e.Time.Busy, 1e-9);
    }

    [Fact]
    public void One_place_and_answers_of_any_length_wait_as_an_M_G_1_queue()
    {
        ServingSystem single = ServingSystem.Of(Systems.SingleServer());
        LengthDistribution answers = LengthDistribution.Geometric(200);
        Workload workload = Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(64), answers), ArrivalProcess.Poisson(1));
        double most = single.Saturation(workload), service = 1 / most, rate = 0.6 * most;
        ServingEstimate e = single.Estimate(workload.AtRate(rate)).Estimate;
        double token = e.TimePerOutputToken.Mean.Value, variance = token * token * (answers.MeanSquare - (answers.Mean * answers.Mean)) * Math.Pow((answers.Mean - 1) / answers.Mean, 2);
        double wait = rate * ((service * service) + variance) / (2 * (1 - 0.6));
        Assert.Equal(service + wait, e.RequestLatency.Mean.Value, 0.02 * e.RequestLatency.Mean.Value);
    }

    [Property(MaxTest = 60)]
    public void Little_is_right_shares_add_up_and_percentiles_rise(PositiveInt seed)
    {
        ServingEstimate e = Draw(seed.Get, out ServingSystem system, out Workload workload);
        Assert.Equal(e.RequestRate * e.RequestLatency.Mean.Value, e.MeanInFlight, 1e-6 * e.MeanInFlight);
        Assert.Equal(1, e.Time.Prefill + e.Time.Decode + e.Time.Idle, 1e-9);
        Assert.All([e.TimeToFirstToken, e.TimePerOutputToken, e.InterTokenLatency, e.RequestLatency, e.TimeToAnswer], l => Assert.True(Duration.Zero < l.P50 && l.P50 <= l.P90 && l.P90 <= l.P95 && l.P95 <= l.P99));
        Assert.InRange(e.Mfu, 0, 1);
        Assert.InRange(e.Mbu, 0, 1.0001);
        Assert.Equal(workload.Shape.Output * e.RequestRate, e.Throughput.Output.TokensPerSecond, 1e-6 * e.Throughput.Output.TokensPerSecond);
        Assert.Equal(system.Replicas * system.Deployment!.Accelerators, system.Accelerators);
    }

    [Property(MaxTest = 60)]
    public void More_requests_never_wait_less(PositiveInt seed)
    {
        _ = Draw(seed.Get, out ServingSystem system, out Workload workload);
        double most = system.Saturation(workload);
        ServingEstimate[] rising = [.. Loads.Select(load => system.Estimate(workload.AtRate(load * most)).Estimate)];
        Assert.All(rising.Zip(rising.Skip(1)), p =>
        {
            Assert.True(p.Second.RequestLatency.Mean.Value >= p.First.RequestLatency.Mean.Value * (1 - 1e-6));
            Assert.True(p.Second.TimePerOutputToken.Mean.Value >= p.First.TimePerOutputToken.Mean.Value * (1 - 1e-3));
            Assert.True(p.Second.MeanInFlight >= p.First.MeanInFlight && p.Second.Time.Idle <= p.First.Time.Idle + 1e-6);
        });
    }

    [Property(MaxTest = 40)]
    public void Above_saturation_there_is_an_overload_and_below_none(PositiveInt seed)
    {
        _ = Draw(seed.Get, out ServingSystem system, out Workload workload);
        double most = system.Saturation(workload);
        Assert.NotNull(system.Estimate(workload.AtRate(most * 0.99)).Steady);
        Overload overload = system.Estimate(workload.AtRate(most * 1.5)).Overload!;
        Assert.Equal(1.5, overload.Load, 1e-6);
        Assert.Equal(most * 0.5, overload.QueueGrowth, 1e-6 * most);
        Assert.NotEmpty(overload.Reason);
    }

    [Fact]
    public void Twice_the_replicas_serve_twice_as_much()
    {
        Assert.Equal(2 * System.Saturation(Systems.Steady(1)), (System with { Replicas = 2 }).Saturation(Systems.Steady(1)), 1e-9);
        double rate = 0.9 * System.Saturation(Systems.Steady(1));
        Assert.True((System with { Replicas = 2 }).Estimate(Systems.Steady(rate)).Estimate.RequestLatency.Mean < System.Estimate(Systems.Steady(rate)).Estimate.RequestLatency.Mean);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(300)]
    [InlineData(5000)]
    public void A_closed_loop_is_the_load_estimate(int concurrency)
    {
        ClosedLoop load = new() { Concurrency = concurrency, PromptTokens = 1000, OutputTokens = 300, ShortestLength = 0.8, RequestsPerSlot = 10 };
        LoadEstimate direct = Systems.Llama8().Estimate(load);
        ServingEstimate e = System.Estimate(Workload.Of(load)).Estimate;
        Assert.Equal(direct.TimeToFirstToken.Value, e.TimeToFirstToken.Mean.Value, 0.005 * direct.TimeToFirstToken.Value);
        Assert.Equal(direct.TimePerOutputToken.Value, e.TimePerOutputToken.Mean.Value, 0.005 * direct.TimePerOutputToken.Value);
        Assert.Equal(direct.OutputThroughput.TokensPerSecond, e.Throughput.Output.TokensPerSecond, 0.005 * direct.OutputThroughput.TokensPerSecond);
    }

    [Fact]
    public void The_capacity_keeps_the_level_and_a_little_more_misses_it()
    {
        ServiceLevel level = new() { TimeToFirstToken = Duration.FromMilliseconds(400), TimePerOutputToken = Duration.FromMilliseconds(25), Share = 0.95 };
        ServingCapacity capacity = System.Capacity(Systems.Steady(1), level);
        Assert.True(capacity.IsMet && capacity.Rate < capacity.Saturation);
        Assert.True(capacity.Estimate!.TimeToFirstToken.P95 <= level.TimeToFirstToken && capacity.Estimate.TimePerOutputToken.P95 <= level.TimePerOutputToken);
        ServingEstimate more = System.Estimate(Systems.Steady(capacity.Rate * 1.01)).Estimate;
        Assert.True(more.TimeToFirstToken.P95 > level.TimeToFirstToken || more.TimePerOutputToken.P95 > level.TimePerOutputToken);
    }

    [Fact]
    public void A_level_that_one_request_alone_misses_has_no_capacity()
    {
        Assert.False(System.Capacity(Systems.Steady(1), new ServiceLevel { TimePerOutputToken = Duration.FromMicroseconds(1) }).IsMet);
        Assert.Throws<ArgumentException>(() => System.Capacity(Systems.Steady(1), new ServiceLevel()));
    }

    [Fact]
    public void A_request_that_fits_no_memory_is_no_overload_and_says_so()
    {
        // 8B in 16 bits leaves some 5 of an A10's 24 GB: at 131,072 bytes per token room for 40,000 of 100,100 tokens.
        ServingSystem small = ServingSystem.Of(Deployment.Of(
            ModelCatalog.Find("meta-llama/Llama-3.1-8B").Architecture, FormatScheme.Bf16, AcceleratorCatalog.Default.Find("nvidia-a10-24gb")));
        ServingOutcome outcome = small.Estimate(Systems.Steady(1, 100_000));
        Assert.Null(outcome.Overload);
        Assert.Equal(100_100, Assert.IsType<DoesNotFit>(outcome.Obstacle).Tokens);
        Assert.Contains("memory", outcome.Obstacle.Reason, StringComparison.Ordinal);
        Assert.Equal(0, small.Saturation(Systems.Steady(1, 100_000)));
        Assert.Same(outcome.Obstacle, Assert.Throws<NotServedException>(() => outcome.Estimate).Obstacle);
    }

    [Fact]
    public void Cached_prefixes_bring_the_first_token_forward()
    {
        Workload shared = Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(2000), LengthDistribution.Fixed(100)), ArrivalProcess.Poisson(5), PromptReuse.SharedPrefix(1500));
        ServingEstimate with = System.Estimate(shared).Estimate, without = (System with { PrefixCaching = false }).Estimate(shared).Estimate;
        Assert.True(with.TimeToFirstToken.Mean < without.TimeToFirstToken.Mean);
        Assert.Equal(1500 * 5, with.Throughput.Cached.TokensPerSecond, 1e-6);
        Assert.True((System with { PrefixCaching = false }).Saturation(shared) < System.Saturation(shared));
    }

    [Fact]
    public void Pools_are_as_fast_as_the_narrower_one()
    {
        DisaggregatedDeployment Pools(int prefill, int decode) => new() { Prefill = Systems.Llama8(), PrefillWorkers = prefill, Decode = Systems.Llama8(), DecodeWorkers = decode };
        Workload workload = Systems.Steady(1, 4000, 50);
        double one = ServingSystem.Of(Pools(1, 1)).Saturation(workload), more = ServingSystem.Of(Pools(2, 1)).Saturation(workload);
        Assert.Equal(2 * one, more, 1e-6 * one);
        Assert.Contains("prefill", ServingSystem.Of(Pools(1, 1)).Estimate(workload.AtRate(one * 2)).Overload!.Reason, StringComparison.Ordinal);
    }

    private static ServingEstimate Draw(int seed, out ServingSystem system, out Workload workload)
    {
        Random random = new(seed);
        string[] models = ["meta-llama/Llama-3.1-8B", "Qwen/Qwen3-30B-A3B", "google/gemma-3-27b-it", "deepseek-ai/DeepSeek-V2-Lite"];
        EngineProfile engine = Systems.Engines[random.Next(3)] with { MaxSequences = random.Next(1, 600) };
        system = ServingSystem.Of(Deployment.Of(ModelCatalog.Find(models[random.Next(4)]).Architecture, FormatScheme.Bf16, Systems.H100, engine: engine), random.Next(1, 5))
            with { Routing = (ReplicaRouting)random.Next(3) };
        long prompt = random.Next(1, 4000), output = random.Next(2, 800);
        workload = Workload.Of(
            RequestLengths.Independent(LengthDistribution.UniformRatio(prompt, 0.3 + (random.NextDouble() * 0.7)), LengthDistribution.UniformRatio(output, 0.3 + (random.NextDouble() * 0.7)), random.NextDouble() * 0.5),
            ArrivalProcess.Poisson(1));
        double saturation = system.Saturation(workload);

        // SGLang keeps so much for prompts that its cache does not hold a request beside the larger models: the next draw does.
        return saturation > 0 ? system.Estimate(workload.AtRate(saturation * (0.02 + (random.NextDouble() * 0.95)))).Estimate : Draw(seed + 1, out system, out workload);
    }
}
