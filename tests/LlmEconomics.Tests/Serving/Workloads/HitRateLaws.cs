using LlmEconomics.Tests.Serving;
using Xunit;

namespace LlmEconomics.Tests.Serving.Workloads;

/// <summary>A measured hit rate as input, and workloads under <c>with</c>.</summary>
public sealed class HitRateLaws
{
    private static readonly Workload s_load = Systems.Steady(2, 2000, 100);

    private static readonly ServingSystem s_system = ServingSystem.Of(Systems.Llama8());

    [Theory]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Both_engines_find_the_share_that_was_stated(double share)
    {
        Workload cached = s_load with { Reuse = PromptReuse.HitRate(share) };
        TokenThroughput steady = s_system.Estimate(cached).Estimate.Throughput;
        TokenThroughput simulated = s_system.Simulate(cached, new SimulationOptions { Requests = 1000 }, TestContext.Current.CancellationToken).Estimate.Throughput;
        Assert.Equal(share, HitShare(steady), 1e-9);
        Assert.Equal(share, HitShare(simulated), 0.02);
    }

    [Fact]
    public void Of_prompts_of_all_lengths_the_share_is_found_too()
    {
        Workload cached = s_load with { Lengths = RequestLengths.Independent(LengthDistribution.LogNormal(2000, 0.9, 4500), LengthDistribution.Fixed(100)), Reuse = PromptReuse.HitRate(0.6) };
        Assert.Equal(0.6, HitShare(s_system.Estimate(cached).Estimate.Throughput), 1e-3);
        Assert.Equal(0.6, HitShare(s_system.Simulate(cached, new SimulationOptions { Requests = 2000 }, TestContext.Current.CancellationToken).Estimate.Throughput), 0.02);
    }

    [Fact]
    public void More_hits_never_cost_throughput_or_time_to_first_token()
    {
        double[] saturations = [.. new[] { 0, 0.3, 0.6, 0.9 }.Select(h => s_system.Saturation(s_load with { Reuse = PromptReuse.HitRate(h) }))];
        Assert.Equal(saturations.Order(), saturations);
        Assert.Equal(s_system.Saturation(s_load), saturations[0], 1e-9 * saturations[0]);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_share_lies_from_0_to_below_1(double share)
    {
        Assert.Equal("share", Assert.Throws<ArgumentOutOfRangeException>(() => PromptReuse.HitRate(share)).ParamName);
    }

    [Fact]
    public void Whatever_is_set_with_with_is_served()
    {
        ArrivalProcess faster = ArrivalProcess.Poisson(4);
        Assert.Equal(s_load.AtRate(4), s_load with { Arrivals = faster });
        Assert.Equal(4, s_system.Estimate(s_load with { Arrivals = faster }).Estimate.RequestRate, 1e-6);
        Workload longer = s_load with { Lengths = RequestLengths.Independent(LengthDistribution.Fixed(4000), LengthDistribution.Fixed(100)) };
        Assert.Equal(Systems.Steady(2, 4000, 100), longer);
        Assert.True(s_system.Saturation(longer) < s_system.Saturation(s_load));
    }

    [Fact]
    public void What_a_workload_had_computed_does_not_stay_with_its_copy()
    {
        double before = s_system.Saturation(s_load);
        Workload longer = s_load with { Lengths = RequestLengths.Independent(LengthDistribution.Fixed(8000), LengthDistribution.Fixed(100)) };
        Assert.True(s_system.Saturation(longer) < before / 2);
        Assert.Equal(before, s_system.Saturation(s_load));
    }

    [Fact]
    public void A_replay_with_another_part_is_drawn()
    {
        Workload replay = Workload.Replay(Enumerable.Range(0, 20).Select(i => new ServingRequest { Arrival = Duration.FromSeconds(i), PromptTokens = 500 + i, OutputTokens = 50 }));
        Assert.True(replay.IsReplay);
        Assert.True((replay with { }).IsReplay);
        Assert.Equal(replay, replay with { });
        Workload drawn = replay with { Arrivals = ArrivalProcess.Poisson(3) };
        Assert.False(drawn.IsReplay);
        Assert.Equal((3, replay.Lengths), (drawn.Arrivals.MeanRate, drawn.Lengths));
        Assert.False((replay with { Reuse = PromptReuse.HitRate(0.5) }).IsReplay);
        Assert.False((replay with { Lengths = s_load.Lengths }).IsReplay);
    }

    private static double HitShare(TokenThroughput throughput)
    {
        return throughput.Cached / (throughput.Input + throughput.Cached);
    }
}
