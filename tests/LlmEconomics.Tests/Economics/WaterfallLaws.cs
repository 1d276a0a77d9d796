using FsCheck;
using FsCheck.Xunit;
using LlmEconomics.Tests.Serving;
using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>The waterfall from the physical floor to the bill.</summary>
public sealed class WaterfallLaws
{
    private static readonly HourlyCost Replica = HourlyCost.Of(Rental.RentLine, MoneyRate.FromDollarsPerHour(2.5));

    [Property(MaxTest = 40)]
    public void Lines_add_up_to_what_is_paid_and_none_is_negative(PositiveInt seed)
    {
        Random random = new(seed.Get);
        (ServingSystem system, Workload workload) = Draw(random);
        double capacity = system.Saturation(workload) * (0.3 + (random.NextDouble() * 0.69)), demand = capacity * (0.1 + (random.NextDouble() * 20));
        FleetPlan plan = FleetPlan.For(demand, capacity, 1 + random.NextDouble(), random.Next(0, 3));
        CostWaterfall fall = CostWaterfall.Of(system, workload.AtRate(demand), Replica, plan);
        Money bill = Replica.Total * plan.Replicas / 1 * Duration.FromSeconds(1 / demand);
        Assert.Equal(bill.Dollars, fall.PerRequest.Dollars, 1e-12 * bill.Dollars);
        Assert.Equal(bill.Dollars, fall.Lines.Select(l => l.PerRequest).Sum().Dollars, 1e-9 * bill.Dollars);
        Assert.Equal(1, fall.Lines.Sum(l => l.Share), 1e-9);
        Assert.All(fall.Lines, l => Assert.True(l.Share >= -1e-3, $"{l.Name} {l.Share}"));
        Assert.True(fall.Lines[0].Share > 0);
        Assert.Equal(fall.PerOutputToken.Value, fall.Lines.Sum(l => fall.OutputPriceOf(l).Value), 1e-9 * fall.PerOutputToken.Value);
        Assert.True(fall.PerToken < fall.PerOutputToken);
    }

    [Fact]
    public void An_ideal_deployment_at_full_use_pays_the_floor_alone()
    {
        Deployment real = Systems.Llama8();
        ServingSystem system = ServingSystem.Of(Deployment.Ideal(real.Model, real.Formats, real.Accelerator));
        Workload workload = Systems.Steady(1);
        double capacity = system.Saturation(workload);
        CostWaterfall fall = CostWaterfall.Of(system, workload, Replica, FleetPlan.For(capacity, capacity * (1 + 1e-12)));
        Assert.Equal(1, fall.Lines[0].Share, 0.02);
    }

