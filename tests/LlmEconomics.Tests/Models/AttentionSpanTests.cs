using Xunit;

namespace LlmEconomics.Tests.Models;

public sealed class AttentionSpanTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(AttentionSpan.MaxTokens + 1)]
    public void A_length_lies_between_1_and_the_longest_sequence(long length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WindowSpan(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkSpan(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CompressedSpan(length));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopKSpan(AttentionSpan.Full, length));
    }

    [Fact]
    public void An_indexer_chooses_among_what_is_kept_whole()
    {
        Assert.Throws<ArgumentException>(() => new TopKSpan(new WindowSpan(8), 4));
        Assert.Throws<ArgumentException>(() => new TopKSpan(AttentionSpan.Full, 4) with { Inner = new ChunkSpan(8) });
    }

    [Fact]
    public void Spans_are_equal_by_kind_and_length()
    {
        Assert.Equal<AttentionSpan>(new WindowSpan(8), new WindowSpan(8));
        Assert.NotEqual<AttentionSpan>(new WindowSpan(8), new ChunkSpan(8));
        Assert.NotEqual(new TopKSpan(new CompressedSpan(4), 8), new TopKSpan(new CompressedSpan(2), 8));
    }
}
