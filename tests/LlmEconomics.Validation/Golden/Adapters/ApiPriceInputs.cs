namespace LlmEconomics.Validation.Golden;

/// <summary>An API's prices as examples state them: flat, or a list per kind of token with one price per tier.</summary>
internal static class ApiPriceInputs
{
    public static ApiPrice Of(Inputs inputs)
    {
        if (inputs.Text("tier_rule") is { } rule and not "whole_request_above_threshold")
        {
            throw new InputException($"tier rule '{rule}' is not known.");
        }

        if (inputs.Group("prices_above_threshold") is { } above)
        {
            return new ApiPrice { Base = Flat(above) };
        }

        double[] starts = inputs.Has("input_tiers_start") ? [.. inputs.Numbers("input_tiers_start")]
            : inputs.Has("threshold_input_tokens") ? [0, inputs.Number("threshold_input_tokens")]
            : [0];
        return new ApiPrice
        {
            Base = Tier(inputs, 0),
            Tiers = [.. starts.Select((start, i) => new PriceTier((long)start, Tier(inputs, i))).Skip(1)],
        };
    }

    /// <summary>One price per kind of token.</summary>
    public static TokenPrices Flat(Inputs prices)
    {
        return new TokenPrices
        {
            Input = PerMillion(prices.NumberOr(0, "input", "uncached")),
            Output = PerMillion(prices.NumberOr(0, "output")),
            CacheRead = prices.Has("cache_read", "cached") ? PerMillion(prices.Number("cache_read", "cached")) : null,
            CacheWrite = prices.Has("cache_write") ? PerMillion(prices.Number("cache_write")) : null,
        };
    }

    private static TokenPrices Tier(Inputs inputs, int index)
    {
        return new TokenPrices
        {
            Input = Price(inputs, "input_usd_per_mtok", index) ?? default,
            Output = Price(inputs, "output_usd_per_mtok", index) ?? default,
            CacheRead = Price(inputs, "cache_read_usd_per_mtok", index),
            CacheWrite = Price(inputs, "cache_write_usd_per_mtok", index),
        };
    }

    /// <summary>The price of a tier; a single price holds for all.</summary>
    private static TokenPrice? Price(Inputs inputs, string name, int index)
    {
        IReadOnlyList<double> prices = inputs.Numbers(name);
        return prices.Count == 0 ? null : PerMillion(prices[Math.Min(index, prices.Count - 1)]);
    }

    private static TokenPrice PerMillion(double dollars)
    {
        return TokenPrice.FromDollarsPerMillionTokens(dollars);
    }
}
