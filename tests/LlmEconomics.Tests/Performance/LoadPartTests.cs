using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>
/// Steps of a load where ranks share them, prompts come in pieces, or a part was cached; the bytes of a step as in <see cref="LoadTests"/>.
/// </summary>
public sealed class LoadPartTests
{
    private const double Byte = 1e-9, Rounding = 1e-12;

    private const double Weights = 601_000 * Byte, Token = 7200, Logits = 2200, Decoded = (Token + Logits + (2 * 400 * 122)) * Byte;

    private const double Prompt = ((100 * Token) + Logits + (2 * 400 * 200)) * Byte;

    /// <summary>What a stage hands on per token: a vector of 100 numbers of 16 bits at 1 GB/s.</summary>
    private const double Hop = 200 * Byte;

    private static readonly ClosedLoop s_load = new() { Concurrency = 8, PromptTokens = 100, OutputTokens = 40 };

    private static readonly EngineProfile s_engine = Profiles.Plain with { PrefillBudget = 200, MemoryShare = 1, FirstTokenSteps = 2 };

    public static TheoryData<string, int, int, int, int> Layouts => new()
    {
        { "tiny", 1, 1, 1, 1 }, { "tiny", 1, 2, 1, 1 }, { "tiny", 1, 1, 2, 1 }, { "tiny", 1, 2, 2, 1 }, { "tiny", 1, 1, 1, 2 },
        { "mixture", 1, 1, 1, 1 }, { "mixture", 1, 2, 1, 1 }, { "mixture", 1, 1, 2, 1 }, { "mixture", 1, 2, 2, 1 },
    };

    /// <summary>A load's steps are put together from rates per sequence, the time model's from shapes: both tell the same time.</summary>
    [Theory]
    [MemberData(nameof(Layouts))]
    public void A_step_of_a_load_takes_the_time_of_that_step(string model, int tensor, int data, int context, int pipeline)
    {
        Parallelism ranks = new() { Tensor = tensor, Data = data, Context = context, Pipeline = pipeline };
        Deployment deployment = Deployment.Of(
            model == "tiny" ? Tiny.Dense : Tiny.Mixture, FormatScheme.Bf16, Tiny.Card, ranks, s_engine with { HostPerSequence = 50 },
            EfficiencyProfile.Ideal);
        LoadSolver solver = new(deployment, LoadMoments.Of(s_load));
        StepShape decode = StepShape.Decode(6, 120), prompts = StepShape.Prefill(data, 100);
        Assert.Equal(deployment.StepTime(decode).Value, solver.Step(6, 0), Rounding);
        Assert.Equal(deployment.StepTime(decode + prompts).Value, solver.Step(6, data), Rounding);
        Assert.Equal(deployment.StepTime(prompts).Value, solver.PrefillStep(data), Rounding);
        Assert.Equal(deployment.StepTime(prompts).Value, solver.PrefillCauses(data).Total.Value, Rounding);
        Assert.Equal(deployment.StepTime(StepShape.Decode(6, 120)).Value, solver.TokenTime(6 * pipeline), Rounding);
    }

    [Fact]
    public void A_step_of_drafts_verifies_every_token_on_every_rank()
    {
        Deployment deployment = On(
            s_engine,
            new Parallelism { Data = 2, Context = 2 }).With(new SpeculativeDecoding { DraftTokens = 3, Acceptance = 0.5, DraftCost = 0 });
        LoadSolver solver = new(deployment, LoadMoments.Of(s_load));
        Assert.Equal(deployment.StepTime(StepShape.Verify(6, 3, 120)).Value, solver.Step(6, 0), Rounding);
    }

    [Fact]
    public void Pieces_of_a_prompt_take_their_share_of_it()
    {
        // Three pieces of prompts of which each has two and a half.
        LoadSolver solver = Solver(s_engine, s_load with { PromptTokens = 500 });
        double whole = ((500 * Token) + Logits + (2 * 400 * 1000)) * Byte, decoded = (Token + Logits + (2 * 400 * 522)) * Byte;
        Assert.Equal(Weights + (2 * decoded) + (3 / 2.5 * whole), solver.Step(2, 3, 2.5), Rounding);
    }

