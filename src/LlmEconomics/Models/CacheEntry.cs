namespace LlmEconomics;

/// <summary>What a mixer keeps per cached token: so many elements for each entry of a span.</summary>
/// <param name="Name">What it is: <c>kv</c>, <c>latent</c>, <c>index</c>.</param>
/// <param name="ElementsPerEntry">Elements stored per entry.</param>
/// <param name="Span">Which entries a sequence keeps.</param>
public sealed record CacheEntry(string Name, long ElementsPerEntry, AttentionSpan Span)
{
    /// <summary>What it is: <c>kv</c>, <c>latent</c>, <c>index</c>.</summary>
    public string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    } = Guard.NotBlank(Name);

    /// <summary>Which entries a sequence keeps.</summary>
    public AttentionSpan Span
    {
        get;
        init => field = Guard.NotNull(value, nameof(Span));
    } = Guard.NotNull(Span);

    /// <summary>Elements stored per entry, at least 1.</summary>
    public long ElementsPerEntry
    {
        get;
        init => field = Guard.Between(value, 1, long.MaxValue, nameof(ElementsPerEntry));
    } = Guard.Between(ElementsPerEntry, 1, long.MaxValue);

    /// <summary>
    /// Pieces that tensor parallelism can hand out (key-value heads), at least 1; 1 = replicated on every rank (a latent shared by all heads).
    /// </summary>
    public long ShardUnits
    {
        get;
        init => field = Guard.Between(value, 1, long.MaxValue, nameof(ShardUnits));
    } = 1;

    /// <summary>The format engines keep it in whatever the KV format is, or <see langword="null"/> to follow the KV format.</summary>
    public NumberFormat? StoredAs { get; init; }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(CacheEntry), PrintMembers);
    }

    internal KeptEntry KeptIn(FormatScheme formats)
    {
        return new KeptEntry(Span, ElementsPerEntry * (StoredAs ?? formats.KvCache).BytesPerElement, ShardUnits);
    }
}

/// <summary>What a mixer keeps per sequence whatever its length: a recurrent state or a convolution's last inputs.</summary>
/// <param name="Name">What it is: <c>ssm</c>, <c>conv</c>, <c>recurrent</c>.</param>
/// <param name="Elements">Elements stored per sequence.</param>
public sealed record StateEntry(string Name, long Elements)
{
    /// <summary>What it is: <c>ssm</c>, <c>conv</c>, <c>recurrent</c>.</summary>
    public string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    } = Guard.NotBlank(Name);

    /// <summary>Elements stored per sequence, at least 1.</summary>
    public long Elements
    {
        get;
        init => field = Guard.Between(value, 1, long.MaxValue, nameof(Elements));
    } = Guard.Between(Elements, 1, long.MaxValue);

    /// <summary>Pieces that tensor parallelism can hand out (heads), at least 1; 1 = replicated.</summary>
    public long ShardUnits
    {
        get;
        init => field = Guard.Between(value, 1, long.MaxValue, nameof(ShardUnits));
    } = 1;

    /// <summary>The format the state is kept in when the config says so, or <see langword="null"/> to follow the scheme's state format.</summary>
    public NumberFormat? StoredAs { get; init; }

    /// <summary>Whether it holds a convolution's last inputs, which engines keep in the type of activations.</summary>
    internal bool IsConvolution => Name == ConvolutionName;

    internal const string ConvolutionName = "conv";

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(StateEntry), PrintMembers);
    }
}
