using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>
/// The parts of a load worked out by hand, as <see cref="LoadTests"/> does: arithmetic takes no time, so that a step is so many bytes. 8 requests of 100 prompt and 40 generated
/// tokens, at most 200 prompt tokens per step.
/// </summary>
public sealed class StationTests
{
    private const double Byte = 1e-9, Rounding = 1e-12;

    /// <summary>What a step reads whatever it does, and what a prompt and a decoded token add; see <see cref="LoadTests"/>.</summary>
    private const double Weights = 601_000 * Byte, Token = 7200, Logits = 2200, Decoded = (Token + Logits + (2 * 400 * 122)) * Byte;

    private const double Prompt = ((100 * Token) + Logits + (2 * 400 * 200)) * Byte;

    private static readonly ClosedLoop s_load = new() { Concurrency = 8, PromptTokens = 100, OutputTokens = 40 };

    private static readonly EngineProfile s_engine = Profiles.Plain with { PrefillBudget = 200, MemoryShare = 1, FirstTokenSteps = 2 };

    [Theory]
    [InlineData(1, 0.5, 1.5)]
    [InlineData(3, 0.5, 1.875)]
    [InlineData(3, 0, 1)]
    [InlineData(3, 1, 4)]
    [InlineData(15, 1, 16)]
    public void A_step_yields_its_own_token_and_the_drafts_accepted_before_the_first_refusal(int drafts, double acceptance, double tokens)
    {
        Assert.Equal(tokens, new SpeculativeDecoding { DraftTokens = drafts, Acceptance = acceptance }.TokensPerStep, Rounding);
    }

    [Fact]
    public void Drafts_cost_what_is_stated_or_the_share_of_the_prediction_layers()
    {
        SpeculativeDecoding three = new() { DraftTokens = 3, Acceptance = 0.5 };
        ModelArchitecture predicting = ModelCatalog.Find("deepseek-ai/DeepSeek-V3").Architecture;
        Assert.Equal((61, 1), (predicting.LayerCount, predicting.Mtp!.Layers.Sum(g => g.Count)));
        Assert.Equal(3 / 61.0, three.DraftShare(predicting), Rounding);
        Assert.Equal(0, three.DraftShare(Tiny.Dense));
        Assert.Equal(0.3, (three with { DraftCost = 0.1 }).DraftShare(predicting), Rounding);
        Assert.Equal((15, 1.0, 1.0), (new SpeculativeDecoding { DraftTokens = 15, Acceptance = 1, DraftCost = 1 } is var most ? (most.DraftTokens, most.Acceptance, most.DraftCost!.Value) : default));
        Assert.All([0, 16], bad => Refused("DraftTokens", () => three with { DraftTokens = bad }));
        Assert.All([-0.1, 1.1, double.NaN], bad => Refused("Acceptance", () => three with { Acceptance = bad }));
        Assert.All([-0.1, 1.1, double.NaN], bad => Refused("DraftCost", () => three with { DraftCost = bad }));
    }

    [Fact]
    public void A_prefill_pool_computes_as_many_prompts_as_full_steps_hold()
    {
        PrefillStation three = Station(s_engine, 3);
        Assert.Equal(3 * 2 / (Weights + (2 * Prompt)), three.Capacity, 1e-9 * three.Capacity);
        Assert.Equal(Weights + Prompt, three.SecondsPerPrompt, Rounding);
        Assert.Equal(1 / three.Capacity, three.CausesPerPrompt.Total.Value, Rounding);
        Assert.Equal(1 / three.Capacity, three.SecondsOn(On(s_engine)), Rounding);
    }