    [Fact]
    public void Stages_take_turns_with_half_of_the_sequences_each()
    {
        // 8 run, 4 in a turn: three others per turn, 8/2/40 prompts per step, of which one and a half come in 15 steps.
        Deployment two = On(s_engine with { PollSteps = 15 }, new Parallelism { Pipeline = 2 });
        LoadSolver solver = new(two, LoadMoments.Of(s_load));
        PrefillTimes prefill = solver.Prefill(8);
        double decode = Weights + (4 * (Decoded + Hop)), prompt = Prompt + (100 * Hop);
        Assert.Equal(2, solver.Turns);
        Assert.Equal(decode, prefill.Decode, Rounding);
        Assert.Equal(prompt, prefill.Marginal, Rounding);
        Assert.Equal(decode, solver.TokenTime(8), Rounding);
        Assert.Equal(decode + (3 / 40.0 * prompt), solver.TimePerOutputToken(prefill), Rounding);
        Assert.Equal((9.5 * 0.1) + decode + (1.5 * prompt), solver.TimeToFirstToken(prefill, 0.1), Rounding);

        // In a decode step only the hand-over is network; a prompt's share of it is 100 of its tokens.
        Assert.Equal(4 * Hop, solver.TokenCauses(8, decode).Network.Value, Rounding);
        Assert.Equal((4 * Hop) + (0.1 * 100 * Hop / prompt), solver.TokenCauses(8, decode + 0.1).Network.Value, Rounding);
        LoadBreakdown why = two.Explain(s_load);
        Assert.Equal(
            Weights + (why.Estimate.DecodingSequences / 2 * (Decoded + Hop)), why.TimePerOutputToken.Children[0].Time.Value, Rounding);
    }

    [Fact]
    public void Where_stages_take_turns_each_turn_has_its_own_prompts()
    {
        // 18 decode, 9 in a turn: 8 others' answers end in 39 steps each.
        LoadSolver solver = new(On(s_engine, new Parallelism { Pipeline = 2 }), LoadMoments.Of(s_load));
        StepMix mix = solver.Mix(18, 1);
        Assert.Equal(8 / 39.0, mix.Pieces, Rounding);
        Assert.Equal(Weights + (9 * (Decoded + Hop)), mix.Decode, Rounding);
        Assert.Equal(Weights + (9 * (Decoded + Hop)) + (2 * (Prompt + (100 * Hop))), solver.FullSeconds(18, mix), Rounding);
    }

    [Fact]
    public void A_turn_touches_the_experts_that_its_own_tokens_chose()
    {
        // 8 experts of 30,000 bytes in each of two layers, two per token: what t tokens miss of them is (3/4)ᵗ. Four tokens a turn, then
        // two; each reads
        // a row of the table, 200 bytes.
        ModelArchitecture model = Tiny.Mixture with { Layers = [Tiny.Mixture.Layers[0] with { Count = 2 }] };
        Deployment two = Deployment.Of(
            model, FormatScheme.Bf16, Tiny.Quick, new Parallelism { Pipeline = 2 }, s_engine, EfficiencyProfile.Ideal);
        LoadSolver solver = new(two, LoadMoments.Of(s_load));
        Assert.Equal(
            (2 * 8 * 30_000 * (Math.Pow(0.75, 2) - Math.Pow(0.75, 4))) + (2 * 200), solver.WeightBytes(8) - solver.WeightBytes(4), 1e-6);
    }

    [Fact]
    public void Data_ranks_take_from_each_cause_what_one_of_them_does()
    {
        // 8 sequences on two ranks; two prompts per step, one on each.
        LoadSolver solver = new(On(s_engine with { PollSteps = 10 }, new Parallelism { Data = 2 }), LoadMoments.Of(s_load));
        double decode = Weights + (4 * Decoded), read = 2 * 400 * 122 * Byte, filled = 2 * 400 * 200 * Byte;
        Assert.Equal(4 * read, solver.TokenCauses(8, decode).CacheReads.Value, Rounding);
        Assert.Equal((4 * read) + (0.1 * filled / Prompt), solver.TokenCauses(8, decode + 0.1).CacheReads.Value, Rounding);
        Assert.Equal(decode + 0.1, solver.TokenCauses(8, decode + 0.1).Total.Value, Rounding);
    }

