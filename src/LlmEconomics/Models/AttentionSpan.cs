using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// Which earlier tokens a query sees, and so what an attention layer computes, reads and keeps. A query at position p (counted from 0) that
/// may see everything sees <c>p + 1</c> keys, its own included.
/// </summary>
/// <remarks>
/// All counts are exact closed forms in integers for sequences of up to <see cref="MaxTokens"/> tokens. A new span is one new class.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(FullSpan), "full")]
[JsonDerivedType(typeof(WindowSpan), "window")]
[JsonDerivedType(typeof(ChunkSpan), "chunk")]
[JsonDerivedType(typeof(CompressedSpan), "compressed")]
[JsonDerivedType(typeof(TopKSpan), "topK")]
public abstract record AttentionSpan
{
    /// <summary>Longest sequence accepted, 2³⁰ tokens: query-key pairs then fit in 64 bits.</summary>
    public const long MaxTokens = 1L << 30;

    /// <summary>Every token sees all tokens before it and itself.</summary>
    public static AttentionSpan Full { get; } = new FullSpan();

    /// <summary>Whether what is kept grows with the sequence without end.</summary>
    [JsonIgnore]
    public abstract bool IsUnbounded { get; }

    /// <summary>Keys visible to the query at <paramref name="position"/>, counted from 0.</summary>
    public abstract long Visible(long position);

    /// <summary>Query-key pairs when <paramref name="newTokens"/> follow <paramref name="cachedTokens"/>: the sum of <see cref="Visible"/> over the new positions.</summary>
    public abstract long Pairs(long newTokens, long cachedTokens);

    /// <summary>Distinct keys that at least one of the new tokens sees: each is read from memory once.</summary>
    public abstract long KeysRead(long newTokens, long cachedTokens);

    /// <summary>Entries kept for a sequence of <paramref name="length"/> tokens.</summary>
    public abstract long Stored(long length);

    /// <summary>New entries per token in the long run: 1, or 1/r for summaries of r tokens.</summary>
    internal virtual double EntriesPerToken => 1;

    /// <summary>The sum of <c>min(p, limit)</c> for p = from + 1 … from + count.</summary>
    private protected static long SumOfMin(long from, long count, long limit)
    {
        long rising = Math.Clamp(limit - from, 0, count);
        return (rising * from) + (rising * (rising + 1) / 2) + ((count - rising) * limit);
    }

    /// <summary>The kind and its members, the same in every culture.</summary>
    public sealed override string ToString()
    {
        return RecordText.Of(GetType().Name, PrintMembers);
    }
}

/// <summary>Full causal attention.</summary>
public sealed record FullSpan : AttentionSpan
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsUnbounded => true;

    /// <inheritdoc/>
    public override long Visible(long position)
    {
        return position + 1;
    }

    /// <inheritdoc/>
    public override long Pairs(long newTokens, long cachedTokens)
    {
        return (newTokens * cachedTokens) + (newTokens * (newTokens + 1) / 2);
    }

    /// <inheritdoc/>
    public override long KeysRead(long newTokens, long cachedTokens)
    {
        return newTokens == 0 ? 0 : cachedTokens + newTokens;
    }

    /// <inheritdoc/>
    public override long Stored(long length)
    {
        return length;
    }
}

/// <summary>A sliding window: a token sees itself and the <c>Tokens − 1</c> before it.</summary>
/// <param name="Tokens">Window length in tokens, 1 to 2³⁰.</param>
public sealed record WindowSpan(long Tokens) : AttentionSpan
{
    /// <summary>Window length in tokens.</summary>
    public long Tokens
    {
        get;
        init => field = Guard.Between(value, 1, MaxTokens, nameof(Tokens));
    } = Guard.Between(Tokens, 1, MaxTokens);

    /// <summary>
    /// Whether keys that slid out of the window stay in memory: the window is a mask that narrows what is computed and read, and nothing is
    /// freed (Phi-3, StarCoder2), instead of a rolling buffer (Mistral 7B, Gemma); default no.
    /// </summary>
    public bool KeepsAll { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsUnbounded => KeepsAll;

    /// <inheritdoc/>
    public override long Visible(long position)
    {
        return Math.Min(position + 1, Tokens);
    }

    /// <inheritdoc/>
    public override long Pairs(long newTokens, long cachedTokens)
    {
        return SumOfMin(cachedTokens, newTokens, Tokens);
    }

    /// <inheritdoc/>
    public override long KeysRead(long newTokens, long cachedTokens)
    {
        return newTokens == 0 ? 0 : Math.Min(cachedTokens, Tokens - 1) + newTokens;
    }

    /// <inheritdoc/>
    public override long Stored(long length)
    {
        return KeepsAll ? length : Math.Min(length, Tokens);
    }
}

/// <summary>Chunked attention (Llama 4): a token sees its own chunk of the sequence up to itself.</summary>
/// <param name="Tokens">Chunk length in tokens, 1 to 2³⁰.</param>
public sealed record ChunkSpan(long Tokens) : AttentionSpan
{
    /// <summary>Chunk length in tokens.</summary>
    public long Tokens
    {
        get;
        init => field = Guard.Between(value, 1, MaxTokens, nameof(Tokens));
    } = Guard.Between(Tokens, 1, MaxTokens);

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsUnbounded => false;

