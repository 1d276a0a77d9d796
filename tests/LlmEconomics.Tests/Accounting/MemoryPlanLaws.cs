using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class MemoryPlanLaws
{
    private static readonly Bytes s_memory = Bytes.FromGibibytes(79.6), s_reserve = Bytes.FromGigabytes(3);

    private static readonly MemoryRule[] s_rules = [MemoryRule.OfTotal(0.92), MemoryRule.OfTotal(1), MemoryRule.OfFree(0.9), MemoryRule.OfFree(1)];

    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void Weights_reserve_and_room_are_what_may_be_used(string name)
    {
        foreach ((MemoryRule rule, MemoryPlan plan) in Plans(name))
        {
            Assert.Equal(plan.Usable, plan.CacheRoom + plan.Weights + plan.Reserve);
            Assert.Equal(s_reserve, plan.Reserve);
            Assert.Equal(RankWeights.Of(Architectures.Named(name), FormatScheme.Bf16, Layout(name)), plan.Weights);
            Assert.Equal(rule.CacheRoom(s_memory, plan.Weights + s_reserve), plan.CacheRoom);
            Assert.True(!plan.Fits || plan.Usable <= s_memory + Bytes.FromBytes(1e-3), rule.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_fits_where_room_is_left(string name)
    {
        foreach ((_, MemoryPlan plan) in Plans(name))
        {
            Assert.Equal(plan.CacheRoom > Bytes.Zero, plan.Fits);
            Assert.Equal(plan.Cache.SequencesThatFit(plan.CacheRoom, 4096), plan.SequencesThatFit(4096));
            Assert.Equal(plan.Cache.SequencesThatFit(plan.CacheRoom, 4095, 16), plan.SequencesThatFit(4095, 16));
            Assert.Equal(plan.Cache.TokensThatFit(plan.CacheRoom), plan.TokensThatFit());
            Assert.Equal(plan.Cache.BlocksThatFit(plan.CacheRoom, 16), plan.BlocksThatFit(16));
            Assert.True(plan.Fits || plan.SequencesThatFit(4096) == 0);
        }
    }

    [Fact]
    public void The_cache_is_that_of_the_rank()
    {
        MemoryPlan plan = MemoryPlan.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, new Parallelism { Tensor = 4, Data = 2 }, s_memory, 0.9, s_reserve);
        Assert.Equal(131_072 / 4, plan.Cache.PerTokenUnbounded.Value);
        Assert.Equal(0, plan.SequencesThatFit(1000) % 2);
    }

    [Fact]
    public void A_model_larger_than_the_memory_leaves_less_than_nothing()
    {
        MemoryPlan plan = MemoryPlan.Of(DenseModels.Llama31With405B, FormatScheme.Bf16, Parallelism.None, s_memory, 0.9, s_reserve);
        Assert.False(plan.Fits);
        Assert.True(plan.CacheRoom < Bytes.Zero);
        Assert.Equal((0, 0, 0), (plan.SequencesThatFit(1), plan.TokensThatFit(), plan.BlocksThatFit(16)));
    }

    [Fact]
    public void Exactly_no_room_does_not_fit()
    {
        Bytes weights = RankWeights.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Parallelism.None);
        Assert.False(MemoryPlan.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Parallelism.None, weights, 1, Bytes.Zero).Fits);
    }

    [Fact]
    public void Values_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(Bytes.Zero, 0.9, s_reserve));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(s_memory, 0, s_reserve));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(s_memory, 1.01, s_reserve));
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(s_memory, 0.9, -s_reserve));

        static MemoryPlan Of(Bytes memory, double utilisation, Bytes reserve)
        {
            return MemoryPlan.Of(DenseModels.Gpt2, FormatScheme.Bf16, Parallelism.None, memory, utilisation, reserve);
        }
    }

    private static Parallelism Layout(string name)
    {
        return new Parallelism { Tensor = Math.Max(1, (int)(ParameterCount.Of(Architectures.Named(name)).Main / 30_000_000_000)) };
    }

    private static IEnumerable<(MemoryRule Rule, MemoryPlan Plan)> Plans(string name)
    {
        return s_rules.Select(r => (r, MemoryPlan.Of(Architectures.Named(name), FormatScheme.Bf16, Layout(name), s_memory, r, s_reserve)));
    }
}
