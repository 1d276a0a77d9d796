using MathNet.Numerics.Statistics;
using Xunit;

namespace LlmEconomics.Tests.Serving.Simulation;

/// <summary>A run measures rightly over as few requests as it accepts, or says how many would do.</summary>
public sealed class SimulationWindowLaws
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly Dictionary<string, LengthDistribution> Answers = new()
    {
        ["equal"] = LengthDistribution.Fixed(100),
        ["nearly equal"] = LengthDistribution.UniformRatio(120, 0.8),
        ["lognormal"] = LengthDistribution.LogNormal(100, 0.9, 200),
        ["geometric"] = LengthDistribution.Geometric(100),
    };

    /// <summary>Answers under engines that mix prompts with decoding, and that do not.</summary>
    public static TheoryData<string, string> Loops => [.. Answers.Keys.SelectMany(a => new[] { (a, "vLLM"), (a, "SGLang") })];

    [Theory]
    [MemberData(nameof(Loops))]
    public void A_closed_loop_has_the_same_rate_over_every_window_but_for_chance(string answers, string engine)
    {
        const int clients = 64, runs = 8;
        ServingSystem system = ServingSystem.Of(Systems.Llama8(engine == "vLLM" ? EngineProfile.Vllm : EngineProfile.Sglang));
        Workload workload = Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(500), Answers[answers]), ArrivalProcess.ClosedLoop(clients));
        ServingEstimate Over(long requests, int seed) => system.Simulate(workload, new SimulationOptions { Requests = requests, Seed = seed }, Token).Estimate;
        double whole = Enumerable.Range(1, 3).Average(seed => Over(200 * clients, seed).RequestRate);
        foreach (long requests in new long[] { 2 * clients, (2 * clients) + 37, 4 * clients, 16 * clients })
        {
            ServingEstimate[] brief = [.. Enumerable.Range(1, runs).Select(seed => Over(requests, seed))];
            double error = brief.Select(e => e.RequestRate).StandardDeviation() / Math.Sqrt(runs);
            Assert.Equal(whole, brief.Average(e => e.RequestRate), (4 * error) + (0.01 * whole));

            // All clients are in flight all the time, and Little's law holds: clients = rate · latency.
            Assert.All(brief, e => Assert.Equal(clients, e.MeanInFlight, 1e-4 * clients));
            Assert.Equal(clients, brief.Average(e => e.RequestRate * e.RequestLatency.Mean.Value), 0.05 * clients);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(127)]
    public void Too_few_requests_for_64_clients_are_refused_and_the_least_that_would_do_is_named(long requests)
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        Workload workload = Systems.Steady(1).AtConcurrency(64);
        SimulationWindowException refusal = Assert.Throws<SimulationWindowException>(() => system.Simulate(workload, new SimulationOptions { Requests = requests }, Token));
        Assert.Equal((requests, 128, 128), (refusal.Requests, refusal.LeastRequests, refusal.LeastWarmUp));
        Assert.Contains("64 clients", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Requests is " + requests, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("WarmUp", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(128, system.Simulate(workload, new SimulationOptions { Requests = refusal.LeastRequests, WarmUp = refusal.LeastWarmUp }, Token).Estimate.Basis.Requests);
        Assert.Throws<SimulationWindowException>(() => system.Simulate(workload, new SimulationOptions { Requests = 1000, WarmUp = 127 }, Token));
    }

    [Fact]
    public void One_request_is_refused_of_every_workload_without_an_end_and_right_of_every_one_with_an_end()
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        RequestLengths lengths = RequestLengths.Independent(LengthDistribution.Fixed(500), LengthDistribution.Fixed(100));
        PromptReuse chat = PromptReuse.Conversation(LengthDistribution.Fixed(5), Duration.FromSeconds(1));
        SimulationOptions one = new() { Requests = 1 };
        ArrivalProcess[] endless =
            [ArrivalProcess.ClosedLoop(1), ArrivalProcess.ClosedLoop(64, Duration.FromSeconds(1)), ArrivalProcess.Poisson(1), ArrivalProcess.Gamma(1, 3), ArrivalProcess.Gamma(1, 0.1), ArrivalProcess.Daily(1, 1.5)];
        Assert.All(
            endless.SelectMany(a => new[] { Workload.Of(lengths, a), Workload.Of(lengths, a, PromptReuse.SharedPrefix(100)), Workload.Of(lengths, a, chat) }),
            w => Assert.True(Assert.Throws<SimulationWindowException>(() => system.Simulate(w, one, Token)).LeastRequests >= 100));

        double latency = system.Replay([new ServingRequest { PromptTokens = 500, OutputTokens = 100 }], one, Token).Estimate.RequestLatency.Mean.Value;
        Workload[] ended = [Workload.Of(lengths, ArrivalProcess.ClosedLoop(1, default, 1)), Workload.Replay([new ServingRequest { PromptTokens = 500, OutputTokens = 100 }])];
        Assert.All(ended, w => Assert.Equal(1 / latency, system.Simulate(w, one, Token).Estimate.RequestRate, 1e-9 / latency));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void An_open_loop_has_its_own_rate_over_every_window_but_for_chance(double variation)
    {
        const double rate = 10;
        const int runs = 30;
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        Workload workload = Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(500), LengthDistribution.Geometric(100)), ArrivalProcess.Gamma(rate, variation));
        long least = Assert.Throws<SimulationWindowException>(() => system.Simulate(workload, new SimulationOptions { Requests = 1 }, Token)).LeastRequests;
        Assert.Equal(100 * variation * variation, least);
        foreach (long requests in new[] { least, 4 * least })
        {
            double[] rates = [.. Enumerable.Range(1, runs).Select(seed => system.Simulate(workload, new SimulationOptions { Requests = requests, Seed = seed }, Token).Estimate.RequestRate)];
            Assert.Equal(rate, rates.Average(), (4 * rates.StandardDeviation() / Math.Sqrt(runs)) + (0.01 * rate));
        }
    }

    [Fact]
    public void An_open_loop_that_is_still_filling_is_refused_or_its_warm_up_made_longer()
    {
        // Answers of 1,000 tokens take some 8 s: at 5 per second 40 requests are in flight, and 20 of a warm-up leave nothing behind.
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        Workload workload = Systems.Steady(5, 200, 1000);
        SimulationWindowException refusal = Assert.Throws<SimulationWindowException>(() => system.Simulate(workload, new SimulationOptions { Requests = 100 }, Token));
        Assert.True(refusal.LeastRequests > 100 && refusal.LeastWarmUp > 20, refusal.Message);
        Assert.Throws<SimulationWindowException>(() => system.Simulate(workload, new SimulationOptions { Requests = 4000, WarmUp = 20 }, Token));
        ServingEstimate right = system.Simulate(workload, new SimulationOptions { Requests = 2000 }, Token).Estimate;
        Assert.Equal(5, right.RequestRate, 4 * 5 / Math.Sqrt(2000));
        Assert.Equal(right.MeanInFlight, right.RequestRate * right.RequestLatency.Mean.Value, 0.05 * right.MeanInFlight);
    }

    [Fact]
    public void Conversations_go_on_whatever_the_longest_that_could_be_drawn()
    {
        // A lognormal length may be as long as can be counted; that alone must not end a conversation after its first turn.
        RequestLengths lengths = RequestLengths.Independent(LengthDistribution.LogNormal(200, 0.9, 400), LengthDistribution.Geometric(50));
        Workload chat = Workload.Of(lengths, ArrivalProcess.Poisson(2), PromptReuse.Conversation(LengthDistribution.Fixed(5), Duration.FromSeconds(1)));
        RequestStream stream = chat.Open(1);
        List<ServingRequest> sent = [];
        for (int i = 0; i < 2000; i++)
        {
            sent.Add(stream.Take());
            stream.Answered(sent[^1], sent[^1].Arrival.Value);
        }

        // Of five turns the first has one segment, the others two more each.
        Assert.Equal(0.2, sent.Count(r => r.Segments.Length == 1) / 2000.0, 0.02);
        Assert.Contains(sent, r => r.Segments.Length == 9);
    }

    [Fact]
    public void Conversations_end_where_nothing_more_can_be_counted()
    {
        RequestLengths lengths = RequestLengths.Independent(LengthDistribution.Fixed(1 << 28), LengthDistribution.Fixed(1 << 27));
        Workload chat = Workload.Of(lengths, ArrivalProcess.ClosedLoop(1), PromptReuse.Conversation(LengthDistribution.Fixed(100), Duration.Zero, (1 << 30) - 2));
        RequestStream stream = chat.Open(1);
        for (int i = 0; i < 10; i++)
        {
            ServingRequest request = stream.Take();
            Assert.Equal(1L << 30, request.PromptTokens + request.OutputTokens);
            stream.Answered(request, i);
        }
    }
}
