using LlmEconomics.Tests.Models;
using LlmEconomics.Tests.Performance.Calibration;
using Xunit;

namespace LlmEconomics.Tests.Performance.Plausible;

public sealed class PlausibilityTests
{
    /// <summary>8.03 billion weights in 16 bits, of which all but the embedding's rows are read per step, at 3.35 TB/s: 4.48 ms.</summary>
    [Fact]
    public void A_batch_of_one_reads_every_weight_per_token()
    {
        FigureCheck check = Decisive(Served.Dense, new PerformanceClaim { Load = Served.Load(1, 1, 1), TimePerOutputToken = Duration.FromMilliseconds(4) });
        Assert.Equal((PlausibilityVerdict.Impossible, PhysicalBound.WeightBandwidth), (check.Verdict, check.Bound));
        Assert.Equal(4 / ((8.030e9 - (128_256 * 4096.0)) * 2 / 3.35e12 * 1e3), check.TimesFloor, 0.005);
        Assert.Contains("reading weights", check.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_context_is_bound_by_its_cache()
    {
        FigureCheck check = Decisive(Served.Dense, new PerformanceClaim { Load = Served.Load(4, 120_000, 10), TimePerOutputToken = Duration.FromMilliseconds(18) });
        Assert.Equal((PlausibilityVerdict.Impossible, PhysicalBound.CacheBandwidth), (check.Verdict, check.Bound));
    }

    [Fact]
    public void Weights_and_cache_together_can_be_too_much_where_neither_is()
    {
        FigureCheck check = Decisive(Served.Dense, new PerformanceClaim { Load = Served.Load(1, 120_000, 10), TimePerOutputToken = Duration.FromMilliseconds(8) });
        Assert.Equal((PlausibilityVerdict.Impossible, PhysicalBound.MemoryBandwidth), (check.Verdict, check.Bound));
    }

    /// <summary>A prompt of 8,192 tokens is some 2 · 7.5 · 10⁹ · 8,192 FLOP of products: 124 ms at 989 TFLOP/s, attention not counted.</summary>
    [Fact]
    public void A_prompt_is_bound_by_arithmetic()
    {
        FigureCheck check = Decisive(Served.Dense, new PerformanceClaim { Load = Served.Load(1, 8192, 1), TimeToFirstToken = Duration.FromMilliseconds(100) });
        Assert.Equal((PlausibilityVerdict.Impossible, PhysicalBound.Compute), (check.Verdict, check.Bound));
        Assert.InRange(check.TimesFloor, 0.7, 100 / 116.0);
        FigureCheck rate = Decisive(Served.Dense, new PerformanceClaim { Load = Served.Load(8, 8192, 1), PrefillThroughput = TokenRate.FromTokensPerSecond(80_000) });
        Assert.Equal((PlausibilityVerdict.Impossible, PhysicalBound.Compute), (rate.Verdict, rate.Bound));
    }

    [Fact]
    public void A_slow_link_bounds_a_large_batch()
    {
        Accelerator h100 = Devices.H100;
        Interconnect slow = h100.ScaleUp! with { BandwidthPerDirection = BytesPerSecond.FromGigabytesPerSecond(1) };
        Deployment deployment = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, h100 with { ScaleUp = slow }, new Parallelism { Tensor = 2 });
        FigureCheck check = Decisive(deployment, new PerformanceClaim { Load = Served.Load(256, 10, 10), TimePerOutputToken = Duration.FromMilliseconds(5) });
        Assert.Equal((PlausibilityVerdict.Impossible, PhysicalBound.Network), (check.Verdict, check.Bound));
    }

    [Fact]
    public void Weights_have_to_be_somewhere()
    {
        Deployment deployment = Deployment.Of(DenseModels.Qwen25With72B, FormatScheme.Bf16, Devices.H100);
        PlausibilityReport report = Plausibility.Check(deployment, new PerformanceClaim { Load = Served.Load(1), TimePerOutputToken = Duration.FromSeconds(10) });
        Assert.Equal((PlausibilityVerdict.Impossible, PhysicalBound.MemoryCapacity), (report.Verdict, report.Decisive.Bound));
        Assert.Contains("memory", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoding_sequences_have_to_be_somewhere()
    {
        // 16 GiB of weights leave some 69 GB; 2,000 sequences of 20,000 tokens at 128 KiB a token take 5 TB.
        PerformanceClaim claim = new() { Load = Served.Load(2000, 10_000, 20_000), TimeToFirstToken = Duration.FromSeconds(1), TimePerOutputToken = Duration.FromMilliseconds(200) };
        PlausibilityReport report = Plausibility.Check(Served.Dense, claim);
        Assert.Contains(report.Checks, c => c is { Bound: PhysicalBound.MemoryCapacity, Verdict: PlausibilityVerdict.Impossible });

        // The same loop with a long wait in front of it has most of them in the queue.
        Assert.True(Plausibility.Check(Served.Dense, claim with { TimeToFirstToken = Duration.FromSeconds(400_000) }).IsPossible);
    }

    [Fact]
    public void Figures_that_contradict_each_other_break_littles_law()
    {
        PerformanceClaim claim = new()
        {
            Load = Served.Load(16, 1000, 101), TimeToFirstToken = Duration.FromMilliseconds(500), TimePerOutputToken = Duration.FromMilliseconds(15),
            OutputThroughput = TokenRate.FromTokensPerSecond(16 * 101 / 2.0),
        };
        Assert.True(Plausibility.Check(Served.Dense, claim).IsPossible);
        PlausibilityReport report = Plausibility.Check(Served.Dense, claim with { OutputThroughput = claim.OutputThroughput * 1.06 });
        Assert.Equal((PlausibilityVerdict.Impossible, PhysicalBound.LittlesLaw, ClaimedFigure.Together), (report.Verdict, report.Decisive.Bound, report.Decisive.Figure));
        Assert.Contains("Little", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Possible_claims_are_placed_beside_what_is_expected()
    {
        LoadEstimate predicted = Served.Dense.Estimate(Served.Load(16));
        Assert.Equal(PlausibilityVerdict.BetterThanExpected, Check(0.72).Verdict);
        Assert.Equal(PlausibilityVerdict.Plausible, Check(1.05).Verdict);
        Assert.Equal(PlausibilityVerdict.WorseThanExpected, Check(2).Verdict);
        Assert.Contains("plausible", Check(1.05).Summary, StringComparison.Ordinal);
        Assert.Contains("2 times the predicted", Check(2).Summary, StringComparison.Ordinal);
        Assert.StartsWith("WorseThanExpected: TPOT", Check(2).ToString(), StringComparison.Ordinal);

        PlausibilityReport Check(double factor)
        {
            return Plausibility.Check(Served.Dense, new PerformanceClaim { Load = Served.Load(16), TimeToFirstToken = predicted.TimeToFirstToken, TimePerOutputToken = predicted.TimePerOutputToken * factor });
        }
    }

    [Fact]
    public void What_the_engine_would_not_admit_can_still_be_possible()
    {
        // 15.3 GB of weights in memory of 16 GB: no room under an engine's rule, some under physics.
        Accelerator small = Devices.H100 with { Memory = Bytes.FromGigabytes(17.5) };
        Deployment deployment = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, small, engine: EngineProfile.Vllm);
        PlausibilityReport report = Plausibility.Check(deployment, new PerformanceClaim { Load = Served.Load(1, 100, 100), TimePerOutputToken = Duration.FromMilliseconds(10) });
        Assert.Equal((PlausibilityVerdict.Plausible, null), (report.Verdict, report.Decisive.TimesPredicted));
    }

    [Fact]
    public void Reports_are_equal_when_their_checks_are()
    {
        PerformanceClaim claim = new() { Load = Served.Load(16), TimePerOutputToken = Duration.FromMilliseconds(10) };
        PlausibilityReport one = Plausibility.Check(Served.Dense, claim), same = Plausibility.Check(Served.Dense, claim);
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, Plausibility.Check(Served.Dense, claim with { TimePerOutputToken = Duration.FromMilliseconds(11) }));
        Assert.Throws<ArgumentException>(() => one with { Checks = [] });
    }

    [Fact]
    public void Only_nonsense_is_refused()
    {
        PerformanceClaim none = new() { Load = Served.Load(1) };
        Assert.Throws<ArgumentException>(() => Plausibility.Check(Served.Dense, none));
        Assert.Throws<ArgumentNullException>(() => Plausibility.Check(null!, none));
        Assert.Throws<ArgumentNullException>(() => Plausibility.Check(Served.Dense, null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => none with { TimePerOutputToken = Duration.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => none with { OutputThroughput = TokenRate.FromTokensPerSecond(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => none with { TokensPerStep = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => none with { CachedPromptShare = 1.1 });
        PlausibilityReport absurd = Plausibility.Check(Served.Dense, none with { TimePerOutputToken = Duration.FromSeconds(1e-300), OutputThroughput = TokenRate.FromTokensPerSecond(1e300) });
        Assert.False(absurd.IsPossible);
    }

    private static FigureCheck Decisive(Deployment deployment, PerformanceClaim claim)
    {
        return Plausibility.Check(deployment, claim).Decisive;
    }
}
