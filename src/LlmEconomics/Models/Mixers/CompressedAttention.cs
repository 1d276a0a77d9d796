using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// DeepSeek-V4 attention: one shared head that is key and value at once, a short sliding window in full resolution, and behind it one
/// learned summary per <see cref="CompressionRatio"/> tokens, of which an indexer may pick the best.
/// </summary>
/// <remarks>
/// With h hidden, N heads, d head width, q query rank, o output rank, g output groups, r ratio, a 2 where summaries overlap and 1 elsewhere:
/// parameters <c>h·q + q + q·N·d + h·d + d + N·d·o + g·o·h + N</c>; compressor <c>2·h·a·d + r·a·d + d</c>; indexer <c>q·n·i + h·n</c> and a
/// compressor of its own at width i. Cache: d elements for each of the window's tokens and each summary, i per indexed summary.
/// Arithmetic 4·N·d FLOP per pair. Structure read from the published config keys and confirmed by the exact parameter totals of
/// DeepSeek-V4-Flash and -Pro; the cost of a run is not confirmed by a measurement.
/// </remarks>
public sealed record CompressedAttention : SequenceMixer
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "attn";

    /// <summary>Query heads (N), 1 to 65,536.</summary>
    public required int Heads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(Heads));
    }

    /// <summary>Head width (d), 1 to 65,536.</summary>
    public required int HeadSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(HeadSize));
    }

    /// <summary>Rotated width of a head (r), 0 to 65,536 and at most <see cref="HeadSize"/>; default 64. Engines keep it in 16 bits beside an 8-bit rest.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int RopeSize
    {
        get;
        init => field = Guard.Between(value, 0, 1 << 16, nameof(RopeSize));
    } = 64;

    /// <summary>Rank of the query compression (q), 1 to 2²⁰.</summary>
    public required int QueryRank
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 20, nameof(QueryRank));
    }

    /// <summary>Rank of the output compression per group (o), 1 to 2²⁰.</summary>
    public required int OutputRank
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 20, nameof(OutputRank));
    }

    /// <summary>Groups of heads in the output projection (g), 1 to 65,536.</summary>
    public required int OutputGroups
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(OutputGroups));
    }

    /// <summary>Sliding window in tokens, 1 to 2³⁰.</summary>
    public required int Window
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 30, nameof(Window));
    }

    /// <summary>Tokens per summary (r); 0 = no summaries, the window alone.</summary>
    public int CompressionRatio
    {
        get;
        init => field = Guard.Between(value, 0, 1 << 20, nameof(CompressionRatio));
    }

    /// <summary>Whether neighbouring summaries overlap, which doubles the compressor's width (a = 2).</summary>
    public bool OverlappingSummaries { get; init; }

    /// <summary>The scorer that picks among summaries, or <see langword="null"/> where all are read.</summary>
    public SparseIndexer? Indexer { get; init; }

    /// <summary>Summaries picked per query where there is an indexer, 1 to 2³⁰.</summary>
    public int TopK
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 30, nameof(TopK));
    } = 512;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<CacheEntry> Cache
    {
        get
        {
            List<CacheEntry> entries = [new CacheEntry("window", HeadSize, new WindowSpan(Window))];
            if (CompressionRatio > 0)
            {
                CompressedSpan span = new(CompressionRatio);
                entries.Add(new CacheEntry("summary", HeadSize, span));
                if (Indexer is not null)
                {
                    entries.Add(Indexer.KeysOver(span));
                }
            }

            return entries;
        }
    }

    /// <summary>Elements of a record that share an 8-bit scale, and how many scales are kept at least. Source: vllm/v1/kv_cache_interface.py, 584 bytes.</summary>
    private const int RecordGroup = 64, RecordScales = 8;

    internal override IEnumerable<KeptEntry> Kept(CacheLayout layout, FormatScheme formats)
    {
        bool records = layout.SparseRecords && formats.KvCache.ElementBits == 8;
        int plain = Math.Max(0, HeadSize - RopeSize), scales = (plain + RecordGroup - 1) / RecordGroup;
        double bytes = records
            ? plain + (2.0 * Math.Min(RopeSize, HeadSize)) + ((scales + RecordScales - 1) / RecordScales * RecordScales)
            : HeadSize * formats.KvCache.BytesPerElement;
        CompressedBlocks? blocks = layout.Compressed;
        int alignment = records && blocks is not null ? blocks.Alignment : 1;
        KeptEntry own = new(AttentionSpan.Full, bytes, 1) { BlockTokens = blocks?.Tokens ?? 0, Alignment = alignment, IsCompressed = blocks is not null };
        yield return own with { Span = new WindowSpan(Window), BlockTokens = blocks?.WindowTokens ?? 0 };
        if (CompressionRatio == 0)
        {
            yield break;
        }

        CompressedSpan span = new(CompressionRatio);
        yield return own with { Span = span };
        if (Indexer is not null)
        {
            yield return own with { Span = span, Bytes = Indexer.KeysOver(span).KeptIn(formats).Bytes };
        }

        if (blocks is null)
        {
            yield break;
        }

        // What summaries are made of until they are complete: a value and a score in FP32 for each token, of two summaries where they overlap.
        int overlap = OverlappingSummaries ? 2 : 1;
        KeptEntry state = own with
        {
            Span = new WindowSpan((long)overlap * CompressionRatio),
            Bytes = 2.0 * 4 * overlap * HeadSize,
            BlockTokens = OverlappingSummaries ? blocks.OverlappingStateTokens : blocks.StateTokens,
        };
        yield return state;
        if (Indexer is not null)
        {
            yield return state with { Bytes = 2.0 * 4 * overlap * Indexer.HeadSize };
        }
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators
    {
        get
        {
            List<SequenceOperator> operators = [Attend("window", new WindowSpan(Window))];
            if (CompressionRatio > 0)
            {
                CompressedSpan span = new(CompressionRatio);
                if (Indexer is not null)
                {
                    operators.Add(Indexer.Scoring(span));
                }

                operators.Add(Attend("summary", Indexer is null ? span : new TopKSpan(span, TopK)));
            }

            return operators;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        yield return Linear("wq_a", QueryRank, hiddenSize);
        yield return Vector("q_norm", QueryRank);
        yield return Linear("wq_b", (long)Heads * HeadSize, QueryRank, Heads);
        yield return Linear("wkv", HeadSize, hiddenSize);
        yield return Vector("kv_norm", HeadSize);
        yield return Linear("wo_a", (long)OutputGroups * OutputRank, (long)Heads * HeadSize / OutputGroups, OutputGroups);
        yield return Linear("wo_b", hiddenSize, (long)OutputGroups * OutputRank, OutputGroups) with { CutsInput = true };
        yield return Vector("attn_sink", Heads, Heads);
        if (CompressionRatio == 0)
        {
            yield break;
        }

        foreach (WeightTensor weight in Compressor("compressor", hiddenSize, HeadSize))
        {
            yield return weight;
        }

        if (Indexer is { } indexer)
        {
            yield return Linear("indexer.wq_b", (long)indexer.Heads * indexer.HeadSize, QueryRank);
            yield return Linear("indexer.weights_proj", indexer.Heads, hiddenSize) with { Role = WeightRole.Gate };
            foreach (WeightTensor weight in Compressor("indexer.compressor", hiddenSize, indexer.HeadSize))
            {
                yield return weight;
            }
        }
    }

    private IEnumerable<WeightTensor> Compressor(string name, int hiddenSize, int width)
    {
        long wide = (OverlappingSummaries ? 2L : 1L) * width;
        yield return Linear($"{name}.wkv", wide, hiddenSize) with { Role = WeightRole.Gate };
        yield return Linear($"{name}.wgate", wide, hiddenSize) with { Role = WeightRole.Gate };
        yield return Vector($"{name}.ape", CompressionRatio * wide);
        yield return Vector($"{name}.norm", width);
    }

    private SequenceOperator Attend(string cache, AttentionSpan span)
    {
        return new SequenceOperator($"{cache} attention") { Span = span, Cache = cache, FlopsPerPair = 4.0 * Heads * HeadSize, ElementsPerKey = HeadSize, ShardUnits = Heads };
    }
}
