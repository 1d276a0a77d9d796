using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Economics;

[Properties(Replay = "20261125,121")]
public sealed class ApiPriceTests
{
    private static readonly ApiPrice Tiered = new()
    {
        Base = Prices(2.5, 15, 0.25),
        Tiers = [new PriceTier(272_000, Prices(5, 22.5, 0.5))],
    };

    [Fact]
    public void A_prompt_at_the_threshold_is_still_below_it()
    {
        Assert.Equal(0.68, Tiered.For(new RequestTokens { Input = 272_000 }).Dollars, 1e-12);
        Assert.Equal(1.360005, Tiered.For(new RequestTokens { Input = 272_001 }).Dollars, 1e-12);
    }

    [Fact]
    public void The_tier_holds_for_the_whole_request()
    {
        Assert.Equal((300_000 * 5 + 10_000 * 22.5) / 1e6, Tiered.For(new RequestTokens { Input = 300_000, Output = 10_000 }).Dollars, 1e-12);
    }

    [Fact]
    public void Cached_tokens_count_towards_the_threshold()
    {
        Assert.Equal(0.15, Tiered.For(new RequestTokens { Input = 300_000, CacheRead = 300_000 }).Dollars, 1e-12);
    }

    [Property]
    public bool Cached_and_plain_tokens_add_up_to_the_prompt(NonNegativeInt read, NonNegativeInt write, NonNegativeInt plain)
    {
        RequestTokens request = new() { Input = (long)read.Get + write.Get + plain.Get, CacheRead = read.Get, CacheWrite = write.Get };
        return request.PlainInput == plain.Get && request.CacheHitRate is >= 0 and <= 1;
    }

    [Property]
    public bool Without_a_price_of_its_own_a_cached_token_costs_what_a_plain_one_does(NonNegativeInt read, NonNegativeInt plain)
    {
        TokenPrices undiscounted = new() { Input = TokenPrice.FromDollarsPerMillionTokens(3) };
        RequestTokens request = new() { Input = (long)read.Get + plain.Get, CacheRead = read.Get };
        return Math.Abs(undiscounted.For(request).Dollars - (3e-6 * request.Input)) <= 1e-9 * (1 + request.Input);
    }

    [Fact]
    public void Cached_tokens_are_part_of_the_prompt()
    {
        Assert.Throws<InvalidOperationException>(() => Tiered.For(new RequestTokens { Input = 10, CacheRead = 6, CacheWrite = 5 }));
    }

    [Fact]
    public void Thresholds_rise()
    {
        Assert.Throws<ArgumentException>(() => Tiered with { Tiers = [.. Tiered.Tiers, .. Tiered.Tiers] });
    }

    [Fact]
    public void Equal_prices_are_equal()
    {
        Assert.Equal(Tiered, Tiered with { Tiers = [.. Tiered.Tiers] });
        Assert.NotEqual(Tiered, Tiered with { Tiers = [] });
    }

    private static TokenPrices Prices(double input, double output, double cacheRead)
    {
        return new TokenPrices
        {
            Input = TokenPrice.FromDollarsPerMillionTokens(input),
            Output = TokenPrice.FromDollarsPerMillionTokens(output),
            CacheRead = TokenPrice.FromDollarsPerMillionTokens(cacheRead),
        };
    }
}
