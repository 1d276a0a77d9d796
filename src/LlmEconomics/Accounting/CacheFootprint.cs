using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// What a model keeps per sequence between steps: cached tokens under every mixer, windows, and recurrent states, whole or on one rank.
/// </summary>
/// <remarks>
/// Bytes of a sequence of S tokens: <c>Σ layers Σ entries elements × stored(S) × bytes + Σ states</c>, where <c>stored</c> is S for full attention,
/// <c>min(S, W)</c> for a window, <c>⌊S/r⌋</c> for summaries. Per rank, key-value heads are divided (and replicated below one per rank), latents
/// replicated, layers divided among pipeline stages, and tokens among context ranks, each of which keeps whole recurrent states; the fullest
/// rank counts, which may be another one for a longer sequence. Data ranks hold different sequences.
/// </remarks>
public sealed class CacheFootprint
{
    private readonly ImmutableArray<CacheStage> stages;
    private readonly int dataRanks;

    private CacheFootprint(ImmutableArray<CacheStage> stages, int dataRanks, CacheLayout layout)
    {
        this.stages = stages;
        this.dataRanks = dataRanks;
        Layout = layout;
    }

    /// <summary>How the engine keeps it; <see cref="CacheLayout.Exact"/> where nothing is said.</summary>
    public CacheLayout Layout { get; }

    /// <summary>Recurrent and convolution states of one sequence, whatever its length, on the rank that holds most of them.</summary>
    public Bytes StatePerSequence => Most(s => s.State);

    /// <summary>Bytes that one more token adds once every window is full: what grows without end, on the rank where it grows most.</summary>
    public Bytes PerTokenUnbounded => Most(s => s.Unbounded);

    /// <summary>Bytes that one more token adds to windows that are not full yet, on the rank where they are most.</summary>
    public Bytes PerTokenWindowed => Most(s => s.Windowed);

    /// <summary>The whole model's footprint under given formats.</summary>
    public static CacheFootprint Of(ModelArchitecture model, FormatScheme formats)
    {
        return Of(model, formats, Parallelism.None);
    }

    /// <summary>The footprint on the fullest rank of a deployment.</summary>
    /// <exception cref="ArgumentException">The parallelism does not fit the model.</exception>
    public static CacheFootprint Of(ModelArchitecture model, FormatScheme formats, Parallelism parallelism)
    {
        return Of(model, formats, parallelism, CacheLayout.Exact);
    }

    /// <summary>The footprint on the fullest rank of a deployment, kept as an engine keeps it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread.</param>
    /// <param name="layout">What the engine keeps beside the bare elements, and in which pieces.</param>
    /// <exception cref="ArgumentException">The parallelism does not fit the model.</exception>
    public static CacheFootprint Of(ModelArchitecture model, FormatScheme formats, Parallelism parallelism, CacheLayout layout)
    {
        Guard.NotNull(model);
        Guard.NotNull(formats);
        Guard.NotNull(layout);
        Guard.NotNull(parallelism).CheckFor(model);
        return new CacheFootprint(
            [.. parallelism.Stages(model.LayerCount).Select(s => CacheStage.Of(model, formats, parallelism, layout, s.First, s.Count))], parallelism.Data, layout);
    }

    /// <summary>Bytes of one sequence of <paramref name="tokens"/> tokens, states included, while it decodes.</summary>
    /// <param name="tokens">Length, 0 to 2³⁰.</param>
    /// <remarks>Spread evenly over its tokens: a last block that is half full counts half. <see cref="InBlocks"/> counts whole ones.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is out of range.</exception>
    public Bytes OfSequence(long tokens)
    {
        Guard.Between(tokens, 0, AttentionSpan.MaxTokens);
        double most = 0;
        foreach (CacheStage stage in stages)
        {
            most = Math.Max(most, stage.OfSequence(tokens));
        }

        return Bytes.FromBytes(most);
    }

    /// <summary>Bytes of one sequence in whole blocks of the <see cref="Layout"/>, those of each group of layers rounded up by themselves.</summary>
    /// <param name="tokens">Length, 0 to 2³⁰.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is out of range.</exception>
    public Bytes InBlocks(long tokens)
    {
        Guard.Between(tokens, 0, AttentionSpan.MaxTokens);
        return Most(s => s.InBlocks(tokens));
    }

    /// <summary>
    /// Blocks that one decoding sequence holds, all groups of layers together, on the stage where they are most: what an engine's block tables count.
    /// </summary>
    /// <param name="tokens">Length, 0 to 2³⁰.</param>
    /// <returns>A block of each group of layers counts by itself: a model of windows and full attention has at least one of each.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is out of range.</exception>
    public long BlocksPerSequence(long tokens)
    {
        Guard.Between(tokens, 0, AttentionSpan.MaxTokens);
        return (long)stages.Max(s => s.Blocks(tokens));
    }

    /// <summary>
    /// Bytes that the engine reckons with for one sequence at most: whole blocks, and in windows the tokens of the steps that compute its prompt.
    /// </summary>
    /// <param name="tokens">Length, 0 to 2³⁰.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is out of range.</exception>
    public Bytes Reserved(long tokens)
    {
        Guard.Between(tokens, 0, AttentionSpan.MaxTokens);
        return Most(s => s.Reserved(tokens));
    }

