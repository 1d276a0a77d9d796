using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>How query and key vectors are normalised, which decides how many gains are stored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QkNorm>))]
public enum QkNorm
{
    /// <summary>No stored gains.</summary>
    None,

    /// <summary>One gain vector of head width for queries and one for keys, shared by all heads (Qwen3, Gemma 3).</summary>
    PerHead,

    /// <summary>One gain per channel of all heads (OLMo-2, MiniMax-M2).</summary>
    FullWidth,
}

/// <summary>A learned gate on the attention output.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OutputGate>))]
public enum OutputGate
{
    /// <summary>No gate.</summary>
    None,

    /// <summary>One gate value per output channel: the query projection is twice as wide (Qwen3-Next).</summary>
    PerChannel,

    /// <summary>One gate value per query head (Step-3.5).</summary>
    PerHead,
}

/// <summary>
/// Softmax attention in which groups of query heads share key-value heads. Multi-head attention (as many key-value heads as query heads)
/// and multi-query attention (one) are its ends.
/// </summary>
/// <remarks>
/// With h hidden, N query heads, K key-value heads, d head width, v value width:
/// parameters <c>h·N·d + h·K·(d + v) + N·v·h</c> plus biases, norms, gates and sinks; cache <c>K·(d + v)</c> elements per token;
/// arithmetic <c>2·N·(d + v)</c> FLOP per query-key pair.
/// Source: Ainslie et al., GQA, arXiv:2305.13245; Vaswani et al., arXiv:1706.03762.
/// </remarks>
public sealed record GroupedQueryAttention : SequenceMixer
{
    /// <inheritdoc/>
    public override string Module
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Module));
    } = "self_attn";

    /// <summary>Query heads (N), 1 to 65,536.</summary>
    public required int QueryHeads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(QueryHeads));
    }

    /// <summary>Key-value heads (K), 1 to 65,536.</summary>
    public required int KeyValueHeads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(KeyValueHeads));
    }

    /// <summary>Width of a query or key head (d), 1 to 65,536.</summary>
    public required int HeadSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(HeadSize));
    }

    /// <summary>Width of a value head (v), 1 to 65,536; <see langword="null"/> (the default) = <see cref="HeadSize"/>.</summary>
    public int? ValueHeadSize
    {
        get;
        init => field = value is { } size ? Guard.Between(size, 1, 1 << 16, nameof(ValueHeadSize)) : null;
    }

    /// <summary>Which keys a query sees; default all.</summary>
    public AttentionSpan Span
    {
        get;
        init => field = Guard.NotNull(value, nameof(Span));
    } = AttentionSpan.Full;

    /// <summary>Whether query, key and value projections have biases.</summary>
    public bool QkvBias { get; init; }

    /// <summary>Whether the output projection has a bias.</summary>
    public bool OutputBias { get; init; }

    /// <summary>Stored query and key norms.</summary>
    public QkNorm QkNorm
    {
        get;
        init => field = Guard.Known(value, nameof(QkNorm));
    }

    /// <summary>Whether the query and key norms store a bias beside the gain (LayerNorm).</summary>
    public bool QkNormBias { get; init; }

    /// <summary>Gate on the output.</summary>
    public OutputGate OutputGate
    {
        get;
        init => field = Guard.Known(value, nameof(OutputGate));
    }

    /// <summary>Whether each query head has a learned sink logit.</summary>
    public bool Sinks { get; init; }

    /// <summary>Whether values are taken from the key projection, so that no value weights are stored (Gemma 4 global layers).</summary>
    public bool ValuesFromKeys { get; init; }

    /// <summary>Whether keys and values are read from an earlier layer's cache: own key and value weights may exist, a cache does not.</summary>
    public bool ReadsEarlierCache { get; init; }

    /// <summary>Whether key and value weights (and the key norm) are absent, as in layers that only ever read an earlier layer's cache.</summary>
    public bool OmitsKeyValueWeights { get; init; }

    /// <summary>The scorer of sparse attention, or <see langword="null"/>.</summary>
    public SparseIndexer? Indexer { get; init; }

    private int ValueWidth => ValueHeadSize ?? HeadSize;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<CacheEntry> Cache => ReadsEarlierCache
        ? []
        : [new CacheEntry("kv", (long)KeyValueHeads * (HeadSize + ValueWidth), Span) { ShardUnits = KeyValueHeads }, .. SparseIndexer.Cache(Indexer)];

    /// <inheritdoc/>
    [JsonIgnore]
    public override IReadOnlyList<SequenceOperator> Operators =>
    [
        .. SparseIndexer.Operator(Indexer),
        new SequenceOperator("attention")
        {
            Span = Span,
            Cache = "kv",
            FlopsPerPair = 2.0 * QueryHeads * (HeadSize + ValueWidth),
            ElementsPerKey = (long)KeyValueHeads * (HeadSize + ValueWidth),
            ShardUnits = QueryHeads,
            MemoryShardUnits = KeyValueHeads,
        },
    ];

    /// <summary>
    /// Three, and two more that normalise queries and keys per head; over their full width also one that sums squares before and one that scales
    /// after the ranks have added them up, each for queries and keys together.
    /// </summary>
    [JsonIgnore]
    public override int ElementwiseKernels => SparseIndexer.ElementwiseKernels(Indexer) + QkNorm switch
    {
        QkNorm.None => 3,
        QkNorm.PerHead => 5,
        _ => 7,
    };

    /// <inheritdoc/>
    public override IEnumerable<WeightTensor> Weights(int hiddenSize)
    {
        long q = (long)QueryHeads * HeadSize, k = (long)KeyValueHeads * HeadSize, v = (long)KeyValueHeads * ValueWidth;
        long o = (long)QueryHeads * ValueWidth;
        bool keys = !OmitsKeyValueWeights, values = keys && !ValuesFromKeys;
        yield return Linear("q_proj", OutputGate == OutputGate.PerChannel ? q + o : q, hiddenSize, QueryHeads);
        if (keys)
        {
            yield return Linear("k_proj", k, hiddenSize, KeyValueHeads);
        }

        if (values)
        {
            yield return Linear("v_proj", v, hiddenSize, KeyValueHeads);
        }

        yield return Linear("o_proj", hiddenSize, o, QueryHeads) with { CutsInput = true };
        if (QkvBias)
        {
            yield return Vector("q_proj.bias", q, QueryHeads);
            if (keys)
            {
                yield return Vector("k_proj.bias", k, KeyValueHeads);
            }

            if (values)
            {
                yield return Vector("v_proj.bias", v, KeyValueHeads);
            }
        }

        if (OutputBias)
        {
            yield return Vector("o_proj.bias", hiddenSize);
        }

        if (QkNorm != QkNorm.None)
        {
            bool perHead = QkNorm == QkNorm.PerHead;
            long vectors = QkNormBias ? 2 : 1;
            yield return Vector("q_norm", vectors * (perHead ? HeadSize : q), perHead ? 1 : QueryHeads);
            if (keys)
            {
                yield return Vector("k_norm", vectors * (perHead ? HeadSize : k), perHead ? 1 : KeyValueHeads);
            }
        }

        if (OutputGate == OutputGate.PerHead)
        {
            yield return Linear("g_proj", QueryHeads, hiddenSize, QueryHeads) with { Role = WeightRole.Gate };
        }

        if (Sinks)
        {
            yield return Vector("sinks", QueryHeads, QueryHeads);
        }

        foreach (WeightTensor weight in Indexer?.Weights(Module, hiddenSize, hiddenSize) ?? [])
        {
            yield return weight;
        }
    }
}
