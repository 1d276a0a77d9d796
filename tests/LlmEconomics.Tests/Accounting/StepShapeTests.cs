using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class StepShapeTests
{
    [Fact]
    public void Decode_is_one_token_and_its_logits_behind_a_context()
    {
        Assert.Equal(StepShape.Of(new SequenceGroup(Count: 64, NewTokens: 1, CachedTokens: 4096, LogitTokens: 1)), StepShape.Decode(64, 4096));
    }

    [Fact]
    public void Prefill_is_a_prompt_and_the_logits_of_its_last_token()
    {
        Assert.Equal(StepShape.Of(new SequenceGroup(2, 1000, 24, 1)), StepShape.Prefill(2, 1000, 24));
        Assert.Equal(StepShape.Of(new SequenceGroup(2, 1000, 0, 1)), StepShape.Prefill(2, 1000));
        Assert.Equal(0, StepShape.Prefill(2, 0).LogitTokens);
    }

    [Fact]
    public void A_chunk_needs_no_logits()
    {
        Assert.Equal(StepShape.Of(new SequenceGroup(3, 512, 1024, 0)), StepShape.Chunk(3, 512, 1024));
    }

    [Fact]
    public void Verification_needs_the_logits_of_the_draft_and_of_the_token_before_it()
    {
        Assert.Equal(StepShape.Of(new SequenceGroup(8, 5, 100, 5)), StepShape.Verify(8, 4, 100));
        Assert.Equal(StepShape.Decode(8, 100), StepShape.Verify(8, 0, 100));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        const long TooMany = AttentionSpan.MaxTokens + 1;
        Assert.Throws<ArgumentOutOfRangeException>(() => StepShape.Decode(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepShape.Decode(TooMany, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepShape.Decode(1, TooMany));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepShape.Prefill(1, TooMany));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepShape.Chunk(1, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepShape.Verify(1, AttentionSpan.MaxTokens, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepShape.Verify(1, -1, 0));
        Assert.Equal(AttentionSpan.MaxTokens, StepShape.Verify(1, AttentionSpan.MaxTokens - 1, 0).NewTokens);
    }

    [Fact]
    public void No_more_logits_than_tokens_can_be_asked_for()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceGroup(1, 1, 0, 2));
        SequenceGroup group = new SequenceGroup(1, 2, 0, 2) with { NewTokens = 1 };
        Assert.Throws<ArgumentException>(() => StepShape.Of(group));
        Assert.Throws<ArgumentException>(() => StepShape.Of(new SequenceGroup(1, 1, 1, 1), group));
        Assert.Equal(1, StepShape.Of(group with { LogitTokens = 1 }).LogitTokens);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void Only_its_groups_can_be_asked_for(int index)
    {
        StepShape shape = StepShape.Decode(1, 1) + StepShape.Decode(2, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => shape[index]);
        Assert.Equal((1, 2), (shape[0].Count, shape[1].Count));
    }

    [Fact]
    public void Different_shapes_hash_differently()
    {
        Assert.NotEqual(StepShape.Decode(1, 1).GetHashCode(), StepShape.Decode(1, 2).GetHashCode());
        Assert.NotEqual(StepShape.Decode(1, 1).GetHashCode(), (StepShape.Decode(1, 1) + StepShape.Decode(1, 1)).GetHashCode());
    }

    [Fact]
    public void Text_tells_the_groups()
    {
        Assert.Equal("1 × (512 new after 0) + 64 × (1 new after 4096)", (StepShape.Chunk(1, 512, 0) + StepShape.Decode(64, 4096)).ToString());
    }

    [Fact]
    public void A_shape_of_one_group_allocates_nothing()
    {
        double sum = 0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            StepShape shape = StepShape.Decode(64, 4096);
            sum += shape.NewTokens + shape.Sequences + shape.LogitTokens + shape.CachedTokens + StepShape.Prefill(1, 10)[0].Count;
            sum += (shape + StepShape.Empty).GroupCount;
        }));
        Assert.True(sum > 0);
    }
}