    /// <inheritdoc/>
    public override long Visible(long position)
    {
        return (position % Tokens) + 1;
    }

    /// <inheritdoc/>
    public override long Pairs(long newTokens, long cachedTokens)
    {
        return PairsOfFirst(cachedTokens + newTokens) - PairsOfFirst(cachedTokens);
    }

    /// <inheritdoc/>
    public override long KeysRead(long newTokens, long cachedTokens)
    {
        return newTokens == 0 ? 0 : (cachedTokens % Tokens) + newTokens;
    }

    /// <inheritdoc/>
    public override long Stored(long length)
    {
        return Math.Min(length, Tokens);
    }

    private long PairsOfFirst(long length)
    {
        (long chunks, long rest) = Math.DivRem(length, Tokens);
        return (chunks * (Tokens * (Tokens + 1) / 2)) + (rest * (rest + 1) / 2);
    }
}

/// <summary>Compressed attention: every <c>Ratio</c> tokens leave one entry, and a token sees the entries completed so far.</summary>
/// <param name="Ratio">Tokens per entry, 1 to 2³⁰.</param>
public sealed record CompressedSpan(long Ratio) : AttentionSpan
{
    /// <summary>Tokens per entry.</summary>
    public long Ratio
    {
        get;
        init => field = Guard.Between(value, 1, MaxTokens, nameof(Ratio));
    } = Guard.Between(Ratio, 1, MaxTokens);

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsUnbounded => true;

    internal override double EntriesPerToken => 1.0 / Ratio;

    /// <inheritdoc/>
    public override long Visible(long position)
    {
        return (position + 1) / Ratio;
    }

    /// <inheritdoc/>
    public override long Pairs(long newTokens, long cachedTokens)
    {
        return SumOfFloors(cachedTokens + newTokens) - SumOfFloors(cachedTokens);
    }

    /// <inheritdoc/>
    public override long KeysRead(long newTokens, long cachedTokens)
    {
        return newTokens == 0 ? 0 : (cachedTokens + newTokens) / Ratio;
    }

    /// <inheritdoc/>
    public override long Stored(long length)
    {
        return length / Ratio;
    }

    /// <summary>The sum of <c>floor(p / Ratio)</c> for p = 1 … last.</summary>
    internal long SumOfFloors(long last)
    {
        (long q, long r) = Math.DivRem(last, Ratio);
        return (Ratio * (q * (q - 1) / 2)) + (q * (r + 1));
    }
}

/// <summary>Sparse attention: of the keys an inner span shows, an indexer picks at most <c>Keys</c>. Everything is kept, since any key may be picked later.</summary>
/// <param name="Inner">The span the indexer chooses from: full or compressed.</param>
/// <param name="Keys">Keys picked per query, 1 to 2³⁰.</param>
public sealed record TopKSpan(AttentionSpan Inner, long Keys) : AttentionSpan
{
    /// <summary>The span the indexer chooses from.</summary>
    public AttentionSpan Inner
    {
        get;
        init => field = Choosable(value, nameof(Inner));
    } = Choosable(Inner, nameof(Inner));

    /// <summary>Keys picked per query.</summary>
    public long Keys
    {
        get;
        init => field = Guard.Between(value, 1, MaxTokens, nameof(Keys));
    } = Guard.Between(Keys, 1, MaxTokens);

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsUnbounded => Inner.IsUnbounded;

    internal override double EntriesPerToken => Inner.EntriesPerToken;

    /// <inheritdoc/>
    public override long Visible(long position)
    {
        return Math.Min(Inner.Visible(position), Keys);
    }

    /// <inheritdoc/>
    public override long Pairs(long newTokens, long cachedTokens)
    {
        // Visible reaches Keys at the (Keys × ratio)-th token and stays there.
        long ratio = Inner is CompressedSpan { Ratio: var r } ? r : 1;
        long saturation = (Keys * ratio) - 1;
        long end = cachedTokens + newTokens;
        long growingEnd = Math.Clamp(saturation, cachedTokens, end);
        return Inner.Pairs(growingEnd - cachedTokens, cachedTokens) + ((end - growingEnd) * Keys);
    }

    /// <inheritdoc/>
    public override long KeysRead(long newTokens, long cachedTokens)
    {
        return Math.Min(Inner.KeysRead(newTokens, cachedTokens), Pairs(newTokens, cachedTokens));
    }

    /// <inheritdoc/>
    public override long Stored(long length)
    {
        return Inner.Stored(length);
    }

    private static AttentionSpan Choosable(AttentionSpan inner, string name)
    {
        return inner is FullSpan or CompressedSpan
            ? inner
            : throw new ArgumentException("Inner must be a full or a compressed span: a window keeps too little to choose from.", name);
    }
}
