using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>
/// Pools at the ends of what they are asked, and what a load refuses and prints; bytes and loads as in <see cref="StationTests"/>.
/// </summary>
public sealed class PoolLimitTests
{
    private const double Byte = 1e-9, Rounding = 1e-12;

    private const double Weights = 601_000 * Byte, Token = 7200, Logits = 2200, Prompt = ((100 * Token) + Logits + (2 * 400 * 200)) * Byte;

    private static readonly ClosedLoop s_load = new() { Concurrency = 8, PromptTokens = 100, OutputTokens = 40 };

    private static readonly EngineProfile s_engine = Profiles.Plain with { PrefillBudget = 200, MemoryShare = 1, FirstTokenSteps = 2 };

    [Fact]
    public void The_most_clients_there_are_keep_the_prefill_pool_full()
    {
        // A queue of 5·10⁸ prompts and more stands before the only place of the pool: each step is a full one.
        DisaggregatedDeployment pools = Pools(1, 8) with { Prefill = On(s_engine with { PrefillBudget = 100 }) };
        LoadEstimate e = pools.Estimate(s_load with { Concurrency = 1 << 30 });
        Assert.Equal(40 / (Weights + Prompt), e.OutputThroughput.TokensPerSecond, 1e-6 * e.OutputThroughput.TokensPerSecond);
        Assert.Equal(e.OutputThroughput.TokensPerSecond / 9, e.OutputThroughputPerAccelerator.TokensPerSecond, 1e-6);
    }

    [Fact]
    public void A_pool_that_is_hardly_asked_answers_each_request_alone()
    {
        // Between requests nothing runs: a token takes the weights, next to nothing of a sequence beside.
        LoadEstimate e = Pools(1, 2).Estimate(s_load with { Concurrency = 1e-6 });
        Assert.Equal(Weights, e.TimePerOutputToken.Value, 1e-3 * Weights);
        Assert.Equal(Weights + Prompt + 0.01 + (80_000 * Byte) + (42 * Weights), e.RequestLatency.Value, 1e-3 * e.RequestLatency.Value);
    }

    [Fact]
    public void More_prompts_than_a_pool_computes_fill_its_steps_and_wait_without_end()
    {
        // Twice the capacity: S·ρ / (2 · 10⁻⁹) / √2, full steps of two prompts, an idle share of a thousandth of a millionth.
        PrefillStation one = new(new LoadSolver(On(s_engine), LoadMoments.Of(s_load)), On(s_engine), 1);
        double step = Weights + (2 * Prompt), wait = step * 2 / 2e-9 / Math.Sqrt(2);
        Assert.Equal(step + wait, one.Seconds(2 * one.Capacity), 1e-9 * wait);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Either_pool_refuses_what_its_engine_does_not_take(bool prefill)
    {
        // Prefill sees the prompt of 100, decode prompt and answer of 140; a context of 120 holds the first and not the second.
        EngineProfile limited = s_engine with { Rules = [new ContextLimited { Engine = s_engine.Name, Says = FindingKind.Refusal,
            Source = "made up" }] };
        Deployment Of(long context) => Deployment.Of(Tiny.Dense with { MaxContext = context }, FormatScheme.Bf16, Tiny.Quick,
            engine: limited, efficiency: EfficiencyProfile.Ideal);
        DisaggregatedDeployment pools = Pools(1, 1);
        _ = (pools with { Prefill = Of(120), Decode = Of(140) }).Estimate(s_load);
        Assert.Throws<EngineRefusalException>(
            () => (prefill ? pools with { Prefill = Of(99) } : pools with { Decode = Of(139) }).Estimate(s_load));
    }

    [Fact]
    public void All_prediction_layers_draft()
    {
        LayerGroup layer = Tiny.Dense.Layers[0] with { Count = 1 };
        ModelArchitecture predicting = ModelCatalog.Find("deepseek-ai/DeepSeek-V3").Architecture;
        predicting = predicting with { Mtp = predicting.Mtp! with { Layers = [layer, layer with { Count = 2 }] } };
        Assert.Equal(3 / 61.0, new SpeculativeDecoding { DraftTokens = 1, Acceptance = 0.5 }.DraftShare(predicting), Rounding);
    }

    [Fact]
    public void An_estimate_of_nothing_has_no_rates()
    {
        LoadEstimate nothing = default;
        Assert.Equal(
            (TokenRate.Zero, TokenRate.Zero, TokenRate.Zero),
            (nothing.OutputThroughput, nothing.OutputThroughputPerAccelerator, nothing.Interactivity));
    }

    [Fact]
    public void Texts_name_their_members()
    {
        Assert.Contains("PromptTokens = 100", s_load.ToString(), StringComparison.Ordinal);
        Assert.Contains("PrefillWorkers = 2", Pools(2, 3).ToString(), StringComparison.Ordinal);
        Assert.Contains("Concurrency = 8", On(s_engine).Estimate(s_load).ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "DraftTokens = 3", new SpeculativeDecoding { DraftTokens = 3, Acceptance = 0.5 }.ToString(), StringComparison.Ordinal);
    }

    private static DisaggregatedDeployment Pools(int prefill, int decode)
    {
        return new DisaggregatedDeployment
        {
            Prefill = On(s_engine), PrefillWorkers = prefill, Decode = On(s_engine), DecodeWorkers = decode,
            TransferRate = BytesPerSecond.FromGigabytesPerSecond(1), TransferOverhead = Duration.FromMilliseconds(10),
        };
    }

    private static Deployment On(EngineProfile engine)
    {
        return Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Quick, engine: engine, efficiency: EfficiencyProfile.Ideal);
    }
}
