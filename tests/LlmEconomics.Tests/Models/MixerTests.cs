using Xunit;

namespace LlmEconomics.Tests.Models;

/// <summary>The formulas that each mixer's documentation states, in numbers small enough to check by hand.</summary>
public sealed class MixerTests
{
    [Fact]
    public void Grouped_queries_keep_keys_and_values_of_each_key_value_head()
    {
        GroupedQueryAttention attention = new() { QueryHeads = 6, KeyValueHeads = 2, HeadSize = 10, ValueHeadSize = 7 };
        Assert.Equal(2 * (10 + 7), Assert.Single(attention.Cache).ElementsPerEntry);
        Assert.Equal(2 * 6 * (10 + 7), Assert.Single(attention.Operators).FlopsPerPair);
        Assert.Equal((9 * 6 * 10) + (9 * 2 * (10 + 7)) + (6 * 7 * 9), attention.Weights(9).Sum(w => w.Elements));
    }

    [Fact]
    public void The_width_of_values_is_that_of_keys_unless_stated()
    {
        GroupedQueryAttention attention = new() { QueryHeads = 4, KeyValueHeads = 2, HeadSize = 16 };
        Assert.Null(attention.ValueHeadSize);
        Assert.Equal(2 * 2 * 16, attention.Cache[0].ElementsPerEntry);
    }

    [Theory]
    [InlineData(QkNorm.None, false, 0)]
    [InlineData(QkNorm.PerHead, false, 2 * 10)]
    [InlineData(QkNorm.PerHead, true, 2 * 2 * 10)]
    [InlineData(QkNorm.FullWidth, false, (6 + 2) * 10)]
    [InlineData(QkNorm.FullWidth, true, 2 * (6 + 2) * 10)]
    public void Query_and_key_norms_store_a_gain_per_channel_that_they_tell_apart(QkNorm norm, bool bias, long elements)
    {
        GroupedQueryAttention plain = new() { QueryHeads = 6, KeyValueHeads = 2, HeadSize = 10 };
        Assert.Equal(elements, Elements(plain with { QkNorm = norm, QkNormBias = bias }) - Elements(plain));
    }

    [Fact]
    public void Each_option_of_grouped_queries_stores_what_it_says()
    {
        GroupedQueryAttention plain = new() { QueryHeads = 6, KeyValueHeads = 2, HeadSize = 10, ValueHeadSize = 7 };
        long More(GroupedQueryAttention varied)
        {
            return Elements(varied) - Elements(plain);
        }

        Assert.Equal((6 + 2) * 10 + (2 * 7), More(plain with { QkvBias = true }));
        Assert.Equal(9, More(plain with { OutputBias = true }));
        Assert.Equal(6 * 7 * 9, More(plain with { OutputGate = OutputGate.PerChannel }));
        Assert.Equal(6 * 9, More(plain with { OutputGate = OutputGate.PerHead }));
        Assert.Equal(6, More(plain with { Sinks = true }));
        Assert.Equal(-2 * 7 * 9, More(plain with { ValuesFromKeys = true }));
        Assert.Equal(-2 * (10 + 7) * 9, More(plain with { OmitsKeyValueWeights = true }));
        Assert.Equal((9 * 3 * 5) + (9 * 5) + (2 * 5) + (9 * 3), More(plain with { Indexer = new SparseIndexer(3, 5) }));
        Assert.Equal((6 + 2) * 10 - (2 * 7 * 9), More(plain with { ValuesFromKeys = true, QkvBias = true }));
        Assert.Equal((6 * 10) - (2 * (10 + 7) * 9), More(plain with { OmitsKeyValueWeights = true, QkvBias = true }));
    }

    [Fact]
    public void A_layer_that_reads_an_earlier_cache_keeps_none()
    {
        GroupedQueryAttention attention = new() { QueryHeads = 6, KeyValueHeads = 2, HeadSize = 10, ReadsEarlierCache = true };
        Assert.Empty(attention.Cache);
        Assert.Equal(2 * 2 * 10, Assert.Single(attention.Operators).ElementsPerKey);
    }

    [Fact]
    public void Latent_attention_keeps_one_vector_for_all_heads()
    {
        LatentAttention attention = new() { Heads = 4, QueryRank = 11, KeyValueRank = 12, NopeSize = 5, RopeSize = 3, ValueSize = 6 };
        CacheEntry latent = Assert.Single(attention.Cache);
        SequenceOperator operation = Assert.Single(attention.Operators);
        Assert.Equal((12 + 3, 1), (latent.ElementsPerEntry, latent.ShardUnits));
        Assert.Equal(2 * 4 * ((2 * 12) + 3), operation.FlopsPerPair);
        Assert.Equal(2 * 4 * (5 + 3 + 6), operation.ExpandedFlopsPerPair);
        Assert.Equal(2 * 12 * 4 * (5 + 6), operation.ExpandedFlopsPerCachedKey);
        const long Joint = (9 * (12 + 3)) + 12 + (12 * 4 * (5 + 6)) + (4 * 6 * 9);
        Assert.Equal((9 * 11) + 11 + (11 * 4 * (5 + 3)) + Joint, Elements(attention));
        Assert.Equal((9 * 4 * (5 + 3)) + Joint, Elements(attention with { QueryRank = null }));
        Assert.Equal(9 * 4 * 6, Elements(attention with { OutputGated = true }) - Elements(attention));
        Assert.Equal(11 + 12 + 3 + 9, Elements(attention with { Bias = true }) - Elements(attention));
        Assert.Equal((11 * 3 * 5) + (9 * 5) + (2 * 5) + (9 * 3), Elements(attention with { Indexer = new SparseIndexer(3, 5) }) - Elements(attention));
    }

