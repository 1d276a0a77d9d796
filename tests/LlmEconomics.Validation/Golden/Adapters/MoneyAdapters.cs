namespace LlmEconomics.Validation.Golden;

/// <summary>Prices, costs and energy per token.</summary>
internal static class MoneyAdapters
{
    public static Dictionary<string, Func<Inputs, Answer>> All { get; } = new()
    {
        ["usd_per_mtok"] = inputs => Answer.Of(
            MoneyRate.FromDollarsPerHour(inputs.Number("usd_per_gpu_hour")) / TokenRate.FromTokensPerSecond(inputs.Number("tokens_per_s_per_gpu"))),
        ["joules_per_token"] = inputs => Answer.Of(Power(inputs) / TokenRate.FromTokensPerSecond(inputs.Number("tokens_per_s_per_gpu"))),
        ["tokens_per_s_per_mw"] = inputs => Answer.Of(
            (Watts.FromMegawatts(1) / (Power(inputs) / TokenRate.FromTokensPerSecond(inputs.Number("tokens_per_s_per_gpu")))).TokensPerSecond),
        ["self_host_cost_per_mtok_output_only"] = inputs => Answer.Of(TokenPrice.Of(Money.FromDollars(inputs.Number("daily_cost")), inputs.Number("output_tokens"))),
        ["daily_cost"] = inputs => Answer.Of(
            MoneyRate.FromDollarsPerHour(inputs.Number("usd_per_gpu_hour")) * inputs.Number("nodes", "gpus") * inputs.NumberOr(1, "gpus_per_node") * Duration.FromDays(1)),
        ["daily_api_revenue"] = inputs => Answer.Of(ApiPriceInputs.Flat(inputs.Group("usd_per_mtok") ?? throw new InputException("input 'usd_per_mtok' is missing."))
            .For(new RequestTokens
            {
                Input = inputs.Long("cached_input_tokens") + inputs.Long("uncached_input_tokens"),
                CacheRead = inputs.Long("cached_input_tokens"),
                Output = inputs.Long("output_tokens"),
            })),
        ["cache_hit_rate"] = inputs => Answer.Of(new RequestTokens { Input = inputs.Long("total_input"), CacheRead = inputs.Long("cached") }.CacheHitRate),
        ["request_price"] = inputs => Answer.Of(ApiPriceInputs.Of(inputs).For(new RequestTokens
        {
            Input = inputs.Long("input_tokens"),
            CacheRead = (long)inputs.NumberOr(0, "cache_read_tokens"),
            CacheWrite = (long)inputs.NumberOr(0, "cache_write_tokens"),
            Output = (long)inputs.NumberOr(0, "output_tokens"),
        })),
    };

    private static Watts Power(Inputs inputs)
    {
        return inputs.Has("kw_per_gpu_all_in") ? Watts.FromKilowatts(inputs.Number("kw_per_gpu_all_in")) : Watts.FromWatts(inputs.Number("watts_per_gpu"));
    }
}
