using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>A reserve by rule, every figure another one, so that each can be told apart in a result.</summary>
public sealed class StaticReserveLaws
{
    private static readonly StaticReserve s_rule = new()
    {
        Fixed = Gibibytes(1),
        PerToken = Bytes.FromBytes(1000),
        LeastTokens = 50,
        PerGraphSequence = Bytes.FromBytes(70),
        PerRank = Bytes.FromBytes(900_000),
        PerDataSequence = Bytes.FromBytes(13),
        Least = Gibibytes(4),
        LeastFrom = Gibibytes(60),
        Captured = [new(Bytes.Zero, 8, 12, 4), new(Gibibytes(20), 24, 80, 4), new(Gibibytes(60), 256, 512, 2)],
    };

    [Fact]
    public void Each_part_has_its_own_price()
    {
        // 40 GiB: 24 sequences in the largest graph, on four ranks or more 80. One accelerator, then 2 × 3 × 2 of which attention has
        // three groups.
        MemoryParts one = s_rule.PartsOn(Gibibytes(40), Parallelism.None, 100);
        Assert.Equal((100 * 1000.0, 24 * 70.0, 900_000.0, (double)(1L << 30)), Values(one));
        MemoryParts twelve = s_rule.PartsOn(Gibibytes(40), new Parallelism { Tensor = 2, Data = 3, Pipeline = 2 }, 100);
        Assert.Equal((100 * 1000.0, (80 * 70.0) + (80 * 13 * 3), 12 * 900_000.0, (double)(1L << 30)), Values(twelve));
        Assert.Equal(100_000 + 1680 + 900_000 + (1L << 30), one.Sum.Value);
    }

    [Fact]
    public void A_small_step_counts_as_the_least_one()
    {
        Assert.Equal(50 * 1000, s_rule.PartsOn(Gibibytes(40), Parallelism.None, 10).Activations.Value);
        Assert.Equal(51 * 1000, s_rule.PartsOn(Gibibytes(40), Parallelism.None, 51).Activations.Value);
    }

    [Theory]
    [InlineData(19.99, 8)]
    [InlineData(20, 24)]
    [InlineData(59.99, 24)]
    [InlineData(60, 256)]
    [InlineData(500, 256)]
    public void The_largest_device_that_a_device_reaches_counts(double gibibytes, int sequences)
    {
        Assert.Equal(sequences * 70, s_rule.PartsOn(Gibibytes(gibibytes), Parallelism.None, 1).Graphs.Value);
    }

    [Fact]
    public void Ranks_of_tensor_and_data_together_make_a_graph_wide()
    {
        CapturedBatch batch = new(Bytes.Zero, 24, 80, 4);
        Assert.Equal(
            (24, 24, 80, 80),
            (batch.Of(Parallelism.None), batch.Of(new Parallelism { Tensor = 3 }), batch.Of(new Parallelism { Tensor = 4 }),
                batch.Of(new Parallelism { Tensor = 2, Data = 2 })));
        Assert.Equal(24, batch.Of(new Parallelism { Pipeline = 8 }));
    }

    [Fact]
    public void Large_devices_keep_the_least_and_small_ones_what_the_parts_come_to()
    {
        // At 60 GiB the parts come to little over 1 GiB: what is missing to 4 is the runtime's.
        MemoryParts large = s_rule.PartsOn(Gibibytes(60), Parallelism.None, 100);
        Assert.Equal(4.0 * (1L << 30), large.Sum.Value, 1e-3);
        Assert.Equal((100_000.0, 256 * 70.0, 900_000.0), (large.Activations.Value, large.Graphs.Value, large.Communication.Value));
        Assert.Equal(1L << 30, s_rule.PartsOn(Gibibytes(59), Parallelism.None, 100).Runtime.Value);

        // Four million tokens need more than 3.7 GiB: nothing is missing.
        Assert.Equal(1L << 30, s_rule.PartsOn(Gibibytes(60), Parallelism.None, 4_000_000).Runtime.Value);
    }

    [Fact]
    public void Without_a_graph_nothing_is_captured()
    {
        Assert.Equal(0, (s_rule with { Captured = [] }).PartsOn(Gibibytes(40), new Parallelism { Data = 2 }, 1).Graphs.Value);
    }

    [Fact]
    public void Two_rules_are_equal_only_if_every_figure_is()
    {
        StaticReserve same = s_rule with { Captured = [.. s_rule.Captured] };
        Assert.Equal((s_rule, s_rule.GetHashCode()), (same, same.GetHashCode()));
        Bytes other = Gibibytes(7);
        Assert.All(
            [
                s_rule with { Fixed = other }, s_rule with { PerToken = other }, s_rule with { LeastTokens = 7 },
                s_rule with { PerGraphSequence = other }, s_rule with { PerRank = other },
                s_rule with { PerDataSequence = other }, s_rule with { Least = other }, s_rule with { LeastFrom = other },
                s_rule with { Captured = [new(Bytes.Zero, 8, 12, 5)] },
            ],
            changed => Assert.False(s_rule.Equals(changed)));
        Assert.False(s_rule.Equals(null));
    }

    [Fact]
    public void Text_names_every_member()
    {
        string text = s_rule.ToString();
        Assert.All(
            typeof(StaticReserve).GetProperties().Where(p => p.Name != "EqualityContract"),
            p => Assert.Contains(p.Name + " = ", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Figures_may_lie_at_their_ends()
    {
        const int Most = 65_536;
        Assert.Equal(
            new CapturedBatch(Bytes.Zero, Most, Most, Most),
            new CapturedBatch(Bytes.Zero, 1, 1, 1) with { Sequences = Most, Wide = Most, WideFrom = Most });
        Assert.Equal(0, new CapturedBatch(Bytes.Zero, 0, 0, 1).Of(Parallelism.None));
        Assert.All(
            [() => new CapturedBatch(Bytes.Zero, Most + 1, 1, 1), () => new CapturedBatch(Bytes.Zero, 1, Most + 1, 1),
                () => new CapturedBatch(Bytes.Zero, 1, 1, Most + 1), () => new CapturedBatch(Bytes.Zero, -1, 1, 1),
                () => new CapturedBatch(Bytes.Zero, 1, 1, 0), () => new CapturedBatch(Gibibytes(-1), 1, 1, 1)],
            (Func<object> bad) => Assert.Throws<ArgumentOutOfRangeException>(bad));
        Assert.Equal(1L << 30, (s_rule with { LeastTokens = 1L << 30 }).LeastTokens);
    }

    private static Bytes Gibibytes(double number)
    {
        return Bytes.FromGibibytes(number);
    }

    private static (double Activations, double Graphs, double Communication, double Runtime) Values(MemoryParts parts)
    {
        return (parts.Activations.Value, parts.Graphs.Value, parts.Communication.Value, parts.Runtime.Value);
    }
}