    [Fact]
    public void An_indexer_rates_every_key_with_all_its_heads()
    {
        LatentAttention attention = LatentModels.DeepSeekV32.Layers[0].Mixers.OfType<LatentAttention>().Single();
        SequenceOperator scoring = attention.Operators[0];
        Assert.Equal((AttentionSpan.Full, 2.0 * 64 * 128, 128), (scoring.Span, scoring.FlopsPerPair, scoring.ElementsPerKey));
        Assert.Equal(8.25, attention.Cache[1].StoredAs!.BitsPerElement);
    }

    [Fact]
    public void Compressed_attention_sees_a_window_and_the_best_summaries()
    {
        CompressedAttention attention = LatentModels.DeepSeekV4Flash.Layers[2].Mixers.OfType<CompressedAttention>().Single();
        Assert.Equal([new WindowSpan(128), new CompressedSpan(4), new CompressedSpan(4)], attention.Cache.Select(c => c.Span));
        Assert.Equal([new WindowSpan(128), new CompressedSpan(4), new TopKSpan(new CompressedSpan(4), 512)], attention.Operators.Select(o => o.Span!));
        Assert.Equal([4.0 * 64 * 512, 2.0 * 64 * 128, 4.0 * 64 * 512], attention.Operators.Select(o => o.FlopsPerPair));
        Assert.Equal([new WindowSpan(128), new CompressedSpan(4)], (attention with { Indexer = null }).Operators.Select(o => o.Span!));
        Assert.Equal([new WindowSpan(128)], (attention with { CompressionRatio = 0 }).Operators.Select(o => o.Span!));
    }

    [Fact]
    public void Recurrent_layers_keep_a_state_and_the_last_inputs_of_their_convolution()
    {
        Assert.Equal([64L * 64 * 128, 6144L * 3], HybridModels.Nemotron3Nano.Layers[0].Mixers.Single().State.Select(s => s.Elements));
        Assert.Equal([524_288L, 24_576L], HybridModels.Qwen3Next.Layers[0].Mixers.Single().State.Select(s => s.Elements));
        Assert.Equal([524_288L, 36_864L], HybridModels.KimiLinear.Layers[0].Mixers.Single().State.Select(s => s.Elements));
        Assert.Equal([1_048_576L], HybridModels.MiniMaxText01.Layers[0].Mixers.Single().State.Select(s => s.Elements));
        Assert.Equal([131_072L, 24_576L], HybridModels.Jamba.Layers[0].Mixers.Single().State.Select(s => s.Elements));
        Assert.Equal([1280L * 64, 1280L], InventedModels.Rwkv.Layers[0].Mixers.Single().State.Select(s => s.Elements));
    }

    [Fact]
    public void A_convolution_of_one_token_keeps_nothing()
    {
        Mamba2 mamba = new() { Heads = 2, HeadSize = 3, Groups = 1, StateSize = 4, ConvolutionLength = 1 };
        Assert.Equal(2 * 3 * 4, Assert.Single(mamba.State).Elements);
        Assert.Single(mamba.Operators);
    }

    [Fact]
    public void The_arithmetic_of_a_recurrence_follows_its_state()
    {
        Assert.Equal(7.0 * 130 * 5, new Mamba1 { InnerSize = 130, StateSize = 5, TimeStepRank = 9, ConvolutionLength = 3 }.Operators[0].FlopsPerToken);
        Assert.Equal(5.0 * 6 * 20 * 7, new Mamba2 { Heads = 6, HeadSize = 20, Groups = 3, StateSize = 7, ConvolutionLength = 4 }.Operators[0].FlopsPerToken);
        Assert.Equal(7.0 * 9 * 4 * 8, new GatedDeltaNet { KeyHeads = 3, KeySize = 8, ValueHeads = 9, ValueSize = 4, ConvolutionLength = 5 }.Operators[0].FlopsPerToken);
        Assert.Equal(7.0 * 5 * 11 * 11, new KimiDeltaAttention { Heads = 5, HeadSize = 11, ConvolutionLength = 2 }.Operators[0].FlopsPerToken);
        Assert.Equal(5.0 * 4 * 64 * 64, new LightningAttention { Heads = 4, HeadSize = 64 }.Operators[0].FlopsPerToken);
        Assert.Equal(5.0 * 128 * 64, new Rwkv5 { InnerSize = 128, HeadSize = 64 }.Operators[0].FlopsPerToken);
    }

    private static long Elements(Sublayer sublayer)
    {
        return sublayer.Weights(9).Sum(w => w.Elements);
    }
}
