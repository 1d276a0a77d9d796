using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>
/// Loads worked out by hand on an accelerator whose arithmetic takes no time: a step is so many bytes, whatever it mixes. 8 requests of 100 prompt and
/// 40 generated tokens, unless a test says otherwise.
/// </summary>
public sealed class LoadTests
{
    private const double Byte = 1e-9, Rounding = 1e-12;

    /// <summary>Products, head and vectors; a token's row, its copy and its activations; a token's logits: see <see cref="Tiny.Dense"/>.</summary>
    private const double Weights = 400_000 + 200_000 + 1000, Token = 200 + 200 + 6800, Logits = 2200;

    /// <summary>Keys and values of both layers: 120 read and one written per decoded token, 100 read and as many written per prompt.</summary>
    private const double Decoded = 2 * 400 * 122, Filled = 2 * 400 * 200;

    /// <summary>What one prompt adds to a step.</summary>
    private const double Prompt = ((100 * Token) + Logits + Filled) * Byte;

    private static readonly ClosedLoop s_load = new() { Concurrency = 8, PromptTokens = 100, OutputTokens = 40 };

    /// <summary>Steps of at most 200 prefilled tokens.</summary>
    private static readonly EngineProfile s_engine = Profiles.Plain with { PrefillBudget = 200, MemoryShare = 1 };

    [Fact]
    public void A_token_takes_a_decode_step_and_its_share_of_the_other_prompts()
    {
        LoadEstimate e = On(s_engine).Estimate(s_load);
        Close(Decode(e.DecodingSequences), e.DecodeStep);
        Close(Prompt, e.PrefillPerRequest);
        Close(Decode(e.DecodingSequences) + (7 / 40.0 * Prompt), e.TimePerOutputToken);
        Close(7 / 40.0 * Prompt, e.Interference);
        Close((0.5 * e.TimePerOutputToken.Value) + Decode(e.DecodingSequences) + Prompt, e.TimeToFirstToken);
        Assert.Equal((8.0, 8.0, 40.0, 1L), (e.Concurrency, e.RunningSequences, e.OutputTokens, e.Accelerators));
    }

    [Fact]
    public void The_sequences_that_decode_are_those_that_do_not_wait_for_their_first_token()
    {
        LoadEstimate e = On(s_engine).Estimate(s_load);
        double decoding = 40 * e.TimePerOutputToken.Value;
        Assert.Equal(8 * decoding / (e.TimeToFirstToken.Value + decoding), e.DecodingSequences, 1e-3);
        Assert.Equal(e.TimeToFirstToken.Value + decoding, e.RequestLatency.Value, Rounding);
        Assert.Equal(8 * 40 / e.RequestLatency.Value, e.OutputThroughput.TokensPerSecond, 1e-6);
        Assert.Equal(e.OutputThroughput, e.OutputThroughputPerAccelerator);
        Assert.Equal(1 / e.TimePerOutputToken.Value, e.Interactivity.TokensPerSecond, 1e-9);
    }

    [Fact]
    public void One_request_meets_no_other()
    {
        LoadEstimate e = On(s_engine).Estimate(s_load with { Concurrency = 1 });
        Close(Decode(e.DecodingSequences), e.TimePerOutputToken);
        Assert.Equal(Duration.Zero, e.Interference);
    }

    [Fact]
    public void A_first_burst_is_one_wave_in_the_requests_of_a_slot()
    {
        // 1.2 of 4: three tenths of the prompts come in a wave, whose half waits before and half between tokens. Requests that start together
        // also share their first step with two others.
        LoadEstimate e = On(s_engine with { BurstWeight = 1.2, Clumping = 3 }).Estimate(s_load with { RequestsPerSlot = 4 });
        Close(Decode(e.DecodingSequences) + (7 / 40.0 * (0.7 + 0.15) * Prompt), e.TimePerOutputToken);
        Close((0.5 * e.TimePerOutputToken.Value) + Decode(e.DecodingSequences) + (3 * Prompt) + (0.3 * 7 / 2 * Prompt), e.TimeToFirstToken);
    }

