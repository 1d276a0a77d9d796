using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>Whole steps worked out by hand, on a model of two layers and profiles in round numbers.</summary>
public sealed class StepTimeTests
{
    private const double Byte = 1e-9, Micro = 1e-6, Rounding = 1e-12;

    /// <summary>Weights of the two layers' products, the head and the vectors, in bytes.</summary>
    private const double Layers = 2 * (80_000 + 120_000), Head = 200_000, Vectors = 5 * 200;

    /// <summary>Input and output per token: 4 × 400 of attention, 3 × 600 of the MLP, both layers.</summary>
    private const double Activations = 2 * ((4 * 400) + (3 * 600));

    /// <summary>Starts of a step: per layer 4 products, an attention, 5 other kernels; the head.</summary>
    private const double Starts = ((2 * 4) + 1) * 10 + (2 * 3) + (2 * 5 * 1);

    private static Deployment Round { get; } = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Quick, null, Profiles.Plain, Profiles.Round);

    [Fact]
    public void An_ideal_decode_step_moves_everything_once()
    {
        // 5 sequences: a row of the table, activations, the head's 200 + 2,000 per logit, 31 keys and values in each layer.
        double bytes = Layers + Head + Vectors + (5 * (200 + 200 + Activations + 2200 + (2 * 31 * 400)));
        Assert.Equal(bytes * Byte, Deployment.Ideal(Tiny.Dense, FormatScheme.Bf16, Tiny.Quick).StepTime(StepShape.Decode(5, 29)).Value, Rounding);
    }

    [Fact]
    public void A_decode_step_at_fractions_with_fixed_times_and_passes()
    {
        double read = ((Layers + Head) / 0.5) + Vectors + (5 * (200 + 200));
        double moved = 5 * ((Activations + 2200) / 2.0);
        double cache = 5 * 2 * 31 * 400 / 0.5;
        double elementwise = 5 * 4 * 100 * 2 * 2;
        Assert.Equal(((read + moved + cache + elementwise) * Byte) + (Starts * Micro), Round.StepTime(StepShape.Decode(5, 29)).Value, Rounding);
    }

    [Fact]
    public void Arithmetic_at_its_fraction_hides_the_weights_behind_it()
    {
        // 2 FLOP per weight and token at 0.4 of the peak; weights of 16 bits: from some tokens on everything but the activations hides.
        Deployment slow = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Slow, null, Profiles.Plain, Profiles.Round);
        double products = slow.Estimate(StepShape.Decode(5, 29)).Operators.Single(o => o.Name == "mlp.up_proj").Time.Value;
        Assert.Equal((2 * 5 * 2 * 20_000 / (0.4 * 1e6)) + (2 * 5 * 600 / 2.0 * Byte), products, 1e-9);
    }

    [Fact]
    public void A_step_without_logits_reads_no_head()
    {
        double with = Round.StepTime(StepShape.Of(new SequenceGroup(1, 20, 0, 1))).Value, without = Round.StepTime(StepShape.Of(new SequenceGroup(1, 20, 0, 0))).Value;
        Assert.Equal(((Head / 0.5) + (2200 / 2.0)) * Byte, with - without, Rounding);
    }

    [Fact]
    public void Looked_up_rows_are_read_once_each_and_at_most_the_whole_table()
    {
        Assert.Equal(30 * (200 + 200) * Byte, Line(Round, StepShape.Chunk(1, 30, 0), "embed_tokens"), Rounding);
        Assert.Equal((200_000 + (5000 * 200)) * Byte, Line(Round, StepShape.Chunk(1, 5000, 0), "embed_tokens"), Rounding);
    }

    [Theory]
    [InlineData(nameof(EngineProfile.KernelOverhead))]
    [InlineData(nameof(EngineProfile.MemoryScale))]
    [InlineData(nameof(EngineProfile.ProductComputeScale))]
    [InlineData(nameof(EngineProfile.HostPerSequence))]
    public void Every_overhead_of_an_engine_has_its_place(string figure)
    {
        StepShape step = StepShape.Decode(5, 29);
        double plain = Round.StepTime(step).Value;
        (EngineProfile engine, double expected) = figure switch
        {
            nameof(EngineProfile.KernelOverhead) => (Profiles.Plain with { KernelOverhead = 3 }, plain + (2 * Starts * Micro)),
            nameof(EngineProfile.MemoryScale) => (Profiles.Plain with { MemoryScale = 0.5 }, (2 * (plain - (Starts * Micro) - (5 * 1600 * Byte))) + (Starts * Micro) + (5 * 1600 * Byte)),
            nameof(EngineProfile.HostPerSequence) => (Profiles.Plain with { HostPerSequence = 4 }, plain + (5 * 4 * Micro)),
            _ => (Profiles.Plain with { ProductComputeScale = 0.5 }, plain),
        };
        Assert.Equal(expected, Round.With(engine).StepTime(step).Value, Rounding);
    }

    [Fact]
    public void Products_compute_at_the_engines_scale()
    {
        Deployment slow = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Slow, null, Profiles.Plain with { ProductComputeScale = 0.5 }, Profiles.Round);
        Assert.Equal((2 * 5 * 2 * 20_000 / (0.5 * 0.4 * 1e6)) + (2 * 5 * 600 / 2.0 * Byte), Line(slow, StepShape.Decode(5, 29), "mlp.up_proj"), 1e-9);
    }

    [Fact]
    public void Host_time_is_per_sequence_that_samples_a_token_on_its_rank()
    {
        EngineProfile hosted = Profiles.Plain with { HostPerSequence = 4 };
        StepShape step = StepShape.Verify(6, 3, 100) + StepShape.Chunk(2, 50, 0) + StepShape.Prefill(3, 20);
        Assert.Equal((6 + 3) * 4 * Micro, Round.With(hosted).Estimate(step).Causes.Host.Value, Rounding);
        Deployment three = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Quick, new Parallelism { Data = 3 }, hosted, Profiles.Round);
        Assert.Equal((6 + 3) / 3 * 4 * Micro, three.Estimate(step).Causes.Host.Value, Rounding);
    }

    [Fact]
    public void No_step_is_faster_than_the_host_prepares_it()
    {
        // A second of preparation; what the host does for each of 5 sequences comes after.
        StepShape step = StepShape.Decode(5, 29);
        StepEstimate slow = Round.With(Profiles.Plain with { HostPerStep = 1e6, HostPerSequence = 4 }).Estimate(step);
        Assert.Equal(1 + (5 * 4 * Micro), slow.Time.Value, Rounding);
        Assert.Equal(1 - Round.StepTime(step).Value, slow.Operators.Single(o => o.Name == "waiting for the host").Time.Value, Rounding);
        Assert.Equal(slow.Time.Value, Round.With(Profiles.Plain with { HostPerStep = 1e6, HostPerSequence = 4 }).StepTime(step).Value, Rounding);

        // Hidden where the step takes longer.
        Assert.Equal(Round.StepTime(step), Round.With(Profiles.Plain with { HostPerStep = 1 }).StepTime(step));
        Assert.Equal(0.5, Round.With(Profiles.Plain with { HostPerStep = 1e6 }, Profiles.Round with { HostScale = 0.5 }).StepTime(step).Value, Rounding);
    }

    [Fact]
    public void Before_graphs_the_host_launches_every_kernel_of_every_step()
    {
        // 9 products, 2 attentions and 10 others, at 0.1 s each; in a prefill 7 more per attention.
        EngineProfile old = Profiles.Plain with { LaunchTime = 1e5, GraphsSince = new DateOnly(2026, 6, 1), Launches = new LaunchCounts(0, 0, 0, 7) };
        Assert.Equal(2.1, Round.With(old).StepTime(StepShape.Decode(5, 29)).Value, Rounding);
        Assert.Equal(2.1 + (2 * 7 * 0.1), Round.With(old).StepTime(StepShape.Prefill(1, 20)).Value, Rounding);
        Assert.Equal(Round.StepTime(StepShape.Decode(5, 29)), Round.With(old with { GraphsSince = old.Release }).StepTime(StepShape.Decode(5, 29)));

        // Between tensor ranks one reduction more after each of 4 parts.
        Deployment two = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Quick, new Parallelism { Tensor = 2 }, old, Profiles.Round);
        Assert.Equal(2.5, two.StepTime(StepShape.Decode(5, 29)).Value, Rounding);
    }

    [Fact]
    public void Wide_memories_need_kernels_that_fetch_ahead()
    {
        // 10 units at 1 MHz that take in 8 bytes per cycle: 80 MB/s of the 1,000 · 0.5 that the kernel would reach.
        Accelerator units = Tiny.Quick with { ComputeUnits = 10, BoostClockMegahertz = 1 };
        Deployment slow = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, units, null, Profiles.Plain with { StreamPerCycle = 8 }, Profiles.Round);
        Assert.Equal((40_000 * 2 / 80e6) + (5 * 2 * 600 / 2.0 * Byte), Line(slow, StepShape.Decode(5, 29), "mlp.up_proj"), Rounding);
        Deployment fast = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, units, null, Profiles.Plain with { StreamPerCycle = 800 }, Profiles.Round);
        Assert.Equal(Round.StepTime(StepShape.Decode(5, 29)), fast.StepTime(StepShape.Decode(5, 29)));
    }

    [Fact]
    public void A_later_release_has_shorter_times()
    {
        EngineProfile later = Profiles.Plain with { ReferenceDate = new DateOnly(2024, 1, 1), Release = new DateOnly(2024, 6, 1), Maturity = 0.5, HostMaturity = 0.25, KernelMaturity = 0.125, HostPerSequence = 4 };
        Assert.Equal(152 / 365.25, later.Age, Rounding);
        StepEstimate now = Round.With(later with { Release = later.ReferenceDate }).Estimate(StepShape.Decode(5, 29)), then = Round.With(later).Estimate(StepShape.Decode(5, 29));
        Assert.Equal(Math.Exp(-0.5 * later.Age), then.Causes.Gaps / now.Causes.Gaps, Rounding);
        Assert.Equal(Math.Exp(-0.25 * later.Age), then.Causes.Host / now.Causes.Host, Rounding);
        Assert.Equal(Math.Exp(-0.125 * later.Age), then.Causes.WeightReads / now.Causes.WeightReads, Rounding);
        Assert.Equal(Math.Exp(-0.125 * later.Age), then.Causes.CacheReads / now.Causes.CacheReads, Rounding);
    }

    [Fact]
    public void What_releases_gain_is_not_carried_on_beyond_half_a_year()
    {
        Assert.Equal(0.5, (Profiles.Plain with { Release = new DateOnly(2028, 1, 1) }).Age);
        Assert.Equal(-2, (Profiles.Plain with { Release = new DateOnly(2024, 1, 1) }).Age, 0.01);
    }

    [Fact]
    public void Data_ranks_share_the_sequences()
    {
        Deployment two = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, Tiny.Quick, new Parallelism { Data = 2 }, Profiles.Plain, Profiles.Round);
        Assert.Equal(Round.StepTime(StepShape.Decode(5, 29)).Value, two.StepTime(StepShape.Decode(10, 29)).Value, Rounding);
    }

    [Fact]
    public void Experts_read_what_is_touched_and_move_what_is_routed()
    {
        // 12 tokens touch 8·(1 − 0.75¹²) of 8 experts of 3 × 10,000 bytes; 2 × (200 + 100) bytes per token and 100 × 50 matrix, 2 × (100 + 200) back.
        Deployment mixture = Deployment.Of(Tiny.Mixture, FormatScheme.Bf16, Tiny.Quick, null, Profiles.Plain, Profiles.Round);
        StepShape step = StepShape.Decode(12, 0);
        double touched = 8 * (1 - Math.Pow(0.75, 12)) * 10_000 / 0.8, moved = 12 * 2 * 300 / 0.25;
        Assert.Equal((touched + moved) * Byte, Line(mixture, step, "mlp.experts.up_proj"), Rounding);
        Assert.Equal((touched + (3 * moved)) * Byte, Line(mixture.With(Profiles.Plain with { ExpertTraffic = 3 }), step, "mlp.experts.up_proj"), Rounding);

        double fewer = 4 * (1 - Math.Pow(0.5, 12)) * 10_000 / 0.8;
        Assert.Equal((fewer + moved) * Byte, Line(mixture.With(Profiles.Plain with { ExpertSkew = 0.5 }), step, "mlp.experts.up_proj"), Rounding);
    }

    [Fact]
    public void The_busiest_of_the_expert_ranks_decides()
    {
        // Two ranks hold 4 experts each and see all 12 tokens: half of the routed work each, the busier one 1 + 0.4/2 times as much.
        Deployment two = Deployment.Of(Tiny.Mixture, FormatScheme.Bf16, Tiny.Quick, new Parallelism { Data = 2, Expert = 2 }, Profiles.Plain, Profiles.Round);
        StepShape step = StepShape.Decode(12, 0);
        double touched = 4 * (1 - Math.Pow(0.75, 12)) * 10_000 / 0.8, moved = 12 * 300 / 0.25;
        Assert.Equal((touched + moved) * Byte, Line(two, step, "mlp.experts.up_proj"), Rounding);
        Assert.Equal((touched + (1.2 * moved)) * Byte, Line(two.With(Profiles.Plain with { ExpertImbalance = 0.4 }), step, "mlp.experts.up_proj"), Rounding);
    }

    [Fact]
    public void Experts_compute_at_the_engines_scale_in_the_engines_kernels()
    {
        KernelEfficiency own = new() { Start = 50, Memory = 0.4, Compute = 0.2, Activations = 0.5, Form = KernelForm.SerialActivations };
        EngineProfile engine = Profiles.Plain with { ExpertComputeScale = 0.5, Experts = Profiles.Plain.Experts.Add("round/16-bit", own) };
        Deployment slow = Deployment.Of(Tiny.Mixture, FormatScheme.Bf16, Tiny.Slow, null, engine, Profiles.Round);
        Assert.Equal((12 * 2 * 2 * 5000 / (0.2 * 0.5 * 1e6)) + (12 * 2 * 300 / 0.5 * Byte), Line(slow, StepShape.Decode(12, 0), "mlp.experts.up_proj"), 1e-9);
        Assert.Equal(50 * Micro, slow.Estimate(StepShape.Decode(12, 0)).Root.Leaves.Single(l => l.Name == "experts").Time.Value, Rounding);
        Assert.Empty(slow.Notes);
    }

    [Fact]
    public void A_quantised_product_may_start_later_in_an_engine()
    {
        EngineProfile engine = Profiles.Plain with { ExtraStart = Profiles.Plain.ExtraStart.Add("round/16-bit", 7), KernelOverhead = 2 };
        Assert.Equal(9 * ((2 * 10) + 7) * Micro, Round.With(engine).Estimate(StepShape.Decode(1, 0)).Root.Leaves.Single(l => l.Name == "products").Time.Value, Rounding);
    }

    [Fact]
    public void Utilisation_is_what_the_peaks_would_take_over_what_it_takes()
    {
        Deployment ideal = Deployment.Ideal(Tiny.Dense, FormatScheme.Bf16, Tiny.Card);
        StepEstimate step = ideal.Estimate(StepShape.Decode(5, 29));
        double flops = 5 * ((2 * 2 * ((4 * 10_000) + (3 * 20_000))) + 200_000 + (2 * 30 * 400)), seconds = step.Time.Value;
        Assert.Equal(flops / 1e12 / seconds, step.ComputeUtilisation, Rounding);
        Assert.Equal(1, step.BandwidthUtilisation, 1e-9);
        Assert.Equal(ideal.StepTime(StepShape.Decode(5, 29)), step.Ideal);
    }

    private static double Line(Deployment deployment, StepShape shape, string name)
    {
        return deployment.Estimate(shape).Operators.Single(o => o.Name == name).Time.Value;
    }
}