    [Fact]
    public void A_prompt_waits_half_a_step_of_those_before_it_and_less_the_more_workers_there_are()
    {
        // Below one prompt per step: S·ρ / (2(1 − ρ)) / √workers, ρ over the capacity of full steps.
        EngineProfile engine = s_engine with { RequestOverhead = 3, PromptOverhead = 5 };
        foreach (int workers in new[] { 1, 4 })
        {
            PrefillStation station = Station(engine, workers);
            double step = Weights + Prompt, rate = 0.3 * station.Capacity;
            Assert.Equal(3e-3 + (100 * 5e-6) + step, station.Seconds(0), Rounding);
            Assert.Equal(3e-3 + (100 * 5e-6) + step + (step * 0.3 / (2 * 0.7) / Math.Sqrt(workers)), station.Seconds(rate), Rounding);
        }

        // Above: p = rate · (W + p·P) prompts share a step, 1.5 of them at this rate.
        PrefillStation one = Station(s_engine, 1);
        double mixed = Weights + (1.5 * Prompt), busy = 1.5 / mixed / one.Capacity;
        Assert.Equal(mixed + (mixed * busy / (2 * (1 - busy)) / Math.Sqrt(1.5)), one.Seconds(1.5 / mixed), 0.02 * mixed);
        Assert.True(one.Seconds(one.Capacity) > 1e6 * (Weights + (2 * Prompt)));
    }

    [Fact]
    public void A_prefill_step_takes_what_launching_its_kernels_takes()
    {
        // 9 products, 2 attentions and 10 others, at half a second each.
        PrefillStation slow = Station(s_engine with { LaunchTime = 500_000 }, 1);
        Assert.Equal(21 * 0.5, slow.SecondsPerPrompt, Rounding);
        Assert.Equal(2 / 10.5, slow.Capacity, Rounding);
    }

