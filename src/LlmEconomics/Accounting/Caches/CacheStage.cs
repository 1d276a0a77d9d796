using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>What the layers of one pipeline stage keep of one sequence, on one tensor rank.</summary>
/// <param name="parts">What grows with it or fills a window.</param>
/// <param name="state">Recurrent states [B].</param>
internal sealed class CacheStage(ImmutableArray<CachePart> parts, double state)
{
    public double State => state;

    /// <summary>Bytes of a block of the pool that all parts share, or 0 where each has blocks of its own.</summary>
    public double PoolBlock { get; init; }

    /// <summary>Blocks of that pool that hold recurrent states.</summary>
    public double StateBlocks { get; init; }

    public double Unbounded => parts.Where(p => p.Span.IsUnbounded).Sum(p => p.BytesPerEntry * p.Span.EntriesPerToken);

    public double Windowed => parts.Where(p => !p.Span.IsUnbounded).Sum(p => p.BytesPerEntry);

    public double OfSequence(long tokens)
    {
        double sum = state;
        foreach (CachePart part in parts)
        {
            sum += part.OfSequence(tokens);
        }

        return sum;
    }

    public double Blocks(long tokens)
    {
        return StateBlocks + parts.Sum(p => p.Blocks(tokens));
    }

    public double InBlocks(long tokens)
    {
        return state + parts.Sum(p => p.Blocks(tokens) * p.BlockBytes);
    }

    public double Reserved(long tokens)
    {
        return state + parts.Sum(p => p.Reserved(tokens) * p.BlockBytes);
    }

    /// <summary>Sequences that a room holds at most by the engine's own reckoning.</summary>
    public double Concurrency(double room, long tokens)
    {
        double reserved = Reserved(tokens);
        return reserved == 0 ? double.PositiveInfinity
            : PoolBlock > 0 ? Math.Floor(room / PoolBlock) / (StateBlocks + parts.Sum(p => p.Reserved(tokens)))
            : room / reserved;
    }

    /// <summary>Keeps caches of a stage's layers as a layout says.</summary>
    public static CacheStage Of(ModelArchitecture model, FormatScheme formats, Parallelism parallelism, CacheLayout layout, int first, int count)
    {
        RankShare rank = new(parallelism);
        List<LayerEntry> entries = [];
        List<(double Bytes, int Layers)> states = [];
        int start = 0;
        foreach (LayerGroup group in model.Layers)
        {
            int here = Math.Max(0, Math.Min(start + group.Count, first + count) - Math.Max(start, first));
            start += group.Count;
            if (here == 0)
            {
                continue;
            }

            foreach (Sublayer sublayer in group.Sublayers)
            {
                entries.AddRange(sublayer.Kept(layout, formats).Select(e => new LayerEntry(
                    e, e.Bytes * rank.Of(e.ShardUnits) / parallelism.Context, here)));
                double state = sublayer.State.Sum(s => s.Elements * layout.StateFormat(s, formats).BytesPerElement * rank.Of(s.ShardUnits));
                if (state > 0)
                {
                    states.Add((state, here));
                }
            }
        }

        return CacheGroups.Pooled(entries, states, layout)
            ?? new CacheStage(Separate(entries, layout), states.Sum(s => s.Bytes * s.Layers));
    }

    /// <summary>Each kind of entry with blocks of its own.</summary>
    private static ImmutableArray<CachePart> Separate(List<LayerEntry> entries, CacheLayout layout)
    {
        return [.. entries.GroupBy(e => (e.Kept.Span, Block: e.BlockTokens(layout)))
            .Select(g => PartOf(g.Key.Span, g.Sum(e => e.BytesPerEntry * e.Layers), g.Key.Block, layout))];
    }

    /// <summary>A part with what its layout keeps beside a window.</summary>
    internal static CachePart PartOf(AttentionSpan span, double bytesPerEntry, long blockTokens, CacheLayout layout)
    {
        long window = span switch { WindowSpan { KeepsAll: false, Tokens: var w } => w, ChunkSpan { Tokens: var c } => c, _ => 0 };
        double perBlock = Math.Max(1, blockTokens * span.EntriesPerToken);
        return window == 0 ? new CachePart(span, bytesPerEntry, perBlock) : layout.Windows switch
        {
            WindowCache.Everything => new CachePart(AttentionSpan.Full, bytesPerEntry, perBlock),
            WindowCache.Batch => new CachePart(Wider(window + layout.InFlight), bytesPerEntry, perBlock),
            WindowCache.WholeBlocks => new CachePart(Wider(window + blockTokens - 1), bytesPerEntry, perBlock)
            {
                Window = window,
                Straddles = true,
                InFlight = layout.InFlight,
            },
            _ => new CachePart(span, bytesPerEntry, perBlock),
        };
    }

    private static WindowSpan Wider(long tokens)
    {
        return new WindowSpan(Math.Min(tokens, AttentionSpan.MaxTokens));
    }
}

/// <summary>Equal entries of some layers on one rank.</summary>
internal readonly record struct LayerEntry(KeptEntry Kept, double BytesPerEntry, int Layers)
{
    public long BlockTokens(CacheLayout layout)
    {
        return Kept.BlockTokens > 0 ? Kept.BlockTokens : layout.BlockTokens;
    }

    /// <summary>Bytes of one layer's block, aligned.</summary>
    public double Page(CacheLayout layout)
    {
        double bytes = Math.Max(1, BlockTokens(layout) * Kept.Span.EntriesPerToken) * BytesPerEntry;
        return Kept.Alignment > 1 ? Math.Ceiling(bytes / Kept.Alignment) * Kept.Alignment : bytes;
    }
}
