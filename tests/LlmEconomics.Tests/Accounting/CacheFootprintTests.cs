using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class CacheFootprintTests
{
    [Fact]
    public void Grouped_heads_keep_more_than_one_head_and_less_than_all()
    {
        double[] perToken = [.. ((int[])[1, 8, 32]).Select(heads => CacheFootprint.Of(WithHeads(heads), FormatScheme.Bf16).PerTokenUnbounded.Value)];
        Assert.Equal([32 * 2 * 128 * 2, 8 * 32 * 2 * 128 * 2, 32 * 32 * 2 * 128 * 2], perToken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_latent_is_kept_whole_on_every_tensor_rank(int ranks)
    {
        CacheFootprint rank = CacheFootprint.Of(LatentModels.DeepSeekV3, FormatScheme.Bf16, new Parallelism { Tensor = ranks });
        Assert.Equal(70_272, rank.PerTokenUnbounded.Value);
    }

    [Theory]
    [InlineData(2, 65_536)]
    [InlineData(8, 16_384)]
    [InlineData(16, 16_384)]
    [InlineData(64, 16_384)]
    [InlineData(3, 49_152)] // three of eight heads on the fullest rank
    public void Key_value_heads_are_split_down_to_one_and_then_repeated(int ranks, double bytes)
    {
        Assert.Equal(bytes, CacheFootprint.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, new Parallelism { Tensor = ranks }).PerTokenUnbounded.Value);
    }

    [Fact]
    public void Stages_divide_the_layers_and_the_fullest_counts()
    {
        ModelArchitecture llama = DenseModels.Llama31With8B;
        Assert.Equal(131_072 / 4, CacheFootprint.Of(llama, FormatScheme.Bf16, new Parallelism { Pipeline = 4 }).PerTokenUnbounded.Value);
        Assert.Equal(131_072 * 11 / 32.0, CacheFootprint.Of(llama, FormatScheme.Bf16, new Parallelism { Pipeline = 3 }).PerTokenUnbounded.Value);
    }

    [Fact]
    public void Which_stage_is_the_fullest_depends_on_the_length()
    {
        // One stage keeps a state of 1 MiB, the other 8 bytes per token: the second overtakes at 131,072 tokens.
        ModelArchitecture model = new()
        {
            Name = "two stages",
            VocabularySize = 10,
            HiddenSize = 64,
            Layers =
            [
                new LayerGroup { Sublayers = [new LightningAttention { Heads = 8, HeadSize = 256 }] },
                new LayerGroup { Sublayers = [new GroupedQueryAttention { QueryHeads = 1, KeyValueHeads = 1, HeadSize = 2 }] },
            ],
        };
        CacheFootprint fullest = CacheFootprint.Of(model, FormatScheme.Bf16, new Parallelism { Pipeline = 2 });
        Assert.Equal(Bytes.FromMebibytes(1), fullest.OfSequence(1000));
        Assert.Equal(Bytes.FromMebibytes(1), fullest.OfSequence(131_072));
        Assert.Equal(8 * 131_073, fullest.OfSequence(131_073).Value);
        Assert.Equal((Bytes.FromMebibytes(1), 8), (fullest.StatePerSequence, fullest.PerTokenUnbounded.Value));
        Assert.Equal(1_048_576 + (8 * 1000), CacheFootprint.Of(model, FormatScheme.Bf16).OfSequence(1000).Value);
    }

    [Fact]
    public void Data_ranks_hold_different_sequences()
    {
        CacheFootprint one = CacheFootprint.Of(LatentModels.DeepSeekV3, FormatScheme.Bf16);
        CacheFootprint eight = CacheFootprint.Of(LatentModels.DeepSeekV3, FormatScheme.Bf16, new Parallelism { Data = 8 });
        Bytes budget = Bytes.FromGigabytes(10);
        Assert.Equal(one.OfSequence(5000), eight.OfSequence(5000));
        Assert.Equal(8 * one.SequencesThatFit(budget, 5000), eight.SequencesThatFit(budget, 5000));
        Assert.Equal(8 * one.TokensThatFit(budget), eight.TokensThatFit(budget));
    }

    [Theory]
    [MemberData(nameof(Architectures.Names), MemberType = typeof(Architectures))]
    public void Context_ranks_divide_what_a_sequence_caches_and_keep_its_states(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        CacheFootprint whole = CacheFootprint.Of(model, FormatScheme.Bf16), part = CacheFootprint.Of(model, FormatScheme.Bf16, new Parallelism { Context = 8 });
        Assert.Equal(whole.StatePerSequence, part.StatePerSequence);
        Assert.Equal(whole.PerTokenUnbounded.Value, 8 * part.PerTokenUnbounded.Value, 1e-9 * whole.PerTokenUnbounded.Value);
        foreach (long tokens in (long[])[1, 100, 5000, 1_000_000])
        {
            Assert.True(Loads.AreClose((whole.OfSequence(tokens) - whole.StatePerSequence).Value, 8 * (part.OfSequence(tokens) - part.StatePerSequence).Value), $"{tokens} tokens");
        }
    }

    [Fact]
    public void Context_ranks_hold_longer_sequences_and_not_more_of_them()
    {
        Bytes budget = Bytes.FromGigabytes(10);
        CacheFootprint one = CacheFootprint.Of(LatentModels.DeepSeekV3, FormatScheme.Bf16), four = CacheFootprint.Of(LatentModels.DeepSeekV3, FormatScheme.Bf16, new Parallelism { Context = 4 });
        Assert.Equal(one.SequencesThatFit(budget, 1000), four.SequencesThatFit(budget, 4000));
        Assert.InRange(four.TokensThatFit(budget)!.Value, 4 * one.TokensThatFit(budget)!.Value, (4 * one.TokensThatFit(budget)!.Value) + 4);
    }

    [Fact]
    public void States_do_not_grow()
    {
        CacheFootprint nano = CacheFootprint.Of(HybridModels.Nemotron3Nano, FormatScheme.Bf16);
        // 23 Mamba layers: 524,288 elements in FP32 by config, 18,432 in 16 bits.
        Assert.Equal(23 * ((524_288 * 4) + (18_432 * 2)), nano.StatePerSequence.Value);
        Assert.Equal(nano.StatePerSequence + (nano.PerTokenUnbounded * 9999), nano.OfSequence(9999));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(8, 8)]
    public void States_are_split_by_heads_and_convolutions_by_groups(int ranks, int split)
    {
        CacheFootprint one = CacheFootprint.Of(HybridModels.Nemotron3Nano, FormatScheme.Bf16);
        CacheFootprint many = CacheFootprint.Of(HybridModels.Nemotron3Nano, FormatScheme.Bf16, new Parallelism { Tensor = ranks });
        Assert.Equal(one.StatePerSequence.Value, split * many.StatePerSequence.Value);
    }

    [Fact]
    public void Fp8_halves_keys_and_values_and_leaves_index_keys_alone()
    {
        FormatScheme eight = FormatScheme.Bf16 with { KvCache = NumberFormats.Fp8 };
        Assert.Equal(131_072 / 2, CacheFootprint.Of(DenseModels.Llama31With8B, eight).PerTokenUnbounded.Value);

        // DeepSeek-V3.2: 576 elements of latent, and 128 of index key in FP8 with an FP32 scale: 132 bytes.
        Assert.Equal(61 * ((576 * 2) + 132), CacheFootprint.Of(LatentModels.DeepSeekV32, FormatScheme.Bf16).PerTokenUnbounded.Value);
        Assert.Equal(61 * (576 + 132), CacheFootprint.Of(LatentModels.DeepSeekV32, eight).PerTokenUnbounded.Value);
    }

    [Fact]
    public void Summaries_share_an_entry_among_their_tokens()
    {
        // DeepSeek-V4-Flash in 16 bits: 21 layers with a summary per 4 tokens and an index key of 132 bytes for it, 20 with one per 128, 43 windows.
        CacheFootprint flash = CacheFootprint.Of(LatentModels.DeepSeekV4Flash, FormatScheme.Bf16);
        Assert.Equal((21 * ((512 * 2) + 132) / 4.0) + (20 * 512 * 2 / 128.0), flash.PerTokenUnbounded.Value);
        Assert.Equal(43 * 512 * 2, flash.PerTokenWindowed.Value);
        Assert.Equal((43 * 512 * 2 * 128) + (21 * ((512 * 2) + 132) * 250) + (20 * 512 * 2 * 7), flash.OfSequence(1000).Value);
    }

    [Fact]
    public void Summaries_of_which_the_best_are_picked_are_kept_and_written_like_others()
    {
        GroupedQueryAttention attention = new() { QueryHeads = 4, KeyValueHeads = 2, HeadSize = 16, Span = new TopKSpan(new CompressedSpan(8), 5) };
        ModelArchitecture model = DenseModels.Gpt2 with { Layers = [new LayerGroup { Count = 3, Sublayers = [attention] }] };
        CacheFootprint cache = CacheFootprint.Of(model, FormatScheme.Bf16);
        Assert.Equal(3 * 64 * 2 / 8.0, cache.PerTokenUnbounded.Value);
        Assert.Equal((3 * 64 / 8, 0), CacheFootprint.ElementsPerToken(model));
        Assert.Equal(cache.OfSequence(800).Value, ModelOperators.Of(model, FormatScheme.Bf16).Total(StepShape.Prefill(1, 800)).CacheWriteBytes.Value);
    }

    [Fact]
    public void Where_nothing_is_kept_nothing_limits()
    {
        ModelArchitecture none = DenseModels.Llama31With8B with { Layers = [new LayerGroup { Sublayers = [new DenseFeedForward { Width = 8 }] }] };
        CacheFootprint cache = CacheFootprint.Of(none, FormatScheme.Bf16);
        Assert.Null(cache.SequencesThatFit(Bytes.FromBytes(1), 100));
        Assert.Null(cache.TokensThatFit(Bytes.FromBytes(1)));
        Assert.Null(cache.BlocksThatFit(Bytes.FromBytes(1), 16));
    }

    [Fact]
    public void A_block_is_what_the_fullest_rank_keeps_of_its_tokens()
    {
        // gpt-oss-120b on two stages: 18 of 36 layers, half of them windowed, 2,048 bytes a layer and token.
        CacheFootprint half = CacheFootprint.Of(ExpertModels.GptOss120B, FormatScheme.Bf16, new Parallelism { Pipeline = 2 });
        Assert.Equal(5, half.BlocksThatFit(Bytes.FromBytes(5 * 16 * 18 * 2048), 16));
        Assert.Equal(4, half.BlocksThatFit(Bytes.FromBytes((5 * 16 * 18 * 2048) - 1), 16));
    }

    [Theory]
    [InlineData(-1, 16)]
    [InlineData(AttentionSpan.MaxTokens + 1, 16)]
    [InlineData(1, 0)]
    [InlineData(1, (1 << 20) + 1)]
    public void Lengths_and_blocks_out_of_range_are_refused(long tokens, int block)
    {
        CacheFootprint cache = CacheFootprint.Of(DenseModels.Gpt2, FormatScheme.Bf16);
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.OfSequence(tokens, block));
        Assert.Throws<ArgumentOutOfRangeException>(() => cache.SequencesThatFit(Bytes.FromBytes(1), tokens, block));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokens == 1 ? cache.BlocksThatFit(Bytes.FromBytes(1), block) : cache.OfSequence(tokens));
    }

    private static ModelArchitecture WithHeads(int heads)
    {
        return DenseModels.Llama31With8B with
        {
            Layers = [LayerGroup.Of(32, new GroupedQueryAttention { QueryHeads = 32, KeyValueHeads = heads, HeadSize = 128 }, new DenseFeedForward { Width = 14_336 })],
        };
    }
}
