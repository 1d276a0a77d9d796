namespace LlmEconomics;

/// <summary>Prices per token of each kind that API bills tell apart.</summary>
public sealed record TokenPrices
{
    /// <summary>Prompt tokens; default 0.</summary>
    public TokenPrice Input
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Input));
    }

    /// <summary>Generated tokens; default 0.</summary>
    public TokenPrice Output
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Output));
    }

    /// <summary>Prompt tokens read from the provider's cache; the default is <see cref="Input"/>: no discount.</summary>
    public TokenPrice? CacheRead
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(CacheRead));
    }

    /// <summary>Prompt tokens written to the provider's cache; the default is <see cref="Input"/>: no surcharge.</summary>
    public TokenPrice? CacheWrite
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(CacheWrite));
    }

    /// <summary>Prompt tokens written to the provider's cache for the longer of two times to live; the default is <see cref="CacheWrite"/>.</summary>
    public TokenPrice? LongCacheWrite
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(LongCacheWrite));
    }

    /// <summary>What a prompt token found in the cache costs.</summary>
    internal TokenPrice Read => CacheRead ?? Input;

    /// <summary>What a prompt token written to the cache costs.</summary>
    internal TokenPrice Write => CacheWrite ?? Input;

    /// <summary>All prices times a factor: a discount, a surcharge.</summary>
    /// <param name="factor">The factor; at least 0.</param>
    public TokenPrices Times(double factor)
    {
        Guard.NotNegative(factor);
        return new TokenPrices { Input = Input * factor, Output = Output * factor, CacheRead = CacheRead * factor, CacheWrite = CacheWrite * factor, LongCacheWrite = LongCacheWrite * factor };
    }

    /// <summary>The bill of a volume: <c>uncached · input + cached · cacheRead + generated · output</c>. Writing to the cache is billed as ordinary input.</summary>
    /// <param name="volume">The tokens.</param>
    public Money For(TokenVolume volume)
    {
        Guard.NotNull(volume);
        return Input.For(volume.Uncached) + Read.For(volume.Cached) + Output.For(volume.Output);
    }

    /// <summary>The bill: <c>plain · input + read · cacheRead + write · cacheWrite + long write · longCacheWrite + generated · output</c>.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <exception cref="InvalidOperationException">Cached reads and writes exceed the input they are part of.</exception>
    public Money For(RequestTokens tokens)
    {
        Guard.NotNull(tokens);
        return Input.For(tokens.PlainInput) + Read.For(tokens.CacheRead)
            + Write.For(tokens.CacheWrite - tokens.LongCacheWrite) + (LongCacheWrite ?? Write).For(tokens.LongCacheWrite) + Output.For(tokens.Output);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TokenPrices), PrintMembers);
    }
}
