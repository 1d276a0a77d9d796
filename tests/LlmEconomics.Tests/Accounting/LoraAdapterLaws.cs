using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class LoraAdapterLaws
{
    private static readonly LoraAdapters s_one = new() { Count = 1, Rank = 16 };

    [Theory]
    [MemberData(nameof(Models))]
    public void Parameters_grow_with_the_rank_and_bytes_with_the_number(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        long one = (s_one with { Rank = 1 }).ParametersOfOne(model);
        Assert.True(one > 0);
        foreach (int rank in (int[])[2, 16, 333])
        {
            LoraAdapters adapters = new() { Count = 7, Rank = rank };
            Assert.Equal(rank * one, adapters.ParametersOfOne(model));
            Assert.Equal(2.0 * rank * one, adapters.OfOne(model).Value);
            Assert.True(Loads.AreClose(7 * adapters.OfOne(model).Value, adapters.OnRank(model, Parallelism.None).Value));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void At_full_rank_an_adapter_is_no_smaller_than_what_it_adapts(string name)
    {
        // r (rows + columns) against rows × columns: with r the shorter side it is the matrix and a square more.
        ModelArchitecture model = Architectures.Named(name);
        PlacedWeight widest = PlacedWeight.MainOf(model).Where(w => w.Tensor.Role.IsLinear).MaxBy(w => w.Tensor.Rows * w.Tensor.Columns)!;
        long side = Math.Min(widest.Tensor.Rows, widest.Tensor.Columns);
        LoraAdapters full = new() { Count = 1, Rank = (int)Math.Min(side, LoraAdapters.MaxRank), Modules = [widest.FullName] };
        int same = PlacedWeight.MainOf(model).Count(w => w.FullName == widest.FullName);
        Assert.Equal(same * full.Rank * (widest.Tensor.Rows + widest.Tensor.Columns) * widest.Tensor.Count, full.ParametersOfOne(model));
        Assert.True(full.Rank < side || full.ParametersOfOne(model) > same * widest.Tensor.Elements);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Ranks_together_hold_all_and_none_holds_more_than_all(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (Parallelism layout in Layouts(model))
        {
            foreach (LoraAdapters adapters in (LoraAdapters[])[s_one, s_one with { FullySharded = true }])
            {
                double[] stages = adapters.OnStages(model, layout);
                Assert.True(Loads.IsAtMost(adapters.OfOne(model).Value, stages.Sum() * layout.StageRanks), $"{layout}");
                Assert.True(Loads.IsAtMost(stages.Sum(), adapters.OfOne(model).Value), $"{layout}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Sharding_both_matrices_never_takes_more_and_more_ranks_never_hold_more_each(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        LoraAdapters sharded = s_one with { FullySharded = true };
        double before = double.PositiveInfinity, beforeSharded = double.PositiveInfinity;
        foreach (int tensor in (int[])[1, 2, 4, 8, 16])
        {
            Parallelism layout = new() { Tensor = tensor };
            double half = s_one.OnRank(model, layout).Value, full = sharded.OnRank(model, layout).Value;
            Assert.True(Loads.IsAtMost(full, half) && Loads.IsAtMost(half, before) && Loads.IsAtMost(full, beforeSharded), $"{tensor} ranks: {half}, {full}");
            (before, beforeSharded) = (half, full);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_plan_with_adapters_leaves_that_much_less_room(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        Bytes memory = Bytes.FromGigabytes(4000), reserve = Bytes.FromGigabytes(3);
        foreach (Parallelism layout in Layouts(model))
        {
            MemoryPlan bare = MemoryPlan.Of(model, FormatScheme.Bf16, layout, memory, MemoryRule.OfTotal(0.9), reserve);
            MemoryPlan with = MemoryPlan.Of(model, FormatScheme.Bf16, layout, memory, MemoryRule.OfTotal(0.9), reserve, s_one);
            Assert.Equal((bare.Weights, bare.Reserve), (with.Weights, with.Reserve));
            Assert.True(Loads.AreClose(bare.CacheRoom.Value, (with.CacheRoom + with.Adapters).Value), $"{layout}");
            Assert.True(with.Adapters >= Bytes.Zero && Loads.IsAtMost(with.Adapters.Value, s_one.OnRank(model, layout).Value), $"{layout}");
        }
    }

    public static TheoryData<string> Models => Architectures.Names;

    private static IEnumerable<Parallelism> Layouts(ModelArchitecture model)
    {
        Parallelism[] layouts =
        [
            Parallelism.None, new() { Tensor = 4 }, new() { Pipeline = 3 }, new() { Tensor = 2, Data = 4, Expert = 4 }, new() { Tensor = 4, Pipeline = 2, Context = 2, Expert = 8 },
        ];
        return layouts.Where(l => l.Pipeline <= model.LayerCount);
    }
}
