namespace LlmEconomics;

/// <summary>The two products of attention alone, scores and weighted values, for a batch of equal sequences.</summary>
/// <remarks>
/// With b sequences, N query heads, K key-value heads, q queries, s keys, d and v the widths of a key and a value head, and p query-key pairs per
/// sequence: scores <c>2·b·N·p·d</c>, values <c>2·b·N·p·v</c> FLOP. Which pairs count is a convention, so it is named: <see cref="AllPairs"/>,
/// <see cref="CausalPairs"/> or <see cref="HalvedPairs"/>. The softmax between them is left out. Traffic is that of the two products as kernels
/// of their own, which write the scores to memory and read them back; fused kernels do not.
/// Source: Dao, FlashAttention-2, arXiv:2307.08691, section 4.1 (halved pairs, backward 2.5 × forward).
/// </remarks>
public sealed record AttentionProduct
{
    /// <summary>Arithmetic of the backward pass over that of the forward pass: five products instead of two, since a fused kernel computes the scores again.</summary>
    public const double BackwardOverForward = 2.5;

    /// <summary>Sequences (b), 1 to 2³⁰; default 1.</summary>
    public long Batch
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(Batch));
    } = 1;

    /// <summary>Query heads (N), 1 to 65,536.</summary>
    public required int Heads
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 16, nameof(Heads));
    }

    /// <summary>Key-value heads (K), 1 to 65,536; <see langword="null"/> (the default) = <see cref="Heads"/>.</summary>
    public int? KeyValueHeads
    {
        get;
        init => field = value is { } heads ? Guard.Between(heads, 1, 1 << 16, nameof(KeyValueHeads)) : null;
    }

    /// <summary>Queries of each sequence (q), 0 to 2³⁰.</summary>
    public required long Queries
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(Queries));
    }

    /// <summary>Keys of each sequence (s), 0 to 2³⁰.</summary>
    public required long Keys
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(Keys));
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

    private int ValueWidth => ValueHeadSize ?? HeadSize;

    /// <summary>Pairs of one sequence without a mask: <c>q·s</c>.</summary>
    public double AllPairs => (double)Queries * Keys;

    /// <summary>Pairs of one sequence that a causal mask leaves when the queries are the last of the keys: <c>q·(s − q) + q(q + 1)/2</c>.</summary>
    /// <exception cref="InvalidOperationException">There are more queries than keys.</exception>
    public double CausalPairs => Queries <= Keys
        ? AttentionSpan.Full.Pairs(Queries, Keys - Queries)
        : throw new InvalidOperationException($"Queries ({Queries}) must not exceed Keys ({Keys}) under a causal mask.");

    /// <summary>Half of all pairs: how kernel benchmarks count a causal mask. It leaves out half the diagonal.</summary>
    public double HalvedPairs => AllPairs / 2;

    /// <summary>Arithmetic of queries times keys.</summary>
    /// <param name="pairs">Query-key pairs per sequence.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pairs"/> is negative or not finite.</exception>
    public FlopCount ScoreFlops(double pairs)
    {
        return FlopCount.FromFlops(2.0 * Batch * Heads * Guard.NotNegative(pairs) * HeadSize);
    }

    /// <summary>Arithmetic of probabilities times values.</summary>
    /// <inheritdoc cref="ScoreFlops"/>
    public FlopCount ValueFlops(double pairs)
    {
        return FlopCount.FromFlops(2.0 * Batch * Heads * Guard.NotNegative(pairs) * ValueWidth);
    }

    /// <summary>Arithmetic of both products: the forward pass.</summary>
    /// <inheritdoc cref="ScoreFlops"/>
    public FlopCount ForwardFlops(double pairs)
    {
        return ScoreFlops(pairs) + ValueFlops(pairs);
    }

    /// <summary>Arithmetic of the backward pass: <see cref="BackwardOverForward"/> times the forward pass.</summary>
    /// <inheritdoc cref="ScoreFlops"/>
    public FlopCount BackwardFlops(double pairs)
    {
        return ForwardFlops(pairs) * BackwardOverForward;
    }

    /// <summary>Traffic of an unfused score product: queries and keys read, scores written, <c>b·(N·q·d + K·s·d + N·q·s)</c> elements.</summary>
    public Bytes ScoreTraffic(NumberFormat format)
    {
        return Traffic(HeadSize, format);
    }

    /// <summary>Traffic of an unfused value product: probabilities and values read, output written, <c>b·(N·q·s + K·s·v + N·q·v)</c> elements.</summary>
    public Bytes ValueTraffic(NumberFormat format)
    {
        return Traffic(ValueWidth, format);
    }

    private Bytes Traffic(int width, NumberFormat format)
    {
        double vectors = ((double)Heads * Queries * width) + ((double)(KeyValueHeads ?? Heads) * Keys * width);
        return Bytes.FromBytes(Batch * (vectors + (Heads * AllPairs)) * Guard.NotNull(format).BytesPerElement);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(AttentionProduct), PrintMembers);
    }
}
