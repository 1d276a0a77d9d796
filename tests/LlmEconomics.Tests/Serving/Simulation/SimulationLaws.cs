using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Serving.Simulation;

/// <summary>What holds of every run.</summary>
public sealed class SimulationLaws
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Property(MaxTest = 25)]
    public void Every_request_comes_out_once_and_Little_is_right(PositiveInt seed)
    {
        Random random = new(seed.Get);
        List<ServingRequest> requests = [.. Requests.Poisson(random.Next(1, 300), 0.5 + (random.NextDouble() * 30), (1, 4000), (1, 400), seed.Get).WithPrefixes(random.Next(1, 9), random.Next(1, 3000), seed.Get)];
        requests = [.. requests.Select(r => r.PromptTokens < r.Segments[0].Tokens ? r with { Segments = [] } : r)];
        EngineProfile engine = Systems.Engines[random.Next(3)] with { MaxSequences = random.Next(1, 200) };
        ServingSystem system = ServingSystem.Of(Systems.Llama8(engine), random.Next(1, 4)) with { Routing = (ReplicaRouting)random.Next(3) };
        List<RequestResult> results = [];
        ServingEstimate e = system.Replay(requests, new SimulationOptions { OnResult = results.Add }, Token).Estimate;

        Assert.Equal(requests.Select(r => r.Id), results.Select(r => r.Request.Id).Order());
        Assert.All(results, r => Assert.True(r.Request.Arrival <= r.Admitted && r.Admitted <= r.FirstToken && r.FirstToken <= r.LastToken));
        double span = results.Max(r => r.LastToken.Value);
        Assert.Equal(requests.Sum(r => (double)r.OutputTokens), e.Throughput.Output.TokensPerSecond * span, 1e-6 * requests.Sum(r => (double)r.OutputTokens));
        Assert.Equal(requests.Sum(r => (double)r.PromptTokens), (e.Throughput.Input + e.Throughput.Cached).TokensPerSecond * span, 1e-6 * requests.Sum(r => (double)r.PromptTokens));
        Assert.Equal(e.RequestRate * e.RequestLatency.Mean.Value, e.MeanInFlight, 1e-9 * e.MeanInFlight);
        Assert.Equal(1, e.Time.Prefill + e.Time.Decode + e.Time.Idle, 1e-9);
        Assert.InRange(e.CacheOccupancy, 0, 1);
        Assert.InRange(e.Mfu, 0, 1);
        Assert.InRange(e.Mbu, 0, 1);
        Assert.True(e.TimeToFirstToken.P50 <= e.TimeToFirstToken.P90 && e.TimeToFirstToken.P90 <= e.TimeToFirstToken.P99);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_seed_another()
    {
        Workload workload = Workload.Of(
            RequestLengths.Independent(LengthDistribution.LogNormal(800, 0.9, 1600), LengthDistribution.Geometric(100), 0.3), ArrivalProcess.Gamma(20, 2), PromptReuse.SharedPrefix(300, 4, 1));
        ServingSystem system = ServingSystem.Of(Systems.Llama8(), 2);
        ServingEstimate Run(int seed) => system.Simulate(workload, new SimulationOptions { Requests = 2000, Seed = seed }, Token).Estimate;
        Assert.Equal(Run(7), Run(7));
        Assert.NotEqual(Run(7).TimeToFirstToken, Run(8).TimeToFirstToken);
    }

    [Fact]
    public void A_single_server_waits_as_Pollaczek_and_Khinchine_say()
    {
        // M/D/1: mean wait ρ·S / (2·(1 − ρ)).
        ServingSystem system = ServingSystem.Of(Systems.SingleServer());
        double service = system.Replay([new ServingRequest { PromptTokens = 500, OutputTokens = 100 }], cancellationToken: Token).Estimate.RequestLatency.Mean.Value;
        double load = 0.7;
        ServingEstimate e = system.Simulate(Systems.Steady(load / service), new SimulationOptions { Requests = 200_000, Seed = 3 }, Token).Estimate;
        double wait = e.RequestLatency.Mean.Value - service;
        Assert.Equal(load * service / (2 * (1 - load)), wait, 0.03 * wait);
        Assert.Equal(load, e.Time.Busy, 0.01);
    }

    [Fact]
    public void Clients_of_a_closed_loop_are_always_all_in_flight()
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        ServingEstimate e = system.Simulate(Systems.Steady(1).AtConcurrency(37), new SimulationOptions { Requests = 4000 }, Token).Estimate;
        Assert.Equal(37, e.MeanInFlight, 0.5);
    }

    [Fact]
    public void Prefix_hits_save_prefill_and_never_more_than_is_shared()
    {
        List<ServingRequest> requests = Requests.Poisson(500, 10, (1200, 1500), (10, 100)).WithPrefixes(3, 1000);
        ServingSystem cached = ServingSystem.Of(Systems.Llama8()), uncached = cached with { PrefixCaching = false };
        ServingEstimate with = cached.Replay(requests, cancellationToken: Token).Estimate, without = uncached.Replay(requests, cancellationToken: Token).Estimate;
        Assert.True(with.TimeToFirstToken.Mean < without.TimeToFirstToken.Mean && with.Time.Prefill < without.Time.Prefill);
        Assert.Equal(0, without.Throughput.Cached.TokensPerSecond);
        Assert.InRange(with.Throughput.Cached.TokensPerSecond / (with.Throughput.Cached + with.Throughput.Input).TokensPerSecond, 0.6, 1000.0 / 1200);
    }

    [Fact]
    public void A_prefix_aware_router_finds_more_than_one_that_counts_requests()
    {
        List<ServingRequest> requests = Requests.Poisson(600, 20, (1200, 1500), (10, 100)).WithPrefixes(40, 1000);
        ServingEstimate Under(ReplicaRouting routing) => (ServingSystem.Of(Systems.Llama8(), 4) with { Routing = routing }).Replay(requests, cancellationToken: Token).Estimate;
        Assert.True(Under(ReplicaRouting.PrefixAware).Throughput.Cached > Under(ReplicaRouting.RoundRobin).Throughput.Cached * 1.1);
    }

    [Fact]
    public void Conversations_find_their_earlier_turns()
    {
        Workload chat = Workload.Of(
            RequestLengths.Independent(LengthDistribution.Fixed(200), LengthDistribution.Fixed(100)), ArrivalProcess.Poisson(2),
            PromptReuse.Conversation(LengthDistribution.Fixed(5), Duration.FromSeconds(3)));
        ServingEstimate e = ServingSystem.Of(Systems.Llama8()).Simulate(chat, new SimulationOptions { Requests = 3000 }, Token).Estimate;

        // Turn k of 5 repeats k − 1 turns of 300 tokens and adds 200: 600 of 800 tokens in the mean.
        Assert.Equal(0.75, e.Throughput.Cached / (e.Throughput.Cached + e.Throughput.Input), 0.03);
    }

    [Fact]
    public void More_than_can_be_served_is_an_overload_and_no_estimate()
    {
        ServingSystem system = ServingSystem.Of(Systems.SingleServer());
        Workload workload = Systems.Steady(5 * system.Saturation(Systems.Steady(1)));
        ServingOutcome outcome = system.Simulate(workload, new SimulationOptions { Requests = 2000 }, Token);
        Assert.Null(outcome.Steady);
        Assert.Equal(5, outcome.Overload!.Load, 0.5);
        Assert.Contains("engine's limit", Assert.Throws<NotServedException>(() => outcome.Estimate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_larger_than_the_memory_is_refused_and_the_others_are_served()
    {
        MemoryPlan plan = Systems.Llama8().Memory;
        long fits = plan.TokensThatFit()!.Value;
        List<RequestResult> results = [];
        ServingRequest small = new() { Id = 1, PromptTokens = 100, OutputTokens = 10 }, large = new() { Id = 0, PromptTokens = fits, OutputTokens = 100 };
        ServingOutcome both = ServingSystem.Of(Systems.Llama8()).Replay([large, small], new SimulationOptions { OnResult = results.Add }, Token);
        Assert.True(results.Single(r => r.Request.Id == 0).IsRefused);
        Assert.False(results.Single(r => r.Request.Id == 1).IsRefused);
        Assert.Equal(0.5, both.Estimate.RefusedShare);
        NotServed alone = ServingSystem.Of(Systems.Llama8()).Replay([large], cancellationToken: Token).Obstacle!;
        Assert.Equal(fits + 100, Assert.IsType<DoesNotFit>(alone).Tokens);
        Assert.Contains("memory", alone.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_ends_as_such()
    {
        using CancellationTokenSource source = new();
        SimulationOptions options = new() { Requests = 100_000_000, Progress = new Immediate(p => { if (p.Answered > 10_000) { source.Cancel(); } }) };
        Assert.Throws<OperationCanceledException>(() => ServingSystem.Of(Systems.Llama8()).Simulate(Systems.Steady(20), options, source.Token));
    }

    [Fact]
    public void Progress_rises_to_the_end_and_results_are_those_that_are_measured()
    {
        List<SimulationProgress> seen = [];
        int results = 0;
        SimulationOptions options = new() { Requests = 20_000, WarmUp = 1000, Progress = new Immediate(seen.Add), OnResult = _ => results++ };
        ServingEstimate e = ServingSystem.Of(Systems.Llama8()).Simulate(Systems.Steady(20), options, Token).Estimate;
        Assert.Equal(20_000, results);
        Assert.Equal(20_000, e.Basis.Requests);
        Assert.True(seen.Count > 2 && seen.Zip(seen.Skip(1)).All(p => p.First.Answered <= p.Second.Answered && p.First.Time <= p.Second.Time));
        Assert.Equal(21_000, seen[^1].Requests);
    }

    [Fact]
    public void Bad_requests_are_refused_by_their_place()
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        ServingRequest good = new() { Arrival = Duration.FromSeconds(2), PromptTokens = 1, OutputTokens = 1 };
        Assert.Contains("at least one", Assert.Throws<ArgumentException>(() => system.Replay([], cancellationToken: Token)).Message, StringComparison.Ordinal);
        Assert.Contains("requests[1]", Assert.Throws<ArgumentException>(() => system.Replay([good, good with { Arrival = Duration.FromSeconds(1) }], cancellationToken: Token)).Message, StringComparison.Ordinal);
        Assert.Contains("requests[0]", Assert.Throws<ArgumentException>(() => system.Replay([good with { ReasoningTokens = 1 }], cancellationToken: Token)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => good with { OutputTokens = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimulationOptions { Requests = 0 });
    }

    [Fact]
    public void Pools_hand_every_request_over_once()
    {
        DisaggregatedDeployment pools = new() { Prefill = Systems.Llama8(), PrefillWorkers = 2, Decode = Systems.Llama8(), DecodeWorkers = 3 };
        List<ServingRequest> requests = Requests.Poisson(400, 30, (100, 3000), (1, 300));
        List<RequestResult> results = [];
        ServingEstimate e = ServingSystem.Of(pools).Replay(requests, new SimulationOptions { OnResult = results.Add }, Token).Estimate;
        Assert.Equal(requests.Select(r => r.Id), results.Select(r => r.Request.Id).Order());
        Assert.Equal(requests.Sum(r => r.OutputTokens), results.Sum(r => r.Request.OutputTokens));
        Assert.True(e.TimeToFirstToken.P50 > pools.TransferOverhead);
        Assert.Equal(e.RequestRate * e.RequestLatency.Mean.Value, e.MeanInFlight, 1e-9 * e.MeanInFlight);
    }

    [Fact]
    public void Verification_steps_are_those_of_drafts_drawn_one_by_one()
    {
        SpeculativeDecoding speculation = new() { DraftTokens = 3, Acceptance = 0.7 };
        AcceptanceDraw draw = new(speculation, 1);
        Random random = new(5);
        double[] closed = [.. Enumerable.Range(0, 20_000).Select(i => (double)draw.Steps(200, i, 0))], walked = [.. Enumerable.Range(0, 20_000).Select(_ => (double)Walk(200))];
        Assert.Equal(walked.Average(), closed.Average(), 0.003 * walked.Average());
        Assert.Equal(Deviation(walked), Deviation(closed), 0.05 * Deviation(walked));

        int Walk(int tokens)
        {
            int steps = 0;
            for (int got = 0; got < tokens; steps++)
            {
                got++;
                for (int i = 0; i < 3 && random.NextDouble() < 0.7; i++)
                {
                    got++;
                }
            }

            return steps;
        }

        static double Deviation(double[] values)
        {
            double mean = values.Average();
            return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        }
    }

    private sealed class Immediate(Action<SimulationProgress> seen) : IProgress<SimulationProgress>
    {
        public void Report(SimulationProgress value)
        {
            seen(value);
        }
    }
}
