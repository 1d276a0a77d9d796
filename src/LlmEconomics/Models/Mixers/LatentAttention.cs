using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// Multi-head latent attention: keys and values of all heads are one compressed vector per token, kept once and shared by every head.
/// </summary>
/// <remarks>
/// With h hidden, N heads, q query rank, c key-value rank, n/r/v the widths without rotation, with rotation and of values:
/// parameters <c>h·q + q + q·N·(n + r) + h·(c + r) + c + c·N·(n + v) + N·v·h</c> (without a query rank the first three terms are
/// <c>h·N·(n + r)</c>); cache <c>c + r</c> elements per token, replicated under tensor parallelism; arithmetic per query-key pair
/// <c>2·N·(2c + r)</c> FLOP absorbed (decode) or <c>2·N·(n + r + v)</c> expanded (prefill), where expanding a cached key again costs
/// <c>2·c·N·(n + v)</c>. Source: DeepSeek-V2, arXiv:2405.04434, section 2.1.
/// </remarks>
public sealed record LatentAttention : SequenceMixer
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "self_attn";

    /// <summary>Query heads (N), 1 to 65,536.</summary>
    public required int Heads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(Heads));
    }

    /// <summary>Rank of the query compression (q), or <see langword="null"/> where queries are not compressed.</summary>
    public int? QueryRank
    {
        get;
        init => field = value is { } rank ? Guard.Between(rank, 1, 1 << 20, nameof(QueryRank)) : null;
    }

    /// <summary>Rank of the key-value compression (c), 1 to 2²⁰.</summary>
    public required int KeyValueRank
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 20, nameof(KeyValueRank));
    }

    /// <summary>Width of a query-key head without rotation (n), 1 to 65,536.</summary>
    public required int NopeSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(NopeSize));
    }

    /// <summary>Width of the rotated part, shared by all heads on the key side (r), 1 to 65,536.</summary>
    public required int RopeSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(RopeSize));
    }

    /// <summary>Width of a value head (v), 1 to 65,536.</summary>
    public required int ValueSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(ValueSize));
    }

    /// <summary>Which keys a query sees; default all. Sparse attention is a <see cref="TopKSpan"/>.</summary>
    public AttentionSpan Span
    {
        get;
        init => field = Guard.NotNull(value, nameof(Span));
    } = AttentionSpan.Full;

    /// <summary>The scorer of sparse attention; <see langword="null"/> where there is none or an earlier layer's choice is reused.</summary>
    public SparseIndexer? Indexer { get; init; }

    /// <summary>Whether a full-rank gate <c>h·N·v</c> acts on the output (Kimi-K3).</summary>
    public bool OutputGated { get; init; }

    /// <summary>Whether the down-projections and the output projection have biases.</summary>
    public bool Bias { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<CacheEntry> Cache =>
        [new CacheEntry("latent", KeyValueRank + RopeSize, Span), .. SparseIndexer.Cache(Indexer)];

    /// <summary>Elements of a record's group that share an FP32 scale. Source: FlashMLA, README.md, and vllm/v1/attention/backends/mla/flashmla_sparse.py.</summary>
    private const int RecordGroup = 128;

    internal override IEnumerable<KeptEntry> Kept(CacheLayout layout, FormatScheme formats)
    {
        NumberFormat format = formats.KvCache;
        bool sparse = Span is TopKSpan;
        yield return layout.SparseRecords && sparse && format.ElementBits == 8
            ? new KeptEntry(Span, KeyValueRank + (4.0 * ((KeyValueRank + RecordGroup - 1) / RecordGroup)) + (2.0 * RopeSize), 1)
            : layout.Latents == LatentCache.Expanded
                ? new KeptEntry(Span, (double)Heads * (NopeSize + RopeSize + ValueSize) * format.BytesPerElement, Heads)
                : new KeptEntry(
                    Span, (KeyValueRank + RopeSize + (layout.Latents == LatentCache.LatentTwice ? KeyValueRank : 0)) * format.BytesPerElement, 1);
        foreach (CacheEntry index in SparseIndexer.Cache(Indexer))
        {
            yield return index.KeptIn(formats);
        }
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators =>
    [
        .. SparseIndexer.Operator(Indexer),
        new SequenceOperator("attention")
        {
            Span = Span,
            Cache = "latent",
            FlopsPerPair = 2.0 * Heads * ((2L * KeyValueRank) + RopeSize),
            ExpandedFlopsPerPair = 2.0 * Heads * ((long)NopeSize + RopeSize + ValueSize),
            ExpandedFlopsPerCachedKey = 2.0 * KeyValueRank * Heads * ((long)NopeSize + ValueSize),
            ElementsPerKey = KeyValueRank + RopeSize,
            ShardUnits = Heads,
        },
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override int ElementwiseKernels => 4 + SparseIndexer.ElementwiseKernels(Indexer);

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        long queries = (long)Heads * (NopeSize + RopeSize), values = (long)Heads * ValueSize;
        if (QueryRank is { } rank)
        {
            yield return Linear("q_a_proj", rank, hiddenSize);
            yield return Vector("q_a_layernorm", rank);
            yield return Linear("q_b_proj", queries, rank, Heads);
        }
        else
        {
            yield return Linear("q_proj", queries, hiddenSize, Heads);
        }

        yield return Linear("kv_a_proj_with_mqa", KeyValueRank + RopeSize, hiddenSize);
        yield return Vector("kv_a_layernorm", KeyValueRank);
        yield return Linear("kv_b_proj", (long)Heads * (NopeSize + ValueSize), KeyValueRank, Heads);
        yield return Linear("o_proj", hiddenSize, values, Heads) with { CutsInput = true };
        if (Bias)
        {
            yield return Vector("bias", (QueryRank ?? 0L) + KeyValueRank + RopeSize + hiddenSize);
        }

        if (OutputGated)
        {
            yield return Linear("g_proj", values, hiddenSize, Heads);
        }

        foreach (WeightTensor weight in Indexer?.Weights(Module, hiddenSize, QueryRank ?? hiddenSize) ?? [])
        {
            yield return weight;
        }
    }
}