    [Fact]
    public void A_burst_is_at_most_all_of_the_run()
    {
        LoadEstimate e = On(s_engine with { BurstWeight = 5, Clumping = 3 }).Estimate(s_load with { RequestsPerSlot = 2, ShortestLength = 0.999999 });
        Assert.Equal(7 / 40.0 / 2 * Prompt, e.Interference.Value, 1e-5);
    }

    [Fact]
    public void Requests_of_unequal_length_do_not_share_their_steps()
    {
        // Means of 75 and 30 tokens; 90 tokens in the cache half way.
        LoadEstimate e = On(s_engine with { Clumping = 3 }).Estimate(s_load with { ShortestLength = 0.5, RequestsPerSlot = 4 });
        double prompt = ((75 * Token) + Logits + (2 * 400 * 150)) * Byte, decode = (Weights + (e.DecodingSequences * (Token + Logits + (2 * 400 * 92)))) * Byte;
        Close(decode, e.DecodeStep);
        Close(prompt, e.PrefillPerRequest);
        Close(decode + (7 / 30.0 * (0.75 + 0.125) * prompt), e.TimePerOutputToken);
        Close((0.5 * e.TimePerOutputToken.Value) + decode + prompt + (0.25 * 7 / 2 * prompt), e.TimeToFirstToken);
    }

    [Fact]
    public void Equal_requests_whose_prompts_go_first_stay_in_step_for_ever()
    {
        LoadEstimate e = On(s_engine with { Scheduling = Scheduling.PrefillFirst, Clumping = 3 }).Estimate(s_load);
        Close(Decode(e.DecodingSequences) + (7 / 40.0 / 2 * Prompt), e.TimePerOutputToken);
        Close((0.5 * e.TimePerOutputToken.Value) + Decode(e.DecodingSequences) + Prompt + (7 / 2.0 * Prompt), e.TimeToFirstToken);
        LoadEstimate unequal = On(s_engine with { Scheduling = Scheduling.PrefillFirst }).Estimate(s_load with { ShortestLength = 0.999999 });
        Assert.Equal(7 / 40.0 * Prompt, unequal.Interference.Value, 1e-5);
    }

    [Fact]
    public void Requests_and_prompts_have_overheads_outside_steps()
    {
        LoadEstimate plain = On(s_engine).Estimate(s_load), slow = On(s_engine with { RequestOverhead = 3, PromptOverhead = 5, FirstTokenSteps = 2, PollSteps = 4 }).Estimate(s_load);
        Close(3e-3 + (100 * 5e-6) + (4 * slow.TimePerOutputToken.Value) + slow.DecodeStep.Value + Prompt, slow.TimeToFirstToken);
        Close((0.5 * plain.TimePerOutputToken.Value) + plain.DecodeStep.Value + Prompt, plain.TimeToFirstToken);
    }

    [Fact]
    public void Engines_that_look_at_the_queue_seldom_prefill_several_at_once()
    {
        // Looking every 20 steps, 8/40 · 20 = 4 prompts have come in: 2 fill the budget, and each waits for the step of both.
        LoadEstimate e = On(s_engine with { PollSteps = 20 }).Estimate(s_load);
        Close((10 * e.TimePerOutputToken.Value) + e.DecodeStep.Value + (2 * Prompt), e.TimeToFirstToken);
    }

    [Fact]
    public void A_prompt_beyond_the_budget_waits_for_a_decode_step_per_chunk()
    {
        LoadEstimate e = On(s_engine).Estimate(s_load with { PromptTokens = 500 });
        double prompt = ((500 * Token) + Logits + (2 * 400 * 1000)) * Byte;
        Close(prompt, e.PrefillPerRequest);
        Close((0.5 * e.TimePerOutputToken.Value) + (2.5 * e.DecodeStep.Value) + prompt, e.TimeToFirstToken);
    }