    [Fact]
    public void A_host_that_is_slower_than_a_step_hides_the_first_prompt_and_not_the_second()
    {
        // W + 8·D is 1.46 ms, a prompt 0.88 ms: with 3 ms of the host one prompt is free, two take what goes beyond.
        LoadSolver solver = Solver(s_engine with { HostPerStep = 3000 });
        PrefillTimes prefill = solver.Prefill(8);
        Assert.Equal(3e-3, prefill.Decode, Rounding);
        Assert.Equal(0, prefill.Marginal, Rounding);
        Assert.Equal((Weights + (8 * Decoded) + (2 * Prompt) - 3e-3) / 2, prefill.InWave, Rounding);
        Assert.Equal((0, 7 * prefill.InWave), solver.BurstOf(prefill));
    }

    [Fact]
    public void A_burst_is_a_share_of_the_run_and_its_last_request_waits_for_all_others()
    {
        LoadSolver solver = Solver(s_engine with { BurstWeight = 1.2 }, s_load with { RequestsPerSlot = 4 });
        (double share, double longest) = solver.BurstOf(solver.Prefill(8));
        Assert.Equal(0.3, share, Rounding);
        Assert.Equal(7 * Prompt, longest, Rounding);
    }

    [Fact]
    public void Cached_tokens_are_read_and_not_computed()
    {
        // 40 of 100 tokens are cached: 60 are computed and written, all 100 are read.
        LoadMoments moments = LoadMoments.Of(s_load) with { Cached = 40 };
        Assert.Equal(60, moments.Computed);
        LoadSolver solver = new(On(s_engine), moments);
        Assert.Equal(Weights + (((60 * Token) + Logits + (2 * 400 * 160)) * Byte), solver.PrefillStep(1), Rounding);
    }

    [Fact]
    public void Room_is_shared_by_what_a_sequence_needs_in_the_mean_where_that_is_known()
    {
        // Room for three sequences of 140 tokens is room for six of 70.
        Bytes room = Bytes.FromBytes(3 * 140 * 800), weights = On(s_engine).Memory.Weights;
        EngineProfile engine = s_engine with { MemoryReserve = Tiny.Quick.Memory - weights - room, ResidentOutput = 1 };
        LoadMoments moments = LoadMoments.Of(s_load);
        Assert.Equal(3, new LoadSolver(On(engine), moments).Running, 1e-9);
        Assert.Equal(6, new LoadSolver(On(engine), moments with { Resident = 70 }).Running, 1e-9);
    }

    [Fact]
    public void Prompts_that_vary_cost_what_attention_adds_with_their_square()
    {
        // Two layers of 4·100 operations per pair at 1 million a second; E[P²] − E[P]² is v·100², of which half are pairs: causal.
        Assert.Equal(0.5 / 2 * 1e4 * 800 / 1e6, Step(0.5) - Step(0), 1e-6);
        Assert.Equal(0.0201 / 2 * 1e4 * 800 / 1e6, Step(0.0201) - Step(0), 1e-6);
        Assert.Equal(0, Step(0.02) - Step(0), Rounding);

        static double Step(double variation)
        {
            return new LoadSolver(Slow(1), LoadMoments.Of(s_load) with { PromptVariation = variation }).PrefillStep(1);
        }
    }

