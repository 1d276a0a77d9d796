using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Volumes of tokens: of a month, at prices, and what is earned on them.</summary>
public sealed class VolumeTests
{
    private static readonly TokenPrices s_prices = new()
    {
        Input = TokenPrice.FromDollarsPerMillionTokens(3), Output = TokenPrice.FromDollarsPerMillionTokens(15), CacheRead = TokenPrice.FromDollarsPerMillionTokens(0.3),
    };

    /// <summary>365 days / 12 = 730 hours = 2,628,000 seconds.</summary>
    [Fact]
    public void A_month_is_a_twelfth_of_a_year_as_on_bills()
    {
        TokenVolume month = TokenVolume.PerMonth(new TokenThroughput(TokenRate.FromTokensPerSecond(10), TokenRate.FromTokensPerSecond(5), TokenRate.FromTokensPerSecond(1)));
        Assert.Equal(new TokenVolume(26_280_000, 13_140_000, 2_628_000), month);
        Assert.Equal(month.Output, TokenRate.FromTokensPerSecond(1).TokensPerMonth);
    }

    [Fact]
    public void A_volume_costs_what_its_tokens_cost()
    {
        Assert.Equal(3 + 0.3 + 15, s_prices.For(new TokenVolume(1e6, 1e6, 1e6)).Dollars, 1e-12);
        Assert.Equal(6, (s_prices with { CacheRead = null }).For(new TokenVolume(1e6, 1e6, 0)).Dollars, 1e-12);
        Assert.Equal("volume", Assert.Throws<ArgumentNullException>(() => s_prices.For((TokenVolume)null!)).ParamName);
    }

    [Fact]
    public void A_volume_costs_as_much_as_the_requests_it_is_made_of()
    {
        RequestTokens request = new() { Input = 1000, CacheRead = 400, Output = 200 };
        Assert.Equal(s_prices.For(request).Dollars * 1e6, s_prices.For(new TokenVolume(600e6, 400e6, 200e6)).Dollars, 1e-6);
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(1, 2, -0.5)]
    [InlineData(0, 2, -1)]
    [InlineData(3, 3, 0)]
    public void Markup_is_the_surplus_over_the_cost(double price, double cost, double markup)
    {
        Assert.Equal(markup, UnitCost.Markup(TokenPrice.FromDollarsPerMillionTokens(price), TokenPrice.FromDollarsPerMillionTokens(cost)), 1e-12);
    }

    /// <summary>Of a cost c, a price c·(1 + markup) has the margin 1 − 1 / (1 + markup).</summary>
    [Fact]
    public void Markup_and_margin_tell_the_same()
    {
        TokenPrice price = TokenPrice.FromDollarsPerMillionTokens(5), cost = TokenPrice.FromDollarsPerMillionTokens(4);
        Assert.Equal(0.25, UnitCost.Markup(price, cost), 1e-12);
        Assert.Equal(UnitCost.Margin(price, cost), 1 - (1 / (1 + UnitCost.Markup(price, cost))), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => UnitCost.Markup(price, TokenPrice.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => UnitCost.Markup(-price, cost));
    }
}
