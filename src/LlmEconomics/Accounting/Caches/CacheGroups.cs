using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// Layers that keep unlike things in one pool of equal blocks: layers of a kind are put into groups of one size, a block belongs to one group at a
/// time, and is as large as the largest group's.
/// </summary>
/// <remarks>
/// A sequence takes <c>Σ groups blocks</c> of <c>layers per group × page</c> bytes. Source: github.com/vllm-project/vllm, vllm/v1/core/kv_cache_utils.py,
/// <c>_get_kv_cache_groups_uniform_page_size</c> and, for compressed attention, <c>_get_kv_cache_groups_uniform_groups</c>.
/// </remarks>
internal static class CacheGroups
{
    /// <summary>Layers of one kind this many times as many as of another are not padded to each other, but split.</summary>
    private const double PaddedUpTo = 1.5;

    /// <summary>Blocks whose size states decide are multiples of so many tokens: the attention kernels' own step.</summary>
    private const long BlockStep = 16;

    /// <summary>The stage under a pool, or <see langword="null"/> where its layers are all alike and none is needed.</summary>
    public static CacheStage? Pooled(List<LayerEntry> entries, List<(double Bytes, int Layers)> states, CacheLayout layout)
    {
        return layout.Grouping == CacheGrouping.None || entries.Count == 0 || IsUniform(entries, states, layout) ? null
            : entries.Exists(e => e.Kept is { IsCompressed: true, Span.IsUnbounded: true }) ? Compressed(entries, layout)
            : EqualPages(entries, states, layout);
    }

    /// <summary>Whether every layer needs as many slots as every other: all full attention, or all the same window, and no states.</summary>
    private static bool IsUniform(List<LayerEntry> entries, List<(double Bytes, int Layers)> states, CacheLayout layout)
    {
        return states.Count == 0 && (entries.TrueForAll(e => e.Kept.Span.IsUnbounded) || entries.Select(e => (e.Kept.Span, e.BlockTokens(layout))).Distinct().Count() == 1);
    }

    private static CacheStage EqualPages(List<LayerEntry> entries, List<(double Bytes, int Layers)> states, CacheLayout layout)
    {
        long block = BlockHolding(states, entries, layout);
        CacheLayout wider = layout with { BlockTokens = block };
        double page = Math.Max(entries.Max(e => e.Page(wider)), states.Count > 0 ? states.Max(s => s.Bytes) : 0);

        // Layers of one kind, one page and one block size; smaller pages take more tokens where they divide the largest, and are padded where not.
        List<(AttentionSpan? Span, long Block, int Layers)> kinds =
        [
            .. entries.GroupBy(e => (Span: Plain(e.Kept.Span), e.BytesPerEntry)).Select(g =>
            {
                double own = g.First().Page(wider), ratio = page / own;
                return (Span: (AttentionSpan?)g.Key.Span, Block: ratio == Math.Floor(ratio) ? Math.Min(block * (long)ratio, AttentionSpan.MaxTokens) : block, Layers: g.Sum(e => e.Layers));
            }),
            .. states.GroupBy(s => s.Bytes).Select(g => (Span: (AttentionSpan?)null, Block: block, Layers: g.Sum(s => s.Layers))),
        ];
        int least = kinds.Min(k => k.Layers), most = kinds.Max(k => k.Layers), size = most < least * PaddedUpTo ? most : least;
        double unit = size * page;
        ImmutableArray<CachePart> parts = [.. kinds.Where(k => k.Span is not null).SelectMany(k =>
            Enumerable.Repeat(CacheStage.PartOf(k.Span!, unit / Math.Max(1, k.Block * k.Span!.EntriesPerToken), k.Block, layout), Groups(k.Layers, size)))];
        int stateBlocks = kinds.Where(k => k.Span is null).Sum(k => Groups(k.Layers, size));
        return new CacheStage(parts, stateBlocks * unit) { PoolBlock = unit, StateBlocks = stateBlocks };
    }

