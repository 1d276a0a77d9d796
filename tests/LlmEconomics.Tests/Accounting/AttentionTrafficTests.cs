using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>Unfused attention counted by hand, with a different number in every place.</summary>
public sealed class AttentionTrafficTests
{
    private static readonly AttentionProduct s_product = new()
    {
        Batch = 3,
        Heads = 10,
        KeyValueHeads = 2,
        Queries = 7,
        Keys = 11,
        HeadSize = 13,
        ValueHeadSize = 17,
    };

    [Fact]
    public void Scores_and_values_cost_two_FLOP_per_pair_head_and_channel()
    {
        Assert.Equal(2.0 * 3 * 10 * 77 * 13, s_product.ScoreFlops(s_product.AllPairs).Value);
        Assert.Equal(2.0 * 3 * 10 * 77 * 17, s_product.ValueFlops(s_product.AllPairs).Value);
    }

    [Fact]
    public void Scores_read_queries_and_keys_and_write_the_pairs()
    {
        Assert.Equal(3 * ((10 * 7 * 13) + (2 * 11 * 13) + (10 * 77)) * 2, s_product.ScoreTraffic(NumberFormats.Bf16).Value);
    }

    [Fact]
    public void Values_read_the_pairs_and_values_and_write_the_output()
    {
        Assert.Equal(3 * ((10 * 7 * 17) + (2 * 11 * 17) + (10 * 77)) * 2, s_product.ValueTraffic(NumberFormats.Bf16).Value);
    }
}
