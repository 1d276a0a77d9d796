using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// The scorer of sparse attention ("lightning indexer"): small heads that rate every visible key, so that attention reads only the best.
/// </summary>
/// <param name="Heads">Index heads, 1 to 65,536.</param>
/// <param name="HeadSize">Width of an index head, 1 to 65,536.</param>
/// <remarks>
/// Parameters with q the width of its query input, h hidden, n heads, d width: <c>q·n·d + h·d + 2·d + h·n</c>, the last term only with
/// <see cref="HeadWeights"/>.
/// Arithmetic <c>2·n·d</c> FLOP per query-key pair. It keeps one key of width d per token, in FP8 with an FP32 scale per 128.
/// Source: DeepSeek-V3.2-Exp technical report and inference code.
/// </remarks>
public sealed record SparseIndexer(int Heads, int HeadSize)
{
    /// <summary>FP8 with an FP32 scale per 128 elements, as DeepSeek's engine keeps index keys.</summary>
    private static readonly NumberFormat DeepSeekKeys =
        new() { Name = "fp8-g128", Element = ElementType.Fp8, Scales = ScaleLayout.PerGroup(128, 32) };

    /// <summary>Index heads.</summary>
    public int Heads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(Heads));
    } = Guard.Between(Heads, 1, 1 << 16);

    /// <summary>Width of an index head.</summary>
    public int HeadSize
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(HeadSize));
    } = Guard.Between(HeadSize, 1, 1 << 16);

    /// <summary>Whether a learned weight per head joins the heads' scores (DeepSeek); without it each head chooses for itself (MiniMax-M3).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool HeadWeights { get; init; } = true;

    /// <summary>The format engines keep index keys in, or <see langword="null"/> to follow the KV format; default FP8 with an FP32 scale per 128.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public NumberFormat? KeyFormat { get; init; } = DeepSeekKeys;

    internal IEnumerable<WeightTensor> Weights(string module, int hiddenSize, long queryInput)
    {
        yield return WeightTensor.Linear($"{module}.indexer.wq_b", (long)Heads * HeadSize, queryInput);
        yield return WeightTensor.Linear($"{module}.indexer.wk", HeadSize, hiddenSize);
        // DeepSeek normalises keys with a gain and a bias, MiniMax-M3 queries and keys with a gain each: 2·d either way.
        yield return WeightTensor.Vector($"{module}.indexer.k_norm", 2L * HeadSize);
        if (HeadWeights)
        {
            yield return new WeightTensor($"{module}.indexer.weights_proj", Heads, hiddenSize, WeightRole.Gate);
        }
    }

    internal static IEnumerable<CacheEntry> Cache(SparseIndexer? indexer)
    {
        return indexer is null ? [] : [indexer.KeysOver(AttentionSpan.Full)];
    }

    internal static IEnumerable<SequenceOperator> Operator(SparseIndexer? indexer)
    {
        return indexer is null ? [] : [indexer.Scoring(AttentionSpan.Full)];
    }

    /// <summary>Rotating and quantising its keys, writing them, and choosing the highest scores.</summary>
    internal static int ElementwiseKernels(SparseIndexer? indexer)
    {
        return indexer is null ? 0 : 3;
    }

    internal CacheEntry KeysOver(AttentionSpan span)
    {
        return new CacheEntry("index", HeadSize, span) { StoredAs = KeyFormat };
    }

    internal SequenceOperator Scoring(AttentionSpan span)
    {
        return new SequenceOperator("indexer")
        {
            Span = span,
            Cache = "index",
            FlopsPerPair = 2.0 * Heads * HeadSize,
            ElementsPerKey = HeadSize,
            StoredAs = KeyFormat,
        };
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(SparseIndexer), PrintMembers);
    }
}
