using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

[Properties(Replay = "20261125,117")]
public sealed class AttentionProductTests
{
    private static readonly GroupedQueryAttention MultiHead = new() { QueryHeads = 32, KeyValueHeads = 32, HeadSize = 128 };

    [Property]
    public bool Causal_pairs_are_halved_pairs_and_half_the_diagonal(PositiveInt length)
    {
        AttentionProduct square = Of(length.Get, length.Get);
        return square.CausalPairs == square.HalvedPairs + (length.Get / 2.0);
    }

    [Property]
    public bool One_query_at_the_end_sees_every_key(PositiveInt keys)
    {
        AttentionProduct decode = Of(1, keys.Get);
        return decode.CausalPairs == decode.AllPairs;
    }

    [Property]
    public bool It_agrees_with_the_operator_of_a_model(PositiveInt cached)
    {
        double pairs = AttentionSpan.Full.Pairs(1, cached.Get);
        return Of(1, cached.Get + 1L).ForwardFlops(pairs).Value == pairs * MultiHead.Operators[0].FlopsPerPair;
    }

    [Fact]
    public void Fewer_key_value_heads_change_the_traffic_and_not_the_arithmetic()
    {
        AttentionProduct grouped = Of(16, 64) with { KeyValueHeads = 4 };

        Assert.Equal(Of(16, 64).ForwardFlops(1), grouped.ForwardFlops(1));
        Assert.Equal(2 * 28 * 64 * 128, (Of(16, 64).ScoreTraffic(NumberFormats.Bf16) - grouped.ScoreTraffic(NumberFormats.Bf16)).Value);
    }

    [Fact]
    public void The_backward_pass_is_two_and_a_half_forward_passes()
    {
        Assert.Equal(Of(8, 8).ForwardFlops(64) * 2.5, Of(8, 8).BackwardFlops(64));
    }

    [Fact]
    public void A_causal_mask_needs_a_key_for_every_query()
    {
        Assert.Throws<InvalidOperationException>(() => Of(9, 8).CausalPairs);
    }

    [Fact]
    public void Multi_head_attention_balances_its_projections_at_twice_the_hidden_size()
    {
        Assert.Equal(8192, AttentionBalance.KeysOf(MultiHead, 4096));
    }

    [Fact]
    public void A_recurrence_never_outgrows_its_projections()
    {
        Assert.Null(AttentionBalance.KeysOf(new LightningAttention { Heads = 4, HeadSize = 64 }, 256));
    }

    private static AttentionProduct Of(long queries, long keys)
    {
        return new AttentionProduct { Heads = 32, Queries = queries, Keys = keys, HeadSize = 128 };
    }
}
