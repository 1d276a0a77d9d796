using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>The time of attention in round numbers: two layers of one head of width 100, 16 bits, 1 GB/s and 1 TFLOP/s at the fractions of the round profile.</summary>
public sealed class CacheTermTests
{
    // Of both layers.
    private const double Flop = 2e-12, Byte = 2e-9;

    [Fact]
    public void Decode_streams_the_cache_at_its_fraction()
    {
        // 10 sequences read 1,000 keys and values of 200 bytes each and write one, at half the bandwidth.
        Assert.Equal(10 * 1001 * 400 * Byte / 0.5, Attention(Round, StepShape.Decode(10, 999)), 1e-12);
    }

    [Fact]
    public void A_narrow_cache_streams_at_a_fraction_of_its_own()
    {
        Deployment narrow = Deployment.Of(Tiny.Dense, FormatScheme.Bf16 with { KvCache = NumberFormats.Fp8 }, Tiny.Card, null, Profiles.Plain, Profiles.Round);
        Assert.Equal(10 * 1001 * 200 * Byte / 0.25, Attention(narrow, StepShape.Decode(10, 999)), 1e-12);
    }

    [Fact]
    public void An_engine_scales_what_decode_reaches_and_not_what_prefill_does()
    {
        Deployment scaled = Round.With(Profiles.Plain with { CacheScale = 0.4 });
        Assert.Equal(Attention(Round, StepShape.Decode(10, 999)) / 0.4, Attention(scaled, StepShape.Decode(10, 999)), 1e-12);
        Assert.Equal(Attention(Round, StepShape.Prefill(2, 50)), Attention(scaled, StepShape.Prefill(2, 50)), 1e-15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void A_few_queries_per_sequence_are_timed_as_decode(long queries)
    {
        // So slow that arithmetic is what takes time: 400 FLOP per pair at a tenth of the peak.
        double pairs = (queries * 500) + (queries * (queries + 1) / 2.0);
        Assert.Equal(3 * pairs * 400 * Flop * 1e6 / 0.1, Attention(SlowRound, StepShape.Of(new SequenceGroup(3, queries, 500, 1))), 1e-9);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(1000)]
    public void Many_are_timed_as_prefill_which_wastes_part_of_its_own_tiles(long queries)
    {
        // 400 FLOP per pair at a fifth of the peak; of the pairs among themselves 1 + 100/queries times as many, of those with the cache none more.
        double own = queries * (queries + 1) / 2.0, pairs = (queries * 500) + own + (100.0 / queries * own);
        Assert.Equal(3 * pairs * 400 * Flop * 1e6 / 0.2, Attention(SlowRound, StepShape.Of(new SequenceGroup(3, queries, 500, 1))), 1e-9);
    }

    [Fact]
    public void A_tile_that_is_not_full_wastes_less()
    {
        // 72 of 128 rows: half of the way from 16, a quarter of the waste.
        double own = 72 * 73 / 2.0, pairs = (72 * 500) + own + (0.25 * 100 / 72 * own);
        Assert.Equal(pairs * 400 * Flop * 1e6 / 0.2, Attention(SlowRound, StepShape.Chunk(1, 72, 500)), 1e-9);
    }

    [Fact]
    public void Prefill_kernels_take_no_less_than_decode_kernels_at_their_most()
    {
        // Over a long cache 17 queries are cheaper at a fifth of the peak than 16 at a tenth.
        double sixteen = Attention(SlowRound, StepShape.Of(new SequenceGroup(1, 16, 100_000, 1)));
        Assert.Equal(sixteen, Attention(SlowRound, StepShape.Of(new SequenceGroup(1, 17, 100_000, 1))));
        Assert.Equal(sixteen, Attention(SlowRound, StepShape.Of(new SequenceGroup(1, 31, 100_000, 1))));
        Assert.True(Attention(SlowRound, StepShape.Of(new SequenceGroup(1, 33, 100_000, 1))) > sixteen);
    }

    [Theory]
    [InlineData(17, 2.5)]
    [InlineData(72, 3.125)]
    [InlineData(128, 5)]
    [InlineData(1000, 5)]
    public void Kernels_that_are_slower_than_those_of_decode_set_in_as_tiles_fill(long queries, double perFlop)
    {
        // From 1/0.4 at 16 queries to 1/0.2 at 128, as the square of the rows filled between: a quarter of the way at 72, next to nothing at 17.
        EfficiencyProfile slower = Profiles.Round with { Attention = Profiles.Round.Attention with { DecodeCompute = 0.4, PrefillCompute = 0.2, Ramp = 0 } };
        Deployment deployment = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Slow, null, Profiles.Plain, slower);
        double pairs = (queries * 500) + (queries * (queries + 1) / 2.0);
        Assert.Equal(pairs * 400 * Flop * 1e6 * perFlop, Attention(deployment, StepShape.Chunk(1, queries, 500)), 1e-3 * pairs * 400 * Flop * 1e6);
    }

    [Fact]
    public void Prefill_that_waits_for_memory_reads_and_writes_at_the_wide_fraction()
    {
        Deployment quick = Deployment.Of(Tiny.Dense, FormatScheme.Bf16 with { KvCache = NumberFormats.Fp8 }, Tiny.Quick, null, Profiles.Plain, Profiles.Round);
        Assert.Equal(2 * ((1000 + 2000) + 2000) * 200 * Byte / 0.5, Attention(quick, StepShape.Chunk(2, 2000, 1000)), 1e-12);
    }

    [Fact]
    public void Each_rank_serves_its_part_of_the_sequences()
    {
        Deployment two = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Card, new Parallelism { Data = 2 }, Profiles.Plain, Profiles.Round);
        Assert.Equal(Attention(Round, StepShape.Decode(10, 999)) / 2, Attention(two, StepShape.Decode(10, 999)), 1e-12);
    }

    [Fact]
    public void Groups_add_up_and_empty_ones_count_for_nothing()
    {
        StepShape prefill = StepShape.Prefill(2, 50), decode = StepShape.Decode(10, 999);
        Assert.Equal(Attention(Round, prefill) + Attention(Round, decode), Attention(Round, prefill + decode + StepShape.Decode(0, 5000) + StepShape.Chunk(9, 0, 70)), 1e-12);
    }

    [Fact]
    public void The_longer_term_is_the_cause()
    {
        Assert.Equal((TimeCauses.Of(TimeCause.Compute, 3), 3.0), (new CacheTime(3, 2).Causes, new CacheTime(3, 2).Seconds));
        Assert.Equal((TimeCauses.Of(TimeCause.CacheReads, 3), 3.0), (new CacheTime(2, 3).Causes, new CacheTime(2, 3).Seconds));
        Assert.Equal(TimeCauses.Of(TimeCause.Compute, 3), new CacheTime(3, 3).Causes);
    }

    private static Deployment Round { get; } = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Card, null, Profiles.Plain, Profiles.Round);

    private static Deployment SlowRound { get; } = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Slow, null, Profiles.Plain, Profiles.Round);

    private static double Attention(Deployment deployment, StepShape shape)
    {
        return deployment.Estimate(shape).Operators.Single(o => o.Name == "self_attn.attention").Time.Value;
    }
}