    /// <summary>Blocks of full attention grow until one holds a layer's state.</summary>
    private static long BlockHolding(List<(double Bytes, int Layers)> states, List<LayerEntry> entries, CacheLayout layout)
    {
        if (states.Count == 0)
        {
            return layout.BlockTokens;
        }

        double perToken = entries.Max(e => e.BytesPerEntry * e.Kept.Span.EntriesPerToken), state = states.Max(s => s.Bytes);
        double steps = Math.Ceiling(state / (BlockStep * perToken));
        return Math.Max(layout.BlockTokens, (long)Math.Min(steps * BlockStep, AttentionSpan.MaxTokens));
    }

    private static CacheStage Compressed(List<LayerEntry> entries, CacheLayout layout)
    {
        // The summaries of all ratios and their index keys are one group, whose blocks hold the same tokens; windows are grouped by length and block.
        List<LayerEntry> summaries = entries.FindAll(e => e.Kept.Span.IsUnbounded);
        var windows = entries.Where(e => !e.Kept.Span.IsUnbounded).GroupBy(e => (e.Kept.Span, Block: e.BlockTokens(layout))).ToList();
        double[] pages = [.. summaries.Select(e => e.Page(layout)).Distinct()];
        int[] tuples = [Tuples(summaries, layout), .. windows.Select(w => Tuples(w, layout))];
        int size = Smallest(tuples);
        double unit = layout.Grouping == CacheGrouping.Slab
            ? Math.Max(summaries.Sum(e => e.Page(layout) * e.Layers), windows.Max(w => Widest(w, layout, size)))
            : Math.Max(size, tuples[0]) * pages.Sum();
        long block = summaries[0].BlockTokens(layout);
        List<CachePart> parts = [CacheStage.PartOf(AttentionSpan.Full, unit / block, block, layout)];
        parts.AddRange(windows.Zip(tuples.Skip(1)).SelectMany(w => Enumerable.Repeat(
            CacheStage.PartOf(w.First.Key.Span, unit / w.First.Key.Block, w.First.Key.Block, layout), Groups(w.Second, size))));
        return new CacheStage([.. parts], 0) { PoolBlock = unit };
    }

    /// <summary>Bytes of the largest sub-group of windows in one block.</summary>
    private static double Widest(IEnumerable<LayerEntry> windows, CacheLayout layout, int size)
    {
        return windows.GroupBy(e => e.Page(layout)).Sum(g =>
        {
            int layers = g.Sum(e => e.Layers), groups = Groups(layers, size);
            return g.Key * (((layers - 1) / groups) + 1);
        });
    }

    /// <summary>Layers of a group with the same page, the largest number of them.</summary>
    private static int Tuples(IEnumerable<LayerEntry> entries, CacheLayout layout)
    {
        return entries.GroupBy(e => e.Page(layout)).Select(g => g.Sum(e => e.Layers)).DefaultIfEmpty(0).Max();
    }

    /// <summary>The size of sub-groups, at least the first group's, to which all can be rounded up with the least padding; the larger of equals.</summary>
    private static int Smallest(int[] tuples)
    {
        int best = Math.Max(1, tuples[0]);
        long least = long.MaxValue;
        for (int size = best; size <= tuples.Max(); size++)
        {
            long padding = tuples.Sum(t => (long)((size - (t % size)) % size));
            (best, least) = padding <= least ? (size, padding) : (best, least);
        }

        return best;
    }

    private static int Groups(int layers, int size)
    {
        return ((layers - 1) / size) + 1;
    }

    /// <summary>What is kept does not depend on which of the kept keys are read.</summary>
    private static AttentionSpan Plain(AttentionSpan span)
    {
        return span is TopKSpan { Inner: var inner } ? inner : span is WindowSpan { KeepsAll: true } ? AttentionSpan.Full : span;
    }
}
