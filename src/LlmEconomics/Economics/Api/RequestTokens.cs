namespace LlmEconomics;

/// <summary>The tokens of one request, or of many together, as API bills count them: cached reads and cache writes are part of the input.</summary>
public sealed record RequestTokens
{
    /// <summary>Prompt tokens, cached ones included; at least 0.</summary>
    public long Input
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Input));
    }

    /// <summary>Prompt tokens read from the provider's cache, part of <see cref="Input"/>; at least 0.</summary>
    public long CacheRead
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(CacheRead));
    }

    /// <summary>Prompt tokens written to the provider's cache, part of <see cref="Input"/>; at least 0.</summary>
    public long CacheWrite
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(CacheWrite));
    }

    /// <summary>Tokens of <see cref="CacheWrite"/> that are kept for the longer of two times to live; at least 0.</summary>
    public long LongCacheWrite
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(LongCacheWrite));
    }

    /// <summary>Generated tokens, reasoning included; at least 0.</summary>
    public long Output
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Output));
    }

    /// <summary>Prompt tokens at the full price: neither read from a cache nor written to one.</summary>
    /// <exception cref="InvalidOperationException">Cached reads and writes exceed the input they are part of.</exception>
    public long PlainInput => CacheRead <= Input && CacheWrite <= Input - CacheRead && LongCacheWrite <= CacheWrite
        ? Input - CacheRead - CacheWrite
        : throw new InvalidOperationException($"CacheRead ({CacheRead}) and CacheWrite ({CacheWrite}) are part of Input ({Input}), LongCacheWrite ({LongCacheWrite}) of CacheWrite, and must not exceed it.");

    /// <summary>Share of the prompt read from a cache, 0 to 1; 0 without a prompt.</summary>
    public double CacheHitRate => Input == 0 ? 0 : (double)CacheRead / Input;

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(RequestTokens),
            (nameof(Input), Input), (nameof(CacheRead), CacheRead), (nameof(CacheWrite), CacheWrite),
            (nameof(LongCacheWrite), LongCacheWrite), (nameof(Output), Output));
    }
}
