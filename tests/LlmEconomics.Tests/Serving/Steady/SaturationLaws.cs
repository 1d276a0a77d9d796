using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Serving.Steady;

/// <summary>
/// Saturation and capacity at absolute lengths and rates. The reference is the simulation of a full system, a hand calculation, or a limit: never a share of the closed
/// form's own saturation, behind which a saturation a thousand times too low once hid.
/// </summary>
public sealed class SaturationLaws
{
    private static readonly SimulationOptions Short = new() { Requests = 4000 };

    private static readonly string[] Accelerators = ["nvidia-h100-sxm-80gb", "nvidia-b200-sxm-180gb", "amd-mi300x"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nvidia-h100-sxm-80gb", 100, 20)]
    [InlineData("nvidia-h100-sxm-80gb", 100, 29)]
    [InlineData("nvidia-h100-sxm-80gb", 100, 30)]
    [InlineData("nvidia-h100-sxm-80gb", 100, 35)]
    [InlineData("nvidia-h100-sxm-80gb", 100, 50)]
    [InlineData("nvidia-h100-sxm-80gb", 1000, 20)]
    [InlineData("nvidia-h100-sxm-80gb", 30_000, 3)]
    [InlineData("nvidia-h100-sxm-80gb", 10, 4000)]
    [InlineData("nvidia-b200-sxm-180gb", 778, 128)]
    public void It_is_that_of_a_full_system(string accelerator, long prompt, long output)
    {
        foreach (EngineProfile engine in Systems.Engines)
        {
            ServingSystem system = Llama(accelerator, engine with { MaxSequences = 256 });
            Workload workload = Even(prompt, output);
            double full = system.Simulate(workload.AtConcurrency(600), Short, Token).Estimate.RequestRate;
            Assert.InRange(system.Saturation(workload), 0.85 * full, 1.15 * full);
        }
    }

    /// <summary>One place: a request's prompt and its decode steps follow one another, and nothing else happens.</summary>
    [Theory]
    [InlineData(500, 100)]
    [InlineData(2000, 2)]
    [InlineData(64, 1000)]
    public void One_place_serves_one_request_after_the_other(long prompt, long output)
    {
        Deployment single = Systems.SingleServer();
        double service = single.StepTime(StepShape.Prefill(1, prompt)).Value;
        for (long token = 1; token < output; token++)
        {
            service += single.StepTime(StepShape.Decode(1, prompt + token)).Value;
        }

        Assert.Equal(1 / service, ServingSystem.Of(single).Saturation(Systems.Steady(1, prompt, output)), 0.01 / service);
    }

    [Property(MaxTest = 40)]
    public void It_falls_with_the_answer_without_a_jump(PositiveInt seed)
    {
        Random random = new(seed.Get);
        ServingSystem system = Drawn(random);
        long prompt = (long)Math.Pow(10, 1 + (4 * random.NextDouble())), output = 2 + (long)Math.Pow(10, 3 * random.NextDouble());
        double at = system.Saturation(Even(prompt, output)), longer = system.Saturation(Even(prompt, output + 2));
        Assert.True(at > 0 && longer <= at * 1.005, $"{longer} after {at}");

        // Two tokens more cost no more than two more of the tokens of the shortest answer, and a step of prompts that no longer fits.
        Assert.True(longer >= at * (output - 1) / (output + 2) * 0.7, $"{longer} after {at} at {prompt}/{output}");
    }

    [Property(MaxTest = 30)]
    public void It_rises_with_memory_bandwidth_and_replicas(PositiveInt seed)
    {
        Random random = new(seed.Get);
        EngineProfile engine = Engine(random);
        long prompt = (long)Math.Pow(10, 1 + (4 * random.NextDouble())), output = (long)Math.Pow(10, 3.5 * random.NextDouble());
        Workload workload = Even(prompt, output);
        Accelerator h100 = Systems.H100;
        double plain = Of(h100), roomy = Of(h100 with { Memory = h100.Memory * 1.5 }), fast = Of(h100 with { MemoryBandwidth = h100.MemoryBandwidth * 1.5 });
        Assert.True(plain > 0);
        Assert.True(roomy >= plain * 0.999, $"memory: {roomy} after {plain}");
        Assert.True(fast >= plain * 0.999, $"bandwidth: {fast} after {plain}");
        Assert.Equal(3 * plain, (Llama(h100, engine) with { Replicas = 3 }).Saturation(workload), 1e-9 * plain);

        double Of(Accelerator accelerator)
        {
            return Llama(accelerator, engine).Saturation(workload);
        }
    }

    [Property(MaxTest = 30)]
    public void An_idle_system_has_the_latencies_of_one_request(PositiveInt seed)
    {
        Random random = new(seed.Get);
        ServingSystem system = Drawn(random);
        long prompt = (long)Math.Pow(10, 1 + (4 * random.NextDouble())), output = 10 + (long)Math.Pow(10, 3 * random.NextDouble());
        Workload workload = Systems.Steady(1, prompt, output);
        ServingEstimate alone = system.Simulate(workload.AtConcurrency(1), new SimulationOptions { Requests = 100 }, Token).Estimate;
        foreach (double rate in new[] { 1e-9, 1e-30, 1e-250 })
        {
            ServingEstimate idle = system.Estimate(workload.AtRate(rate)).Estimate;
            Assert.Equal(alone.TimeToFirstToken.Mean.Value, idle.TimeToFirstToken.Mean.Value, 0.08 * alone.TimeToFirstToken.Mean.Value);
            Assert.Equal(alone.RequestLatency.Mean.Value, idle.RequestLatency.Mean.Value, 0.04 * alone.RequestLatency.Mean.Value);
            Assert.Equal(rate, idle.RequestRate);
            Assert.Equal(rate * idle.RequestLatency.Mean.Value, idle.MeanInFlight, 0.02 * idle.MeanInFlight);
            Assert.InRange(idle.MeanBatch, 0.5, 1.05);
        }
    }

    [Fact]
    public void A_fleet_for_long_prompts_and_short_answers_is_one_replica()
    {
        ServingSystem replica = Llama("nvidia-h100-sxm-80gb", EngineProfile.Vllm);
        ServiceLevel level = new() { TimeToFirstToken = Duration.FromSeconds(2), TimePerOutputToken = Duration.FromMilliseconds(50), Share = 0.9 };
        ServingCapacity capacity = replica.Capacity(Systems.Steady(5, 1000, 20), level);
        Assert.True(capacity.IsMet);
        Assert.Equal(1, FleetPlan.For(5, capacity).Replicas);
        ServingEstimate simulated = replica.Simulate(Systems.Steady(capacity.Rate, 1000, 20), new SimulationOptions { Requests = 4000 }, Token).Estimate;
        Assert.True(simulated.TimeToFirstToken.P90.Seconds < 2.5, $"{simulated.TimeToFirstToken.P90} at {capacity.Rate}");
    }

    [Theory]
    [InlineData(nameof(ServiceLevel.TimeToFirstToken))]
    [InlineData(nameof(ServiceLevel.TimePerOutputToken))]
    [InlineData(nameof(ServiceLevel.RequestLatency))]
    public void A_limit_that_an_idle_system_misses_is_not_met_and_says_which(string limit)
    {
        ServingSystem system = Llama("nvidia-h100-sxm-80gb", EngineProfile.Vllm);
        Workload workload = Systems.Steady(1, 1000, 100);
        ServingEstimate alone = system.Simulate(workload.AtConcurrency(1), new SimulationOptions { Requests = 100 }, Token).Estimate;
        ServiceLevel level = limit switch
        {
            nameof(ServiceLevel.TimeToFirstToken) => new ServiceLevel { TimeToFirstToken = alone.TimeToFirstToken.Mean * 0.8 },
            nameof(ServiceLevel.TimePerOutputToken) => new ServiceLevel { TimePerOutputToken = alone.TimePerOutputToken.Mean * 0.8 },
            _ => new ServiceLevel { RequestLatency = alone.RequestLatency.Mean * 0.8 },
        };
        ServingCapacity capacity = system.Capacity(workload, level);
        LimitsNotMet obstacle = Assert.IsType<LimitsNotMet>(capacity.Obstacle);
        Assert.False(capacity.IsMet);
        Assert.Equal((0, limit), (capacity.Rate, obstacle.Limit));
        Assert.True(obstacle.Unloaded > obstacle.Allowed);
        Assert.Null(capacity.Estimate);
        Assert.Same(obstacle, Assert.Throws<NotServedException>(() => FleetPlan.For(1, capacity)).Obstacle);
        CostPoint point = CostCurve.ByServiceLevel(system, workload, HourlyCost.Of(Rental.RentLine, MoneyRate.FromDollarsPerHour(3)), [level], Token)[0];
        Assert.Equal(obstacle, point.Obstacle);
        Assert.Null(point.PerOutputToken);
    }

    [Fact]
    public void What_does_not_fit_has_its_own_outcome_everywhere()
    {
        ServingSystem system = Llama("nvidia-h100-sxm-80gb", EngineProfile.Vllm);
        Workload workload = Systems.Steady(1, 1 << 29);
        ServingCapacity capacity = system.Capacity(workload, new ServiceLevel { TimeToFirstToken = Duration.FromSeconds(1) });
        Assert.IsType<DoesNotFit>(capacity.Obstacle);
        Assert.Equal(0, capacity.Saturation);
        Assert.IsType<DoesNotFit>(system.Estimate(workload).Obstacle);
        Assert.IsType<DoesNotFit>(Assert.Throws<NotServedException>(() => FleetPlan.For(1, capacity)).Obstacle);
    }

    /// <summary>Llama 3.1's context is 131,072 tokens (its config.json, max_position_embeddings), and vLLM takes no longer request.</summary>
    [Theory]
    [InlineData(131_000, 72, true)]
    [InlineData(131_000, 73, false)]
    public void Requests_longer_than_the_context_are_not_served_by_any_way(long prompt, long output, bool isServed)
    {
        ServingSystem system = Llama("nvidia-h100-sxm-80gb", EngineProfile.Vllm);
        Workload workload = Systems.Steady(0.001, prompt, output);
        SimulationOptions few = new() { Requests = 100 };
        NotServed?[] obstacles =
        [
            system.Estimate(workload).Obstacle, system.Estimate(workload.AtConcurrency(2)).Obstacle, system.Simulate(workload.AtConcurrency(2), few, Token).Obstacle,
            system.Capacity(workload, new ServiceLevel { RequestLatency = Duration.FromHours(1) }).Obstacle,
        ];
        Assert.All(obstacles, o => Assert.Equal(isServed, o is null));
        Assert.All(obstacles, o => Assert.True(isServed || o is DoesNotFit { Tokens: 131_073 }));
        Assert.Equal(isServed, system.Saturation(workload) > 0);
    }

    /// <summary>One request in four is longer than the context: the simulation refuses those, and serves the rest.</summary>
    [Fact]
    public void The_simulation_refuses_the_requests_that_are_too_long()
    {
        ServingSystem system = Llama("nvidia-h100-sxm-80gb", EngineProfile.Vllm);
        LengthDistribution prompts = LengthDistribution.Empirical([1000, 1000, 1000, 140_000]);
        Workload workload = Workload.Of(RequestLengths.Independent(prompts, LengthDistribution.Fixed(100)), ArrivalProcess.Poisson(1));
        ServingEstimate served = system.Simulate(workload.AtConcurrency(4), new SimulationOptions { Requests = 4000 }, Token).Estimate;
        Assert.Equal(0.25, served.RefusedShare, 0.03);
    }

    /// <summary>70B in 16 bits is 141 GB, and does not fit on 80: what it would do if it did is asked for by name.</summary>
    [Fact]
    public void Without_the_limit_of_memory_what_does_not_fit_is_served()
    {
        Deployment tight = Deployment.Of(ModelCatalog.Find("meta-llama/Llama-3.1-70B").Architecture, FormatScheme.Bf16, Systems.H100);
        Workload workload = Systems.Steady(0.01, 1000, 100);
        Assert.IsType<DoesNotFit>(ServingSystem.Of(tight).Estimate(workload).Obstacle);
        ServingSystem free = ServingSystem.Of(tight.IgnoringMemory());
        double simulated = free.Simulate(workload, new SimulationOptions { Requests = 2000 }, Token).Estimate.RequestLatency.Mean.Value;
        Assert.Equal(simulated, free.Estimate(workload).Estimate.RequestLatency.Mean.Value, 0.05 * simulated);
    }

    /// <summary>Turns of conversations are cached for as long as the room lasts: the faster they come the fewer are, and saturation is where both agree.</summary>
    [Fact]
    public void Saturation_of_conversations_is_where_the_overload_begins()
    {
        ServingSystem system = Llama("nvidia-h100-sxm-80gb", EngineProfile.Vllm);
        Workload talk = Workload.Of(
            RequestLengths.Independent(LengthDistribution.Fixed(400), LengthDistribution.Fixed(200)), ArrivalProcess.Poisson(1),
            PromptReuse.Conversation(LengthDistribution.Geometric(8), Duration.FromSeconds(60)));
        double saturation = system.Saturation(talk);
        Assert.NotNull(system.Estimate(talk.AtRate(saturation * 0.99)).Steady);
        Assert.NotNull(system.Estimate(talk.AtRate(saturation * 1.01)).Overload);
    }

    private static ServingSystem Llama(string accelerator, EngineProfile engine)
    {
        return Llama(AcceleratorCatalog.Default.Find(accelerator), engine);
    }

    private static ServingSystem Llama(Accelerator accelerator, EngineProfile engine)
    {
        return ServingSystem.Of(Deployment.Of(ModelCatalog.Find("meta-llama/Llama-3.1-8B").Architecture, FormatScheme.Bf16, accelerator, engine: engine));
    }

    private static EngineProfile Engine(Random random)
    {
        return Systems.Engines[random.Next(3)] with { MaxSequences = 1L << random.Next(0, 11) };
    }

    private static ServingSystem Drawn(Random random)
    {
        return Llama(Accelerators[random.Next(3)], Engine(random));
    }

    private static Workload Even(long prompt, long output)
    {
        return Workload.Of(
            RequestLengths.Independent(LengthDistribution.UniformRatio(prompt, 0.5), LengthDistribution.UniformRatio(output, 0.5)), ArrivalProcess.Poisson(1));
    }
}
