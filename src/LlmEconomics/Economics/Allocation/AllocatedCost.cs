namespace LlmEconomics;

/// <summary>A cost split between kinds of tokens. The parts add up to the whole: the last is what the others leave.</summary>
public sealed record AllocatedCost
{
    internal AllocatedCost(AllocationPolicy policy, Money total, TokenVolume volume, double uncached, double cached, double output)
    {
        (Policy, Total, Volume) = (policy, total, volume);
        double sum = uncached + cached + output;
        Uncached = total * (uncached / sum);
        Cached = total * (cached / sum);
        // What is left, and not what would be computed: so nothing is lost to rounding.
        Output = output > 0 ? total - Uncached - Cached : Money.Zero;
        Cached = output > 0 ? Cached : total - Uncached;
    }

    /// <summary>The policy it was split by.</summary>
    public AllocationPolicy Policy { get; }

    /// <summary>The whole.</summary>
    public Money Total { get; }

    /// <summary>The tokens that bear it.</summary>
    public TokenVolume Volume { get; }

    /// <summary>The part of prompt tokens that were computed.</summary>
    public Money Uncached { get; }

    /// <summary>The part of prompt tokens found in a prefix cache.</summary>
    public Money Cached { get; }

    /// <summary>The part of generated tokens.</summary>
    public Money Output { get; }

    /// <summary>Price of a prompt token that is computed; <see langword="null"/> where there are none.</summary>
    public TokenPrice? UncachedPrice => Price(Uncached, Volume.Uncached);

    /// <summary>Price of a prompt token that is found in a prefix cache; <see langword="null"/> where there are none.</summary>
    public TokenPrice? CachedPrice => Price(Cached, Volume.Cached);

    /// <summary>Price of a prompt token, computed or found; <see langword="null"/> where there are none.</summary>
    public TokenPrice? InputPrice => Price(Uncached + Cached, Volume.Input);

    /// <summary>Price of a generated token; <see langword="null"/> where there are none.</summary>
    public TokenPrice? OutputPrice => Price(Output, Volume.Output);

    /// <summary>The cost over all tokens.</summary>
    public TokenPrice BlendedPrice => TokenPrice.Of(Total, Volume.Total);

    private static TokenPrice? Price(Money part, double tokens)
    {
        return tokens > 0 ? TokenPrice.Of(part, tokens) : null;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(AllocatedCost),
            (nameof(Policy), Policy), (nameof(Total), Total), (nameof(Volume), Volume), (nameof(Uncached), Uncached),
            (nameof(Cached), Cached), (nameof(Output), Output));
    }
}
