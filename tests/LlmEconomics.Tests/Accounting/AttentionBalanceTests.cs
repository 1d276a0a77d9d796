using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>Where work over the cache overtakes the projections: all operators of a mixer together.</summary>
public sealed class AttentionBalanceTests
{
    [Fact]
    public void An_indexer_counts_on_both_sides()
    {
        // DeepSeek-V3.2: 187,113,984 weights in products of which two operations each; per pair the indexer's 16,384 and attention's 278,528.
        LatentAttention attention = LatentModels.DeepSeekV32.Layers[0].Mixers.OfType<LatentAttention>().Single();
        double products = 2.0 * attention.Weights(7168).Where(w => w.Role != WeightRole.Vector).Sum(w => w.Elements);
        Assert.Equal(products / (16_384 + 278_528), AttentionBalance.KeysOf(attention, 7168));
    }

    [Fact]
    public void What_a_mixer_computes_for_every_token_counts_with_its_weights()
    {
        Assert.Equal((5 + 7 + (2.0 * 8 * 8)) / (3 + 4), AttentionBalance.KeysOf(new Mixed(), 8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ModelArchitecture.MaxHiddenSize + 1)]
    public void A_hidden_size_out_of_range_is_refused(int hiddenSize)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AttentionBalance.KeysOf(new Mixed(), hiddenSize));
    }

    /// <summary>Two operators that do work for each pair and for each token, and one square of weights.</summary>
    private sealed record Mixed : SequenceMixer
    {
        public override string Module { get; init; } = "mixed";

        public override IReadOnlyList<SequenceOperator> Operators =>
            [new SequenceOperator("one") { FlopsPerPair = 3, FlopsPerToken = 5, Span = AttentionSpan.Full }, new SequenceOperator("two") { FlopsPerPair = 4, FlopsPerToken = 7, Span = AttentionSpan.Full }];

        public override IEnumerable<WeightTensor> Weights(int hiddenSize)
        {
            return [Linear("square", hiddenSize, hiddenSize)];
        }
    }
}