    [Fact]
    public void Twice_the_longest_prompt_is_as_long_as_a_sequence_may_be()
    {
        // Half of all tokens are cached and all others new: twice as many would be more than a sequence has.
        const long Half = 1L << 29;
        LoadMoments longest = new(2.0 * Half, Half, 1, Half, 1, true, double.PositiveInfinity) { PromptVariation = 1 };
        Assert.True(double.IsFinite(new LoadSolver(Slow(1).IgnoringMemory(), longest).PrefillStep(1)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Attention_is_the_part_of_a_prompt_that_grows_with_its_square(int ranks)
    {
        // Per prompt 5,050 pairs of 800 operations, against 100 tokens of 400,000 and logits of 200,000: 4.04 of 44.24 seconds, however
        // many ranks share it.
        Assert.Equal(4.04 / 44.24, new LoadSolver(Slow(ranks), LoadMoments.Of(s_load)).AttentionShare, 1e-4);
    }

    [Fact]
    public void Drafting_takes_its_share_of_a_step()
    {
        Assert.Equal(
            1.3,
            new LoadSolver(On(s_engine).With(new SpeculativeDecoding { DraftTokens = 3, Acceptance = 0.5, DraftCost = 0.1 }),
                LoadMoments.Of(s_load)).Drafting, Rounding);
        Assert.Equal(1, Solver(s_engine).Drafting);
    }

    [Fact]
    public void The_more_prompts_come_the_more_of_them_a_step_averages_over()
    {
        // 100 decode, 39 steps each: more than two prompts per step, of which two fit.
        StepMix mix = Solver(s_engine).Mix(100, 1);
        Assert.Equal(99 / 39.0, mix.Pieces, Rounding);
        Assert.Equal(Prompt, mix.Piece, Rounding);

        // 79 decode: two prompts of two and a half pieces each per step on four ranks, each of which has half of what two ranks' prompts
        // take.
        LoadSolver four = new(On(s_engine, new Parallelism { Data = 4 }), LoadMoments.Of(s_load with { PromptTokens = 500 }));
        double whole = ((500 * Token) + Logits + (2 * 400 * 1000)) * Byte;
        StepMix pieces = four.Mix(79, 1);
        Assert.Equal(5, pieces.Pieces, Rounding);
        Assert.Equal(whole / 2 / 2.5, pieces.Piece, Rounding);
    }

    [Fact]
    public void Prompts_that_go_first_lie_on_a_line_from_the_smallest_step_to_the_fullest()
    {
        EngineProfile first = s_engine with { Scheduling = Scheduling.PrefillFirst, PrefillBudget = 400 };
        Same((Prompt, Weights, (Weights + (4 * Prompt)) / 4), Solver(first).Mix(9, 1));

        // Two data ranks that prefill together: two prompts take the time of one, and four that of two.
        EngineProfile together = first with { PrefillBudget = 200, DataRanksPrefillTogether = true };
        Parallelism data = new() { Data = 2 };
        Same((Prompt / 2, Weights, (Weights + (2 * Prompt)) / 4), new LoadSolver(On(together, data), LoadMoments.Of(s_load)).Mix(9, 1));
        Same(((Weights + Prompt) / 2, 0, (Weights + Prompt) / 2),
            new LoadSolver(On(together with { PrefillBudget = 100 }, data), LoadMoments.Of(s_load)).Mix(9, 1));

        // A prompt of two and a half steps: a piece is so much of it, and a full line of steps all of it.
        LoadSolver longer = Solver(first with { PrefillBudget = 200 }, s_load with { PromptTokens = 500 });
        double whole = Weights + (((500 * Token) + Logits + (2 * 400 * 1000)) * Byte);
        StepMix mix = longer.Mix(9, 1);
        Same((whole / 2.5, 0, whole / 2.5), mix);
        Assert.Equal(whole, longer.FullSeconds(9, mix), Rounding);

        static void Same((double Piece, double Setup, double Packed) expected, StepMix mix)
        {
            Assert.Equal(expected.Piece, mix.Piece, Rounding);
            Assert.Equal(expected.Setup, mix.Setup, Rounding);
            Assert.Equal(expected.Packed, mix.Packed, Rounding);
        }
    }

    [Fact]
    public void Only_data_ranks_wait_for_each_other_before_a_first_token()
    {
        EngineProfile waiting = s_engine with { DataWaitSteps = 7 };
        Assert.Equal(
            (2 + 7) * 0.1, new LoadSolver(On(waiting, new Parallelism { Data = 2 }), LoadMoments.Of(s_load)).Outside(0.1), Rounding);
        Assert.Equal(2 * 0.1, Solver(waiting).Outside(0.1), Rounding);
    }

    private static LoadSolver Solver(EngineProfile engine, ClosedLoop? load = null)
    {
        return new LoadSolver(On(engine), LoadMoments.Of(load ?? s_load));
    }

    private static Deployment On(EngineProfile engine, Parallelism? ranks = null)
    {
        return Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Quick, ranks ?? Parallelism.None, engine, EfficiencyProfile.Ideal);
    }

    private static Deployment Slow(int dataRanks)
    {
        return Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Slow, new Parallelism { Data = dataRanks }, s_engine,
            EfficiencyProfile.Ideal);
    }
}
