using Xunit;

namespace LlmEconomics.Tests.Serving.Simulation;

/// <summary>What engines differ in: whether they split prompts, wait for each other's ranks, and when clients see what they computed.</summary>
public sealed class SchedulingLaws
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Prompts_that_are_not_split_have_a_step_each_where_two_do_not_fit()
    {
        ServingRequest[] requests = [.. Enumerable.Range(0, 5).Select(i => new ServingRequest { Id = i, PromptTokens = 5000, OutputTokens = 1 })];
        double[] whole = Times(EngineProfile.Vllm with { SplitsPrompts = false }, requests), split = Times(EngineProfile.Vllm with { SplitsPrompts = true }, requests);
        double alone = whole[0];
        Assert.All(whole.Select((t, i) => (t, i)), p => Assert.Equal((p.i + 1) * alone, p.t, 1e-9));

        // The first has a step of its own in any case. Split, the next takes the second and the beginning of the third: the second is there later, the last earlier.
        Assert.Equal(alone, split[0], 1e-9);
        Assert.True(split[1] > whole[1] + (0.3 * alone));
        Assert.True(split[^1] < whole[^1]);

        static double[] Times(EngineProfile engine, ServingRequest[] requests)
        {
            return Replay(engine with { PrefillBudget = 8192, RequestOverhead = 0, PromptOverhead = 0, FirstTokenSteps = 0 }, requests).Select(r => r.FirstToken.Value).ToArray();
        }
    }

    [Fact]
    public void Prompts_that_fit_together_share_a_step_whether_split_or_not()
    {
        ServingRequest[] requests = [.. Enumerable.Range(0, 4).Select(i => new ServingRequest { Id = i, PromptTokens = 2048, OutputTokens = 1 })];
        RequestResult[] whole = Replay(EngineProfile.Vllm with { PrefillBudget = 8192, SplitsPrompts = false }, requests), split = Replay(EngineProfile.Vllm with { PrefillBudget = 8192 }, requests);
        Assert.Equal(split, whole);
        Assert.Single(whole.Skip(1).Select(r => r.FirstToken).Distinct());
    }

    [Fact]
    public void A_prompt_longer_than_the_budget_is_computed_in_pieces_all_the_same()
    {
        ServingRequest[] requests = [new ServingRequest { PromptTokens = 20_000, OutputTokens = 5 }];
        Assert.Equal(
            Replay(EngineProfile.Vllm with { PrefillBudget = 8192 }, requests)[0].FirstToken,
            Replay(EngineProfile.Vllm with { PrefillBudget = 8192, SplitsPrompts = false }, requests)[0].FirstToken);
    }

    [Fact]
    public void A_first_token_that_is_seen_later_delays_nothing_else()
    {
        ServingRequest[] requests = [.. Requests.Poisson(200, 8, (100, 3000), (60, 300))];
        RequestResult[] plain = Replay(EngineProfile.Vllm with { RequestOverhead = 0 }, requests), late = Replay(EngineProfile.Vllm with { RequestOverhead = 50 }, requests);
        foreach ((RequestResult a, RequestResult b) in plain.Zip(late))
        {
            Assert.Equal(a.FirstToken.Value + 0.05, b.FirstToken.Value, 1e-9);
            Assert.Equal(a.LastToken, b.LastToken);
        }
    }

    [Fact]
    public void The_steady_state_sees_first_tokens_later_and_answers_end_as_before()
    {
        Workload chat = Systems.Steady(5, 800, 200);
        ServingEstimate Of(double overhead) => ServingSystem.Of(Systems.Llama8(EngineProfile.Vllm with { RequestOverhead = overhead })).Estimate(chat).Estimate;
        ServingEstimate plain = Of(0), late = Of(50);
        Assert.Equal(0.05, late.TimeToFirstToken.Mean.Value - plain.TimeToFirstToken.Mean.Value, 1e-9);
        Assert.Equal(plain.RequestLatency.Mean.Value, late.RequestLatency.Mean.Value, 1e-9);
        Assert.Equal(0.05 / 199, plain.TimePerOutputToken.Mean.Value - late.TimePerOutputToken.Mean.Value, 1e-6);
        Assert.Equal(plain.InterTokenLatency, late.InterTokenLatency);
        Assert.Equal(plain.MeanInFlight, late.MeanInFlight, 1e-9);
    }

    [Fact]
    public void An_answer_of_one_token_ends_when_it_is_seen()
    {
        RequestResult only = Replay(EngineProfile.Vllm with { RequestOverhead = 50 }, [new ServingRequest { PromptTokens = 500, OutputTokens = 1 }])[0];
        Assert.Equal(only.FirstToken, only.LastToken);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(40)]
    public void Data_ranks_let_a_prompt_wait_so_many_steps(double steps)
    {
        EngineProfile engine = EngineProfile.TensorRtLlm with { DataWaitSteps = steps, RequestOverhead = 0, PromptOverhead = 0, FirstTokenSteps = 0 };
        CatalogModel model = ModelCatalog.Find("deepseek-ai/DeepSeek-V2-Lite");
        Deployment deployment = Deployment.Of(model.Architecture, model.Formats, Systems.H100, new Parallelism { Data = 2, Expert = 2 }, engine);

        // One answer is being written when a prompt comes: it is admitted with the first step after so many.
        ServingRequest[] requests =
        [
            new ServingRequest { Id = 0, PromptTokens = 100, OutputTokens = 2000 },
            new ServingRequest { Id = 1, PromptTokens = 100, OutputTokens = 2, Arrival = Duration.FromSeconds(1) },
        ];
        List<RequestResult> results = [];
        _ = ServingSystem.Of(deployment).Replay(requests, new SimulationOptions { OnResult = results.Add }, Token);
        double step = results.Single(r => r.Request.Id == 0).TimePerOutputToken.Value, wait = results.Single(r => r.Request.Id == 1).Admitted.Value - 1;
        Assert.InRange(wait / step, steps - 0.1, steps + 1.1);
    }

    private static RequestResult[] Replay(EngineProfile engine, IEnumerable<ServingRequest> requests)
    {
        List<RequestResult> results = [];
        _ = ServingSystem.Of(Systems.Llama8(engine)).Replay(requests, new SimulationOptions { OnResult = results.Add }, Token);
        return [.. results.OrderBy(r => r.Request.Id)];
    }
}
