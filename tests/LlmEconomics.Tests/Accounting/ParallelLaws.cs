using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>What ranks do together is what one would do alone, and whatever they do twice.</summary>
public sealed class ParallelLaws
{
    private static readonly StepShape s_step = StepShape.Chunk(1, 512, 100) + StepShape.Decode(64, 3000);

    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void Tensor_ranks_together_do_at_least_the_whole(string name)
    {
        ForEach(name, Ranks(2, 3, 4, 8, 16, 64), (one, many, p, where) =>
            Assert.All(Loads.Parts, part => Assert.True(Loads.IsAtMost(part.Of(one), p.Tensor * part.Of(many)), $"{part.Name} of {where}")));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void No_tensor_rank_does_more_than_the_whole(string name)
    {
        ForEach(name, Ranks(2, 3, 4, 8, 16, 64), (one, many, _, where) =>
            Assert.All(Loads.Parts, part => Assert.True(Loads.IsAtMost(part.Of(many), part.Of(one)), $"{part.Name} of {where}")));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Data_ranks_split_the_tokens_and_each_reads_all_weights(string name)
    {
        ForEach(name, [new Parallelism { Data = 4 }], (one, many, p, where) =>
        {
            Assert.All(Loads.LinearParts, part => Assert.True(Loads.AreClose(part.Of(one), p.Data * part.Of(many)), $"{part.Name} of {where}"));
            Assert.True(Loads.IsAtMost(many.WeightBytes.Value, one.WeightBytes.Value), where);
        }, o => o.Part != ParameterPart.RoutedExperts);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Experts_that_are_not_parallel_are_cut_by_width_over_all_ranks_of_a_stage(string name)
    {
        // Whatever kind of ranks they are, each has a slice of every expert and meets every token with it.
        ModelArchitecture model = Architectures.Named(name);
        IReadOnlyList<ModelOperator> tensor = Of(new Parallelism { Tensor = 8 });
        foreach (Parallelism p in (Parallelism[])[new() { Data = 8 }, new() { Context = 8 }, new() { Tensor = 2, Data = 2, Context = 2 }])
        {
            Assert.All(tensor.Zip(Of(p)), o => Assert.Equal(o.First.Load(s_step), o.Second.Load(s_step)));
        }

        IReadOnlyList<ModelOperator> Of(Parallelism p)
        {
            return [.. ModelOperators.Of(model, FormatScheme.Bf16, p).Items.Where(o => o.Part == ParameterPart.RoutedExperts)];
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Context_ranks_split_arithmetic_and_cached_keys_without_rest_and_each_keeps_recurrent_states(string name)
    {
        foreach (int ranks in (int[])[2, 8])
        {
            ForEach(name, [new Parallelism { Context = ranks }], (one, many, p, where) =>
            {
                Assert.True(Loads.AreClose(one.Flops.Value, p.Context * many.Flops.Value), where);
                Assert.True(Loads.IsAtMost(one.CacheReadBytes.Value, p.Context * many.CacheReadBytes.Value), where);
                Assert.True(Loads.IsAtMost(many.CacheReadBytes.Value, one.CacheReadBytes.Value), where);
            }, o => o.Part != ParameterPart.RoutedExperts);
        }
    }

    [Fact]
    public void Context_ranks_read_their_part_of_the_cache_and_whole_states()
    {
        Parallelism p = new() { Context = 4 };
        OperatorLoad Of(ModelArchitecture model, Parallelism parallelism, string ending)
        {
            return ModelOperators.Of(model, FormatScheme.Bf16, parallelism).Items.Where(o => o.Name.EndsWith(ending, StringComparison.Ordinal))
                .Select(o => o.Load(s_step)).Aggregate((a, b) => a + b);
        }

        Assert.Equal(
            Of(LatentModels.DeepSeekV3, Parallelism.None, ".attention").CacheReadBytes.Value, 4 * Of(LatentModels.DeepSeekV3, p, ".attention").CacheReadBytes.Value);
        OperatorLoad alone = Of(HybridModels.Nemotron3Nano, Parallelism.None, ".convolution state"), one = Of(HybridModels.Nemotron3Nano, p, ".convolution state");
        Assert.True(alone.CacheReadBytes.Value > 0);
        Assert.Equal(alone.CacheReadBytes, one.CacheReadBytes);
        Assert.Equal(alone.CacheWriteBytes, one.CacheWriteBytes);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Expert_ranks_split_the_experts_and_see_all_tokens(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        int experts = model.Layers.SelectMany(g => g.FeedForwards).OfType<MixtureOfExperts>().Select(e => e.Experts).DefaultIfEmpty(8).Min();
        Parallelism p = new() { Data = experts % 4 == 0 ? 4 : experts % 3 == 0 ? 3 : 1, Expert = experts % 4 == 0 ? 4 : experts % 3 == 0 ? 3 : 1 };
        ForEach(name, [p], (one, many, _, where) =>
            Assert.All(Loads.Parts, part => Assert.True(Loads.AreClose(part.Of(one), p.Expert * part.Of(many)), $"{part.Name} of {where}")),
            o => o.Part == ParameterPart.RoutedExperts);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Heads_columns_and_rows_that_divide_are_split_without_rest(int ranks)
    {
        ForEach(DenseModels.Llama31With8B.Name, Ranks(ranks), (one, many, _, where) =>
        {
            Assert.True(Loads.AreClose(one.Flops.Value, ranks * many.Flops.Value), where);
            Assert.True(Loads.AreClose(one.WeightBytes.Value, ranks * many.WeightBytes.Value), where);
            Assert.True(Loads.AreClose(one.CacheReadBytes.Value, ranks * many.CacheReadBytes.Value), where);
            Assert.True(Loads.AreClose(one.CacheWriteBytes.Value, ranks * many.CacheWriteBytes.Value), where);
        }, o => o.Part != ParameterPart.Norms);
        ForEach(DenseModels.Llama31With8B.Name, Ranks(ranks), (one, many, _, where) => Assert.True(one == many, where), o => o.Part == ParameterPart.Norms);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(16, 8)]
    [InlineData(32, 8)]
    public void Fewer_key_value_heads_than_ranks_are_read_more_than_once(int ranks, int split)
    {
        (OperatorLoad one, OperatorLoad many) = Attention(DenseModels.Llama31With8B, ranks);
        Assert.Equal(one.CacheReadBytes.Value, split * many.CacheReadBytes.Value);
        Assert.Equal(one.Flops.Value, ranks * many.Flops.Value);
    }

    [Fact]
    public void Every_tensor_rank_reads_the_whole_latent()
    {
        (OperatorLoad one, OperatorLoad many) = Attention(LatentModels.DeepSeekV3, 16);
        Assert.Equal(one.CacheReadBytes, many.CacheReadBytes);
        Assert.Equal(one.Flops.Value, 16 * many.Flops.Value);
    }

    [Fact]
    public void A_row_parallel_product_reads_a_slice_and_writes_a_whole()
    {
        // o_proj of Llama-3.1-8B on 4 ranks: 1,024 of 4,096 inputs, all 4,096 outputs; q_proj the other way round.
        ModelOperators four = ModelOperators.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, new Parallelism { Tensor = 4 });
        OperatorLoad Of(string name)
        {
            return four.Items.Single(o => o.Name == name).Load(StepShape.Decode(1, 0));
        }

        Assert.Equal(32 * 2 * (1024 + 4096), Of("self_attn.o_proj").ActivationBytes.Value);
        Assert.Equal(32 * 2 * (4096 + 1024), Of("self_attn.q_proj").ActivationBytes.Value);
    }

    [Fact]
    public void Expert_parallelism_leaves_over_ranks_that_cut_the_experts_width()
    {
        // 8 ranks, 2 of them for different experts: each holds 128 of 256 experts and a quarter of each one's width.
        Parallelism p = new() { Tensor = 2, Data = 4, Expert = 2 };
        OperatorLoad whole = Gate(Parallelism.None), rank = Gate(p);
        Assert.Equal(whole.Flops.Value / 8, rank.Flops.Value);
        Assert.Equal(whole.WeightBytes.Value / 8, rank.WeightBytes.Value, 1e-3);
        Assert.Equal(58 * 512 * 8 / 2.0 * 2 * (7168 + 512), rank.ActivationBytes.Value);

        static OperatorLoad Gate(Parallelism parallelism)
        {
            return ModelOperators.Of(LatentModels.DeepSeekV3, FormatScheme.Bf16, parallelism)
                .Items.Single(o => o.Name == "mlp.experts.gate_proj").Load(StepShape.Decode(512, 0));
        }
    }

    [Fact]
    public void A_layout_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ModelOperators.Of(ExpertModels.Mixtral8X7B, FormatScheme.Bf16, new Parallelism { Tensor = 4, Expert = 3 }));
        Assert.Throws<ArgumentException>(() => ModelOperators.Of(ExpertModels.Mixtral8X7B, FormatScheme.Bf16, new Parallelism { Data = 2, Context = 2, Expert = 8 }));
        Assert.NotNull(ModelOperators.Of(ExpertModels.Mixtral8X7B, FormatScheme.Bf16, new Parallelism { Data = 2, Context = 2, Expert = 4 }));
        Assert.Throws<ArgumentException>(() => RankWeights.Of(ExpertModels.Mixtral8X7B, FormatScheme.Bf16, new Parallelism { Pipeline = 33 }));
        Assert.Throws<ArgumentException>(() => CacheFootprint.Of(ExpertModels.Mixtral8X7B, FormatScheme.Bf16, new Parallelism { Pipeline = 33 }));
    }

    private static Parallelism[] Ranks(params int[] tensor)
    {
        return [.. tensor.Select(n => new Parallelism { Tensor = n })];
    }

    private static (OperatorLoad One, OperatorLoad Many) Attention(ModelArchitecture model, int ranks)
    {
        return (Of(Parallelism.None), Of(new Parallelism { Tensor = ranks }));

        OperatorLoad Of(Parallelism parallelism)
        {
            return ModelOperators.Of(model, FormatScheme.Bf16, parallelism).Items.Single(o => o.Name == "self_attn.attention").Load(StepShape.Decode(4, 1000));
        }
    }

    /// <summary>Operator by operator, on one accelerator and on a rank of several.</summary>
    private static void ForEach(
        string name, IEnumerable<Parallelism> layouts, Action<OperatorLoad, OperatorLoad, Parallelism, string> law, Func<ModelOperator, bool>? which = null)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (FormatScheme formats in (FormatScheme[])[FormatScheme.Bf16, FormatScheme.Nvfp4])
        {
            IReadOnlyList<ModelOperator> alone = Architectures.OperatorsOf(model, formats).Items;
            foreach (Parallelism p in layouts)
            {
                foreach ((ModelOperator one, ModelOperator many) in alone.Zip(ModelOperators.Of(model, formats, p).Items).Where(o => which?.Invoke(o.First) ?? true))
                {
                    law(one.Load(s_step), many.Load(s_step), p, $"{one.Name} in {formats} on {p}");
                }
            }
        }
    }
}
