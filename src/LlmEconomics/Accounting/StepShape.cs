namespace LlmEconomics;

/// <summary>
/// What one forward pass is asked to do: a sum of groups of equal sequences. Prefill, decode, chunked prefill, speculative verification and any
/// mixture of them are shapes, and shapes add up.
/// </summary>
/// <remarks>
/// A shape of one or two groups allocates nothing. All costs that follow from a shape are sums over its groups, except that weights are read once per
/// step and that the number of distinct experts touched grows less than linearly.
/// </remarks>
public readonly struct StepShape : IEquatable<StepShape>
{
    private readonly SequenceGroup first;
    private readonly SequenceGroup second;
    private readonly SequenceGroup[]? rest;
    private readonly int others;

    private StepShape(SequenceGroup first)
    {
        this.first = first;
    }

    private StepShape(SequenceGroup first, SequenceGroup second, ReadOnlySpan<SequenceGroup> rest)
    {
        this.first = first;
        this.second = second;
        this.rest = rest.IsEmpty ? null : rest.ToArray();
        others = 1 + rest.Length;
    }

    /// <summary>Nothing to do: the same as <c>default</c>.</summary>
    public static StepShape Empty => default;

    /// <summary>Groups in the shape.</summary>
    public int GroupCount => 1 + others;

    /// <summary>Tokens computed.</summary>
    public double NewTokens => Sum(static g => (double)g.Count * g.NewTokens);

    /// <summary>Sequences taking part.</summary>
    public double Sequences => Sum(static g => g.Count);

    /// <summary>Tokens whose logits are needed.</summary>
    public double LogitTokens => Sum(static g => (double)g.Count * g.LogitTokens);

    /// <summary>Cached tokens of all sequences.</summary>
    public double CachedTokens => Sum(static g => (double)g.Count * g.CachedTokens);

    /// <summary>The group at <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public SequenceGroup this[int index] => Guard.Between(index, 0, others) switch { 0 => first, 1 => second, _ => rest![index - 2] };

    /// <summary>A decode step: every sequence computes one token on top of its cached context.</summary>
    /// <param name="sequences">Sequences in the batch, 0 to 2³⁰.</param>
    /// <param name="context">Tokens each has in the cache, 0 to 2³⁰.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static StepShape Decode(long sequences, long context)
    {
        return Of(new SequenceGroup(sequences, 1, context, 1));
    }

    /// <summary>A prefill step: every sequence computes its prompt, of which a part may be cached already, and the logits of its last token.</summary>
    /// <param name="sequences">Sequences in the batch, 0 to 2³⁰.</param>
    /// <param name="tokens">Tokens each computes, 0 to 2³⁰.</param>
    /// <param name="cached">Tokens each has in the cache before; default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static StepShape Prefill(long sequences, long tokens, long cached = 0)
    {
        return Of(new SequenceGroup(sequences, tokens, cached, Math.Min(1, tokens)));
    }

    /// <summary>A chunk of a longer prefill: no logits are needed before the last chunk.</summary>
    /// <param name="sequences">Sequences in the batch, 0 to 2³⁰.</param>
    /// <param name="tokens">Tokens each computes, 0 to 2³⁰.</param>
    /// <param name="cached">Tokens each has in the cache before.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static StepShape Chunk(long sequences, long tokens, long cached)
    {
        return Of(new SequenceGroup(sequences, tokens, cached, 0));
    }

    /// <summary>A verification step of speculative decoding: the drafted tokens and the one before them, with the logits of all.</summary>
    /// <param name="sequences">Sequences in the batch, 0 to 2³⁰.</param>
    /// <param name="draftTokens">Tokens drafted per sequence, 0 to 2³⁰ − 1.</param>
    /// <param name="context">Tokens each has in the cache.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static StepShape Verify(long sequences, long draftTokens, long context)
    {
        Guard.Between(draftTokens, 0, AttentionSpan.MaxTokens - 1);
        return Of(new SequenceGroup(sequences, draftTokens + 1, context, draftTokens + 1));
    }

    /// <summary>A shape of one group.</summary>
    /// <exception cref="ArgumentException">More logits are asked for than tokens are computed.</exception>
    public static StepShape Of(SequenceGroup group)
    {
        return new StepShape(group.Checked());
    }

    /// <summary>A shape of several groups.</summary>
    /// <inheritdoc cref="Of(SequenceGroup)" path="/exception"/>
    public static StepShape Of(params ReadOnlySpan<SequenceGroup> groups)
    {
        foreach (SequenceGroup group in groups)
        {
            group.Checked();
        }

        return groups.Length switch
        {
            0 => default,
            1 => new StepShape(groups[0]),
            _ => new StepShape(groups[0], groups[1], groups[2..]),
        };
    }

    /// <summary>Both shapes in one step.</summary>
    public static StepShape operator +(StepShape left, StepShape right)
    {
        return left.IsEmpty ? right
            : right.IsEmpty ? left
            : left.others + right.others == 0 ? new StepShape(left.first, right.first, [])
            : Of([.. left.Groups, .. right.Groups]);
    }

    /// <summary>Both shapes in one step.</summary>
    public static StepShape Add(StepShape left, StepShape right)
    {
        return left + right;
    }

    /// <summary>Whether two shapes have the same groups in the same order.</summary>
    public static bool operator ==(StepShape left, StepShape right)
    {
        return left.Equals(right);
    }

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(StepShape left, StepShape right)
    {
        return !left.Equals(right);
    }

    /// <inheritdoc/>
    public bool Equals(StepShape other)
    {
        return first == other.first && second == other.second && others == other.others && rest.AsSpan().SequenceEqual(other.rest);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj)
    {
        return obj is StepShape other && Equals(other);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(first, GroupCount);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return string.Join(" + ", Groups.Select(g => $"{g.Count} × ({g.NewTokens} new after {g.CachedTokens})"));
    }

    private bool IsEmpty => first == default && others == 0;

    private IEnumerable<SequenceGroup> Groups
    {
        get
        {
            StepShape shape = this;
            return Enumerable.Range(0, GroupCount).Select(i => shape[i]);
        }
    }

    private double Sum(Func<SequenceGroup, double> term)
    {
        double sum = term(first) + term(second);
        foreach (SequenceGroup group in rest.AsSpan())
        {
            sum += term(group);
        }

        return sum;
    }
}