    [Fact]
    public void A_short_prefill_takes_what_launching_its_kernels_takes()
    {
        // 9 products, 2 attentions and 10 others, at half a second each.
        LoadEstimate e = On(s_engine with { LaunchTime = 500_000 }).Estimate(s_load);
        Close((0.5 * e.TimePerOutputToken.Value) + e.DecodeStep.Value + (21 * 0.5), e.TimeToFirstToken);
        Close(Prompt, e.PrefillPerRequest);
    }

    [Fact]
    public void Data_ranks_share_the_decoding_and_prefill_one_by_one_or_together()
    {
        // 16 tokens' worth of decoding on each of 2 ranks; the prompt is one rank's.
        ClosedLoop load = s_load with { Concurrency = 16 };
        LoadEstimate alone = On(s_engine with { DataWaitSteps = 7 }, 2).Estimate(load);
        Close(Decode(alone.DecodingSequences / 2), alone.DecodeStep);
        Close(Prompt, alone.PrefillPerRequest);
        Close((7.5 * alone.TimePerOutputToken.Value) + alone.DecodeStep.Value + Prompt, alone.TimeToFirstToken);

        // Together, two prompts take the time of one.
        LoadEstimate together = On(s_engine with { DataRanksPrefillTogether = true }, 2).Estimate(load);
        Close(Prompt / 2, together.PrefillPerRequest);
        Close(Decode(together.DecodingSequences / 2) + (15 / 40.0 * Prompt / 2), together.TimePerOutputToken);
        Close((0.5 * together.TimePerOutputToken.Value) + together.DecodeStep.Value + Prompt, together.TimeToFirstToken);
        Close(0, On(s_engine with { DataWaitSteps = 7 }).Estimate(load).TimeToFirstToken - On(s_engine).Estimate(load).TimeToFirstToken);
    }

    [Fact]
    public void Requests_beyond_the_engines_limit_wait_for_others_to_end()
    {
        LoadEstimate two = On(s_engine with { MaxSequences = 2 }).Estimate(s_load with { Concurrency = 2 }), eight = On(s_engine with { MaxSequences = 2 }).Estimate(s_load);
        Assert.Equal((8.0, 2.0), (eight.Concurrency, eight.RunningSequences));
        Assert.Equal(two.TimePerOutputToken, eight.TimePerOutputToken);
        Close(two.TimeToFirstToken.Value + (3 * two.RequestLatency.Value), eight.TimeToFirstToken);
        Assert.Equal(two.OutputThroughput.TokensPerSecond, eight.OutputThroughput.TokensPerSecond, 1e-6);
    }

    [Fact]
    public void Memory_holds_what_fits_beside_weights_and_reserve()
    {
        // 800 bytes per token: 100 + 40/2 tokens each where half an answer counts, in the room of 3 whole sequences of 140.
        Bytes weights = On(s_engine).Memory.Weights, room = Bytes.FromBytes(3 * 140 * 800);
        EngineProfile engine = s_engine with { MemoryReserve = Tiny.Quick.Memory - weights - room, ResidentOutput = 0.5 };
        Assert.Equal(3 * 140 / 120.0, On(engine).Estimate(s_load).RunningSequences, 1e-9);
        Assert.Equal(3, On(engine with { ResidentOutput = 1 }).Estimate(s_load).RunningSequences, 1e-9);
        Assert.Equal(6, On(engine with { ResidentOutput = 1 }, 2).Estimate(s_load).RunningSequences, 1e-9);
    }

