using Xunit;

namespace LlmEconomics.Tests.Models;

/// <summary>The three things a part of a layer states agree with each other: its weights, what it keeps, and what its arithmetic reads.</summary>
public sealed class MixerLaws
{
    public static TheoryData<string> Models => Architectures.Names;

    [Theory]
    [MemberData(nameof(Models))]
    public void What_is_kept_per_sequence_is_what_a_step_reads_and_writes(string name)
    {
        Assert.All(PartsOf(name), part => Assert.Equal(part.State.Sum(s => s.Elements), part.Operators.Sum(o => o.StateElements)));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void An_operator_reads_whole_entries_of_the_cache_it_names(string name)
    {
        foreach (Sublayer part in PartsOf(name))
        {
            Assert.All(part.Operators.Where(o => o.Cache is not null), operation =>
            {
                CacheEntry? entry = part.Cache.SingleOrDefault(c => c.Name == operation.Cache);
                bool isShared = part is GroupedQueryAttention { ReadsEarlierCache: true };
                Assert.Equal(isShared, entry is null);
                Assert.True(entry is null || (entry.ElementsPerEntry == operation.ElementsPerKey && entry.ShardUnits == operation.MemoryShardUnits && entry.StoredAs == operation.StoredAs));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_cache_is_read(string name)
    {
        Assert.All(PartsOf(name), part => Assert.Equal(part.Cache.Select(c => c.Name).Order(), part.Operators.Select(o => o.Cache).OfType<string>().Distinct().Order().Intersect(part.Cache.Select(c => c.Name))));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Names_of_a_layers_tensors_do_not_repeat_but_for_parts_of_one_module(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (Sublayer sublayer in model.Layers.SelectMany(g => g.Sublayers))
        {
            string[] names = [.. sublayer.Weights(model.HiddenSize).Select(w => w.Name)];
            Assert.Equal(names.Length, names.Distinct().Count());
            Assert.All(names, n => Assert.StartsWith($"{sublayer.Module}.", n, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void No_tensor_is_cut_into_more_pieces_than_it_has_rows_or_columns(string name)
    {
        ModelArchitecture model = Architectures.Named(name);
        foreach (WeightTensor weight in model.Layers.SelectMany(g => g.Sublayers).SelectMany(s => s.Weights(model.HiddenSize)))
        {
            Assert.InRange(weight.ShardUnits, 1, weight.CutsInput ? weight.Columns : weight.Rows);
            Assert.InRange(weight.ActiveCount, 1, weight.Count);
        }
    }

    private static IEnumerable<Sublayer> PartsOf(string name)
    {
        return Architectures.Named(name).Layers.SelectMany(g => g.Sublayers).Distinct();
    }
}
