namespace LlmEconomics;

/// <summary>
/// The arithmetic of a mixer that has no weights: attention scores and values over cached keys, or the update of a recurrent state. Its cost
/// is linear in the pairs, keys, tokens and sequences of a step.
/// </summary>
/// <param name="Name">The operator's name, for example <c>attention</c>.</param>
public sealed record SequenceOperator(string Name)
{
    /// <summary>The operator's name.</summary>
    public string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    } = Guard.NotBlank(Name);

    /// <summary>Which keys each query meets; <see langword="null"/> for a recurrence.</summary>
    public AttentionSpan? Span { get; init; }

    /// <summary>FLOP per query-key pair, at least 0.</summary>
    public double FlopsPerPair
    {
        get;
        init => field = Guard.NotNegative(value, nameof(FlopsPerPair));
    }

    /// <summary>
    /// FLOP per pair in the alternative, expanded form (MLA with keys and values unpacked from the latent), or <see langword="null"/> where
    /// there is one form only. A step uses whichever form needs fewer FLOPs for each group of sequences.
    /// </summary>
    public double? ExpandedFlopsPerPair
    {
        get;
        init => field = value is { } flops ? Guard.NotNegative(flops, nameof(ExpandedFlopsPerPair)) : null;
    }

    /// <summary>FLOP that the expanded form adds per cached key it has to unpack again.</summary>
    public double ExpandedFlopsPerCachedKey
    {
        get;
        init => field = Guard.NotNegative(value, nameof(ExpandedFlopsPerCachedKey));
    }

    /// <summary>FLOP per new token, at least 0.</summary>
    public double FlopsPerToken
    {
        get;
        init => field = Guard.NotNegative(value, nameof(FlopsPerToken));
    }

    /// <summary>Name of the <see cref="CacheEntry"/> it reads, and into which new tokens are written; <see langword="null"/> for a recurrence.</summary>
    public string? Cache { get; init; }

    /// <summary>Cache elements read per distinct key, at least 0.</summary>
    public long ElementsPerKey
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(ElementsPerKey));
    }

    /// <summary>State elements read and written once per sequence and step, at least 0.</summary>
    public long StateElements
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(StateElements));
    }

    /// <summary>Format of the cache or state when it does not follow the scheme.</summary>
    public NumberFormat? StoredAs { get; init; }

    /// <summary>Pieces tensor parallelism can hand out of the arithmetic (query heads), at least 1.</summary>
    public long ShardUnits
    {
        get;
        init => field = Guard.Between(value, 1, long.MaxValue, nameof(ShardUnits));
    } = 1;

    /// <summary>Pieces tensor parallelism can hand out of the memory read (key-value heads), at least 1; 1 = every rank reads all of it.</summary>
    public long MemoryShardUnits
    {
        get;
        init => field = Guard.Between(value, 1, long.MaxValue, nameof(MemoryShardUnits));
    } = 1;

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(SequenceOperator), PrintMembers);
    }
}