    /// <summary>
    /// Sequences of a length that a room holds by the engine's own reckoning: <c>blocks of the room / blocks reserved per sequence</c>. vLLM logs it as
    /// maximum concurrency, and times the length as its cache size in tokens. Data ranks count one each; +∞ where nothing is kept.
    /// </summary>
    /// <param name="budget">Memory for the cache on one rank.</param>
    /// <param name="tokens">Length of each sequence, 1 to 2³⁰.</param>
    /// <remarks>While they decode, windows hold less than is reserved, so that more sequences may run: see <see cref="SequencesThatFit"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is out of range.</exception>
    public double ReservedConcurrency(Bytes budget, long tokens)
    {
        Guard.Between(tokens, 1, AttentionSpan.MaxTokens);
        double room = Math.Max(0, budget.Value);
        return stages.Min(s => s.Concurrency(room, tokens)) * dataRanks;
    }

    /// <summary>Bytes of one sequence when the cache is handed out in blocks: its length is rounded up to whole blocks first.</summary>
    /// <param name="tokens">Length, 0 to 2³⁰.</param>
    /// <param name="blockTokens">Tokens per block, 1 to 2²⁰; vLLM's default is 16.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public Bytes OfSequence(long tokens, int blockTokens)
    {
        Guard.Between(tokens, 0, AttentionSpan.MaxTokens);
        Guard.Between(blockTokens, 1, 1 << 20);
        long blocks = (tokens + blockTokens - 1) / blockTokens;
        return OfSequence(Math.Min(blocks * blockTokens, AttentionSpan.MaxTokens));
    }

    /// <summary>Sequences of equal length that fit a memory budget per rank, all data ranks together; <see langword="null"/> where nothing is kept.</summary>
    /// <param name="budget">Memory for the cache on one rank.</param>
    /// <param name="tokens">Length of each sequence.</param>
    /// <param name="blockTokens">Tokens per block; default 1, no rounding.</param>
    public long? SequencesThatFit(Bytes budget, long tokens, int blockTokens = 1)
    {
        double each = OfSequence(tokens, blockTokens).Value;
        return each == 0 ? null : (long)Math.Floor(Math.Max(0, budget.Value) / each) * dataRanks;
    }

    /// <summary>
    /// Tokens that fit a memory budget per rank in one sequence, all data ranks holding one each; <see langword="null"/> where growth has no end.
    /// For many sequences see <see cref="SequencesThatFit"/>.
    /// </summary>
    /// <param name="budget">Memory for the cache on one rank.</param>
    public long? TokensThatFit(Bytes budget)
    {
        if (OfSequence(AttentionSpan.MaxTokens).Value <= budget.Value)
        {
            return null;
        }

        if (OfSequence(0).Value > budget.Value)
        {
            return 0;
        }

        IntegerBracket tokens = new(0, true, AttentionSpan.MaxTokens, false, "the tokens that fit");
        while (tokens.IsOpen)
        {
            tokens.Tell(OfSequence(tokens.Next).Value <= budget.Value);
        }

        return tokens.Low * dataRanks;
    }

    /// <summary>
    /// Blocks that fit a memory budget on one rank, when one block holds the cache of so many tokens in every layer, windowed or not: how
    /// engines count them in their logs. Recurrent states are apart. <see langword="null"/> where nothing is kept per token.
    /// </summary>
    /// <param name="budget">Memory for the cache on one rank.</param>
    /// <param name="blockTokens">Tokens per block, 1 to 2²⁰; vLLM's default is 16.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="blockTokens"/> is out of range.</exception>
    public long? BlocksThatFit(Bytes budget, int blockTokens)
    {
        Bytes block = Most(s => s.Unbounded + s.Windowed) * Guard.Between(blockTokens, 1, 1 << 20);
        return block == Bytes.Zero ? null : (long)Math.Floor(Math.Max(0, budget / block));
    }

    /// <summary>Cached elements per token of the whole model, index keys apart: what published tables state.</summary>
    /// <returns>Elements that grow without end (the share of a summary that falls to one token, whole elements only), and elements that windows hold per token.</returns>
    public static (long Unbounded, long Windowed) ElementsPerToken(ModelArchitecture model)
    {
        Guard.NotNull(model);
        long unbounded = 0, windowed = 0;
        foreach (LayerGroup group in model.Layers)
        {
            foreach (CacheEntry entry in group.Sublayers.SelectMany(s => s.Cache).Where(c => c.Name != "index"))
            {
                long elements = (long)(checked(entry.ElementsPerEntry * group.Count) * entry.Span.EntriesPerToken);
                (unbounded, windowed) = entry.Span.IsUnbounded ? (unbounded + elements, windowed) : (unbounded, windowed + elements);
            }
        }

        return (unbounded, windowed);
    }

    private Bytes Most(Func<CacheStage, double> bytes)
    {
        return Bytes.FromBytes(stages.Max(bytes));
    }
    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(CacheFootprint),
            (nameof(StatePerSequence), StatePerSequence), (nameof(PerTokenUnbounded), PerTokenUnbounded),
            (nameof(PerTokenWindowed), PerTokenWindowed));
    }
}