    [Fact]
    public void Two_replicas_for_the_demand_of_one_leave_half_idle()
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        Workload workload = Systems.Steady(1);
        double capacity = system.Saturation(workload) * 0.8;
        CostWaterfall one = CostWaterfall.Of(system, workload, Replica, FleetPlan.For(capacity * 0.999999, capacity)), two = CostWaterfall.Of(system, workload, Replica, FleetPlan.For(capacity * 0.999999, capacity, 1.5)),
            spare = CostWaterfall.Of(system, workload, Replica, FleetPlan.For(capacity * 0.999999, capacity, spare: 1));
        Assert.Equal(0, Of(one, "idle capacity"), 1e-5);
        Assert.Equal(0.5, Of(two, "idle capacity"), 1e-5);
        Assert.Equal(0.5, Of(spare, "redundancy"), 1e-5);
        Assert.Equal(2 * one.PerRequest.Dollars, spare.PerRequest.Dollars, 1e-9);
        Assert.Equal(0.2, Of(one, "latency limits"), 1e-3);
    }

    [Fact]
    public void What_the_cache_does_not_find_is_a_line()
    {
        Workload shared = Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(2000), LengthDistribution.Fixed(100)), ArrivalProcess.Poisson(5), PromptReuse.SharedPrefix(1500));
        ServingSystem with = ServingSystem.Of(Systems.Llama8()), without = with with { PrefixCaching = false };
        double capacity = without.Saturation(shared) * 0.5;
        Assert.Equal(0, Of(CostWaterfall.Of(with, shared, Replica, FleetPlan.For(5, capacity)), "cache misses"), 1e-6);
        Assert.True(Of(CostWaterfall.Of(without, shared, Replica, FleetPlan.For(5, capacity)), "cache misses") > 0.05);
    }

    [Fact]
    public void Capacities_beyond_saturation_are_refused()
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        double most = system.Saturation(Systems.Steady(1));
        Assert.Equal("plan", Assert.Throws<ArgumentException>(() => CostWaterfall.Of(system, Systems.Steady(1), Replica, FleetPlan.For(1, most * 1.2))).ParamName);
        NotServedException refusal = Assert.Throws<NotServedException>(() => CostWaterfall.Of(system, Systems.Steady(1, 1 << 29), Replica, FleetPlan.For(1, 1)));
        Assert.True(refusal.Obstacle is DoesNotFit { Tokens: >= 1 << 29 }, refusal.Message);
    }

    [Property(MaxTest = 20)]
    public void Pools_have_a_waterfall_that_adds_up_and_a_line_for_their_balance(PositiveInt seed)
    {
        Random random = new(seed.Get);
        (ServingSystem one, Workload workload) = Draw(random);
        ServingSystem pools = ServingSystem.Of(new DisaggregatedDeployment { Prefill = one.Deployment!, PrefillWorkers = random.Next(1, 5), Decode = one.Deployment!, DecodeWorkers = random.Next(1, 5) });
        double capacity = pools.Saturation(workload) * (0.3 + (random.NextDouble() * 0.69)), demand = capacity * (0.1 + (random.NextDouble() * 5));
        FleetPlan plan = FleetPlan.For(demand, capacity, 1 + random.NextDouble(), random.Next(0, 3));
        CostWaterfall fall = CostWaterfall.Of(pools, workload.AtRate(demand), Replica, plan);
        Assert.Equal(1, fall.Lines.Sum(l => l.Share), 1e-9);
        Assert.All(fall.Lines, l => Assert.True(l.Share >= -1e-3, $"{l.Name} {l.Share}"));
        Assert.True(Of(fall, "pools out of balance") >= 0 && fall.Lines[0].Share > 0);
    }

    [Fact]
    public void A_pool_more_on_the_side_that_waits_is_paid_for_waiting()
    {
        // Long prompts and short answers: the prefill worker is the narrow one, and a second decode worker only waits.
        Workload workload = Systems.Steady(1, 4000, 50);
        CostWaterfall Fall(int decoders)
        {
            ServingSystem pools = ServingSystem.Of(new DisaggregatedDeployment { Prefill = Systems.Llama8(), PrefillWorkers = 1, Decode = Systems.Llama8(), DecodeWorkers = decoders });
            double most = pools.Saturation(workload);
            return CostWaterfall.Of(pools, workload, HourlyCost.Of(Rental.RentLine, MoneyRate.FromDollarsPerHour(1 + decoders)), FleetPlan.For(most * (1 - 1e-9), most * (1 - 1e-10)));
        }

        CostWaterfall one = Fall(1), two = Fall(2);
        Money idle = two.Lines.Single(l => l.Name == "pools out of balance").PerRequest - one.Lines.Single(l => l.Name == "pools out of balance").PerRequest;
        Assert.Equal(two.PerRequest.Dollars - one.PerRequest.Dollars, idle.Dollars, 1e-6 * idle.Dollars);
        Assert.Equal(one.Lines[0].PerRequest.Dollars, two.Lines[0].PerRequest.Dollars, 1e-6 * one.Lines[0].PerRequest.Dollars);
    }

    [Fact]
    public void Lines_come_from_the_floor_up_and_equal_bills_are_equal()
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        Workload workload = Systems.Steady(1);
        FleetPlan plan = FleetPlan.For(1, system.Saturation(workload) * 0.5);
        CostWaterfall one = CostWaterfall.Of(system, workload, Replica, plan), same = CostWaterfall.Of(system, workload, Replica, plan);
        string[] names =
        [
            "physical floor", "kernel efficiency", "communication", "kernel gaps and host", "padding and fragmentation", "cache misses", "latency limits", "idle capacity", "redundancy",
        ];
        Assert.Equal(names, one.Lines.Select(l => l.Name));
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, CostWaterfall.Of(system, workload, Replica * 2, plan));
        Assert.NotEqual(one, CostWaterfall.Of(system, Systems.Steady(1, 500, 99), Replica, FleetPlan.For(1, system.Saturation(Systems.Steady(1, 500, 99)) * 0.5)));
        Assert.False(one.Equals(null));
        Assert.Equal("replica", Assert.Throws<ArgumentNullException>(() => CostWaterfall.Of(system, workload, null!, plan)).ParamName);
        Assert.Equal("plan", Assert.Throws<ArgumentNullException>(() => CostWaterfall.Of(system, workload, Replica, null!)).ParamName);
        ServingSystem pools = ServingSystem.Of(new DisaggregatedDeployment { Prefill = Systems.Llama8(), PrefillWorkers = 1, Decode = Systems.Llama8(), DecodeWorkers = 1 });
        CostWaterfall split = CostWaterfall.Of(pools, workload, Replica, FleetPlan.For(1, pools.Saturation(workload) * 0.5));
        Assert.Equal([.. names[..4], "pools out of balance", .. names[4..]], split.Lines.Select(l => l.Name));
    }

    [Fact]
    public void Rooms_for_tokens_that_are_not_there_are_a_line_where_memory_is_what_limits()
    {
        Workload writing = Systems.Steady(1, 200, 1500);
        CostWaterfall Fall(EngineProfile engine)
        {
            ServingSystem system = ServingSystem.Of(Systems.Llama8(engine));
            return CostWaterfall.Of(system, writing, Replica, FleetPlan.For(1, system.Saturation(writing) * 0.9));
        }

        double whole = Of(Fall(EngineProfile.Vllm with { ResidentOutput = 1 }), "padding and fragmentation"), some = Of(Fall(EngineProfile.Vllm with { ResidentOutput = 0.7 }), "padding and fragmentation");
        Assert.True(whole > some && some > 0.001, $"{whole} {some}");
        Assert.Equal(0, Of(Fall(EngineProfile.Vllm with { ResidentOutput = 0.5 }), "padding and fragmentation"), 1e-9);
        Assert.Equal(0, Of(Fall(EngineProfile.Vllm with { ResidentOutput = 1, MaxSequences = 16 }), "padding and fragmentation"), 1e-9);
    }

    private static double Of(CostWaterfall fall, string name)
    {
        return fall.Lines.Single(l => l.Name == name).Share;
    }

    private static (ServingSystem System, Workload Workload) Draw(Random random)
    {
        string[] models = ["meta-llama/Llama-3.1-8B", "Qwen/Qwen3-30B-A3B", "google/gemma-3-27b-it", "deepseek-ai/DeepSeek-V2-Lite"];
        EngineProfile engine = Systems.Engines[random.Next(3)];
        Deployment deployment = Deployment.Of(ModelCatalog.Find(models[random.Next(4)]).Architecture, FormatScheme.Bf16, Systems.H100, new Parallelism { Tensor = 1 << random.Next(3) }, engine);
        RequestLengths lengths = RequestLengths.Independent(LengthDistribution.UniformRatio(random.Next(50, 4000), 0.5), LengthDistribution.UniformRatio(random.Next(20, 800), 0.5));
        return (ServingSystem.Of(deployment), Workload.Of(lengths, ArrivalProcess.Poisson(1)));
    }
}