    [Fact]
    public void Where_not_one_sequence_fits_to_its_end_nothing_runs()
    {
        Bytes weights = On(s_engine).Memory.Weights, free = Tiny.Quick.Memory - weights;
        EngineProfile just = s_engine with { MemoryReserve = free - Bytes.FromBytes(140 * 800), ResidentOutput = 0 }, less = just with { MemoryReserve = free - Bytes.FromBytes((140 * 800) - 1) };
        Assert.Equal(1.4, On(just).Estimate(s_load).RunningSequences, 1e-9);
        DoesNotFitException refusal = Assert.Throws<DoesNotFitException>(() => On(less).Estimate(s_load));
        Assert.Contains("tiny in bf16 on 1 × Card under plain does not fit: one sequence of 140 tokens beside the weights", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<DoesNotFitException>(() => On(less).Estimate(s_load with { Concurrency = 0.001 }));
        Assert.Throws<DoesNotFitException>(() => On(less, 4).Estimate(s_load));
        Assert.Throws<DoesNotFitException>(() => On(less).Explain(s_load));
        Assert.Throws<DoesNotFitException>(() => On(s_engine with { MemoryReserve = Tiny.Quick.Memory }).Estimate(s_load));
    }

    [Fact]
    public void A_request_longer_than_any_sequence_is_refused()
    {
        const long Half = 1L << 29;
        Assert.Throws<ArgumentException>(() => On(s_engine).Estimate(s_load with { PromptTokens = Half, OutputTokens = Half + 1 }));
        Assert.Throws<DoesNotFitException>(() => On(s_engine).Estimate(s_load with { PromptTokens = Half, OutputTokens = Half }));
    }

    [Fact]
    public void The_breakdown_tells_decoding_from_the_prompts_of_others_and_waiting_from_the_own_prompt()
    {
        LoadBreakdown why = On(s_engine with { BurstWeight = 1.2 }).Explain(s_load with { RequestsPerSlot = 4 });
        LoadEstimate e = why.Estimate;
        Assert.Equal(["decode step", "prefills of others"], why.TimePerOutputToken.Children.Select(c => c.Name));
        Close(e.DecodeStep.Value, why.TimePerOutputToken.Children[0].Time);
        Close(e.Interference.Value, why.TimePerOutputToken.Children[1].Time);
        Assert.Equal(["own prefill", "prefills before it", "queue, running step and request overhead"], why.TimeToFirstToken.Children.Select(c => c.Name));
        Close(Prompt, why.TimeToFirstToken.Children[0].Time);
        Close(0.3 * 7 / 2 * Prompt, why.TimeToFirstToken.Children[1].Time);
        Close((0.5 * e.TimePerOutputToken.Value) + e.DecodeStep.Value, why.TimeToFirstToken.Children[2].Time);
        Close(Decode(e.DecodingSequences), why.IdealTimePerOutputToken);
    }

    [Fact]
    public void Prompts_take_from_each_cause_what_they_add_to_a_step()
    {
        // No further weights, and cache by bytes: all of a prompt is activations, table rows read among the weights, and cache.
        LoadBreakdown why = On(s_engine).Explain(s_load);
        TimeCauses prompts = why.TimePerOutputToken.Children[1].Causes;
        Close(7 / 40.0 * 100 * 200 * Byte, prompts.WeightReads);
        Close(7 / 40.0 * Filled * Byte, prompts.CacheReads);
        Close(7 / 40.0 * ((100 * (Token - 200)) + Logits) * Byte, prompts.Activations);
        Assert.Equal(why.TimePerOutputToken.Causes.WeightReads.Value, why.Estimate.Causes.WeightReads.Value, Rounding);
    }

    private static Deployment On(EngineProfile engine, int dataRanks = 1)
    {
        return Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Quick, new Parallelism { Data = dataRanks }, engine, EfficiencyProfile.Ideal);
    }

    /// <summary>A step that decodes so many sequences after 100 + 40/2 tokens.</summary>
    private static double Decode(double sequences)
    {
        return (Weights + (sequences * (Token + Logits + Decoded))) * Byte;
    }

    private static void Close(double expected, Duration actual)
    {
        Assert.Equal(expected, actual.Value, Rounding);
    }
}
