using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Prices that apply to a whole request, output included, when its prompt is longer than a threshold.</summary>
/// <param name="AboveInputTokens">The threshold: a prompt of exactly so many tokens is still below it. At least 0.</param>
/// <param name="Prices">The prices.</param>
public sealed record PriceTier(long AboveInputTokens, TokenPrices Prices)
{
    /// <summary>The threshold in prompt tokens, cached ones included.</summary>
    public long AboveInputTokens
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(AboveInputTokens));
    } = Guard.Between(AboveInputTokens, 0, long.MaxValue);

    /// <summary>The prices.</summary>
    public TokenPrices Prices
    {
        get;
        init => field = Guard.NotNull(value, nameof(Prices));
    } = Guard.NotNull(Prices);

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(PriceTier), PrintMembers);
    }
}

/// <summary>What an API charges per request: prices per token, which may rise for requests with long prompts.</summary>
/// <remarks>
/// The tier is chosen by the request's prompt tokens, cached ones included, and then holds for all its tokens: nothing is split at the threshold.
/// That is how Anthropic, OpenAI and Google bill long prompts. Source: pydantic/genai-prices, tests/test_tiered_pricing.py.
/// </remarks>
public sealed record ApiPrice
{
    /// <summary>Prices of requests below every threshold.</summary>
    public required TokenPrices Base
    {
        get;
        init => field = Guard.NotNull(value, nameof(Base));
    }

    /// <summary>Prices above thresholds, lowest threshold first; default none.</summary>
    public ImmutableArray<PriceTier> Tiers
    {
        get;
        init => field = Ascending(value, nameof(Tiers));
    } = [];

    /// <summary>The prices that hold for a request with so many prompt tokens.</summary>
    /// <param name="inputTokens">Prompt tokens, cached ones included; at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inputTokens"/> is negative.</exception>
    public TokenPrices PricesFor(long inputTokens)
    {
        Guard.Between(inputTokens, 0, long.MaxValue);
        return Tiers.LastOrDefault(t => inputTokens > t.AboveInputTokens)?.Prices ?? Base;
    }

    /// <summary>The bill of one request.</summary>
    /// <param name="request">Its tokens.</param>
    /// <exception cref="InvalidOperationException">Cached reads and writes exceed the input they are part of.</exception>
    public Money For(RequestTokens request)
    {
        return PricesFor(Guard.NotNull(request).Input).For(request);
    }

    /// <summary>Equal when all prices and thresholds are.</summary>
    public bool Equals(ApiPrice? other)
    {
        return other is not null && Base == other.Base && Tiers.SequenceEqual(other.Tiers);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Base, Tiers.Length);
    }

    private static ImmutableArray<PriceTier> Ascending(ImmutableArray<PriceTier> tiers, string name)
    {
        tiers = Guard.Items(tiers, name);
        for (int i = 1; i < tiers.Length; i++)
        {
            if (tiers[i].AboveInputTokens <= tiers[i - 1].AboveInputTokens)
            {
                throw new ArgumentException($"Tiers must have rising thresholds: {tiers[i].AboveInputTokens} follows {tiers[i - 1].AboveInputTokens}.", name);
            }
        }

        return tiers;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ApiPrice), (nameof(Base), Base), (nameof(Tiers), Tiers));
    }
}