    [Fact]
    public void Data_ranks_of_a_prefill_pool_all_have_prompts_of_their_own()
    {
        // Two ranks compute two prompts in the time of one.
        PrefillStation two = new(new LoadSolver(On(s_engine, 2), LoadMoments.Of(s_load)), On(s_engine, 2), 1);
        Assert.Equal((Weights + Prompt) / 2, two.SecondsPerPrompt, Rounding);
        Assert.Equal(4 / (Weights + (2 * Prompt)), two.Capacity, 1e-9 * two.Capacity);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 2)]
    [InlineData(40, 3)]
    public void Two_pools_share_a_request_as_its_prompt_its_journey_and_its_answer(double concurrency, int workers)
    {
        DisaggregatedDeployment pools = Pools(2, workers);
        LoadEstimate e = pools.Estimate(s_load with { Concurrency = concurrency });
        double rate = concurrency / e.RequestLatency.Value, tpot = e.TimePerOutputToken.Value;

        // Little: so many decode on each worker as come in the time of an answer; the cache of 100 tokens of 800 bytes travels at 1 GB/s.
        Assert.Equal(rate * 40 * tpot, e.DecodingSequences, 1e-6 * e.DecodingSequences);
        Assert.Equal(Weights + (e.DecodingSequences / workers * Decoded), tpot, 1e-6 * tpot);
        Assert.Equal(Station(s_engine, 2).Seconds(rate) + 0.01 + (80_000 * Byte) + (2 * tpot), e.TimeToFirstToken.Value, 1e-6 * e.TimeToFirstToken.Value);
        Assert.Equal(tpot, e.DecodeStep.Value, 1e-6 * tpot);
        Assert.Equal(tpot, e.Causes.Total.Value, 1e-6 * tpot);
        Assert.Equal(Weights + Prompt, e.PrefillPerRequest.Value, Rounding);
        Assert.Equal((concurrency, concurrency, 40.0, 2L + workers), (e.Concurrency, e.RunningSequences, e.OutputTokens, e.Accelerators));
    }

    [Fact]
    public void The_prefill_pool_bounds_what_any_number_of_clients_gets()
    {
        LoadEstimate e = Pools(1, 8).Estimate(s_load with { Concurrency = 100_000 });
        Assert.Equal(40 * Station(s_engine, 1).Capacity, e.OutputThroughput.TokensPerSecond, 1e-3 * e.OutputThroughput.TokensPerSecond);
    }

    [Fact]
    public void What_the_decode_pool_does_not_hold_waits_for_its_first_token()
    {
        // Two places on each of 3 workers: 6 answers at once, each as fast as two on a worker are.
        DisaggregatedDeployment pools = Pools(50, 3) with { Decode = On(s_engine with { MaxSequences = 2 }) };
        LoadEstimate e = pools.Estimate(s_load with { Concurrency = 1000 });
        double tpot = Weights + (2 * Decoded);
        Assert.Equal((6.0, 6.0), (e.RunningSequences, Math.Round(e.DecodingSequences, 6)));
        Assert.Equal(tpot, e.TimePerOutputToken.Value, 1e-6 * tpot);
        Assert.Equal((1000 / (6 / (40 * tpot))) - (40 * tpot), e.TimeToFirstToken.Value, 1e-6 * e.TimeToFirstToken.Value);
    }

    [Fact]
    public void Pools_have_bounds()
    {
        DisaggregatedDeployment pools = new() { Prefill = On(s_engine), Decode = On(s_engine, 2) };
        Assert.Equal((1, 1, 25e9, 0.06, 3L), (pools.PrefillWorkers, pools.DecodeWorkers, pools.TransferRate.Value, pools.TransferOverhead.Value, pools.Accelerators));
        Assert.Equal(17, (pools with { PrefillWorkers = 7, DecodeWorkers = 5 }).Accelerators);
        Assert.All([0, 65_537], bad => Refused("PrefillWorkers", () => pools with { PrefillWorkers = bad }));
        Assert.All([0, 65_537], bad => Refused("DecodeWorkers", () => pools with { DecodeWorkers = bad }));
        Refused("TransferRate", () => pools with { TransferRate = default });
        Refused("TransferOverhead", () => pools with { TransferOverhead = Duration.FromSeconds(-1) });
        Assert.Throws<ArgumentNullException>("Prefill", () => pools with { Prefill = null! });
        Assert.Throws<ArgumentNullException>("Decode", () => pools with { Decode = null! });
        Assert.Throws<ArgumentNullException>("load", () => pools.Estimate(null!));
        Assert.Throws<DoesNotFitException>(() => (pools with { Decode = On(s_engine with { MemoryReserve = Tiny.Quick.Memory }) }).Estimate(s_load));
    }

    [Fact]
    public void Pieces_of_prompts_fall_into_decode_steps_as_answers_end()
    {
        // 9 decode, 39 steps each: 8/39 prompts per step, two and a half pieces of each where one has 500 tokens.
        LoadSolver solver = Solver(s_engine);
        StepMix mix = solver.Mix(9, 3);
        Assert.Equal((8 / 39.0, 3.0, 0.0), (mix.Pieces, mix.Clump, mix.Launch));
        Close(Weights + (9 * Decoded), mix.Decode);
        Close(Prompt, mix.Piece);
        Assert.False(mix.IsPrefillFirst);
        Assert.Equal((39.0, 1.0, 1.0, 1.0, 1.0), (solver.DecodeSteps, solver.Chunks, solver.TokenFactor, solver.DataRanks, solver.Turns));
        Assert.Equal(Weights + (9 * Decoded) + (2 * Prompt), solver.FullSeconds(9, mix), Rounding);
        Assert.Equal(2, solver.FullStep);

        LoadSolver longer = Solver(s_engine, s_load with { PromptTokens = 500 });
        double each = ((500 * Token) + Logits + (2 * 400 * 1000)) * Byte;
        StepMix pieces = longer.Mix(9, 1);
        Close(2.5, longer.Chunks);
        Close(2.5 * 8 / 39, pieces.Pieces);
        Assert.Equal(each / 2.5, pieces.Piece, Rounding);
        Assert.Equal(pieces.Decode + (each / 2.5), longer.FullSeconds(9, pieces), Rounding);
        Assert.Equal((2 * 0.1) + (2.5 * (pieces.Decode + (each / 2.5))) + (0.5 * 0.1), longer.FirstToken(pieces, 0.1, 1), Rounding);
    }

    [Fact]
    public void Prompts_that_go_first_read_the_weights_once_per_step()
    {
        EngineProfile first = s_engine with { Scheduling = Scheduling.PrefillFirst, PollSteps = 10, RequestOverhead = 3, PromptOverhead = 5 };
        LoadSolver solver = Solver(first);
        StepMix mix = solver.Mix(9, 1);
        Assert.True(mix.IsPrefillFirst);
        Close(Prompt, mix.Piece);
        Close(Weights, mix.Setup);
        Assert.Equal(Weights + (2 * Prompt), solver.FullSeconds(9, mix), Rounding);
        Assert.Equal((100 * 5e-6) + (2 * 0.1) + (5 * mix.Decode) + (Weights + Prompt) + mix.Decode, solver.FirstToken(mix, 0.1, 1), Rounding);

        // Who comes when nobody runs has no step to wait for.
        Assert.Equal((100 * 5e-6) + (2 * 0.1) + (Weights + Prompt), solver.FirstToken(mix, 0.1, 0), Rounding);
        Assert.Equal((3e-3, 100 * 5e-6, 3e-3 + (100 * 5e-6)), (solver.AnswerSeconds, solver.EntrySeconds, solver.RequestOverhead));

        // One prompt fills a step: there is no line to draw through two, and all of it is the piece.
        StepMix single = Solver(first with { PrefillBudget = 100 }).Mix(9, 1);
        Close(Weights + Prompt, single.Piece);
        Close(0, single.Setup);
    }

    [Fact]
    public void Drafts_verify_more_tokens_per_step_and_take_fewer_steps()
    {
        // Three drafts at half a chance: 1.875 tokens per step, which takes 1.3 times what verifying 4 tokens per sequence takes.
        SpeculativeDecoding three = new() { DraftTokens = 3, Acceptance = 0.5, DraftCost = 0.1 };
        LoadSolver solver = new(On(s_engine).With(three), LoadMoments.Of(s_load));
        Close(1.3 / 1.875, solver.TokenFactor);
        Close(39 / 1.875, solver.DecodeSteps);
        double verified = ((4 * (Token + Logits)) + (2 * 400 * (124 + 4))) * Byte;
        Assert.Equal(Weights + (2 * verified), solver.Step(2, 0), 1e-6);
        Assert.Equal((Weights + (2 * verified)) * 1.3 / 1.875, solver.TokenTime(2), 1e-6);
    }

    [Fact]
    public void A_waiting_request_waits_for_the_places_before_it()
    {
        LoadSolver solver = Solver(s_engine with { MaxSequences = 2 });
        Assert.Equal((2.0, 2.0), (solver.Running, solver.Capacity));
        Assert.Equal(3 * 5, solver.Queue(5), Rounding);
        Assert.Equal(0, Solver(s_engine).Queue(5));
        Assert.Equal((1.5, 2.0), (solver.At(1.5).Running, solver.At(9).Running));
    }

    private static void Close(double expected, double actual)
    {
        Assert.Equal(expected, actual, Rounding);
    }

    private static DisaggregatedDeployment Pools(int prefill, int decode)
    {
        return new DisaggregatedDeployment
        {
            Prefill = On(s_engine), PrefillWorkers = prefill, Decode = On(s_engine), DecodeWorkers = decode,
            TransferRate = BytesPerSecond.FromGigabytesPerSecond(1), TransferOverhead = Duration.FromMilliseconds(10),
        };
    }

    private static PrefillStation Station(EngineProfile engine, int workers)
    {
        return new PrefillStation(Solver(engine), On(engine), workers);
    }

    private static LoadSolver Solver(EngineProfile engine, ClosedLoop? load = null)
    {
        return new LoadSolver(On(engine), LoadMoments.Of(load ?? s_load));
    }

    private static Deployment On(EngineProfile engine, int dataRanks = 1)
    {
        return Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Quick, new Parallelism { Data = dataRanks }, engine, EfficiencyProfile.Ideal);
    }

    private static void Refused(string member, Func<object> change)
    {
        Assert.Equal(member, Assert.Throws<ArgumentOutOfRangeException>(change).ParamName);
    }
}
