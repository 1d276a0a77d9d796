using FsCheck.Xunit;
using Xunit;
namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class TokenPriceTests : QuantityLaws<TokenPrice>
{
    protected override IReadOnlyList<UnitRow<TokenPrice>> Rows { get; } =
    [
        new("USD/Mtoken", TokenPrice.FromDollarsPerMillionTokens, q => q.DollarsPerMillionTokens, 1),
        new("USD/ktoken", TokenPrice.FromDollarsPerThousandTokens, q => q.DollarsPerThousandTokens, 1e3),
        new("USD/token", TokenPrice.FromDollarsPerToken, q => q.DollarsPerToken, 1e6),
    ];

    [Fact]
    public void Tokens_times_their_price_is_the_cost()
    {
        TokenPrice price = TokenPrice.FromDollarsPerMillionTokens(2.5);
        Assert.Equal(Money.FromDollars(5), price.For(2e6));
        Assert.Equal(price, TokenPrice.Of(Money.FromDollars(5), 2e6));
        Assert.Equal("tokens", Assert.Throws<ArgumentOutOfRangeException>(() => price.For(double.NaN)).ParamName);
        Assert.Equal("tokens", Assert.Throws<ArgumentOutOfRangeException>(() => TokenPrice.Of(Money.Zero, double.NaN)).ParamName);
        Assert.Throws<NotFiniteNumberException>(() => TokenPrice.Of(Money.FromDollars(5), 0));
    }

    [Fact]
    public void A_server_at_36_dollars_an_hour_and_1000_tokens_a_second_costs_10_dollars_per_million() =>
        Assert.Equal(
            TokenPrice.FromDollarsPerMillionTokens(10),
            MoneyRate.FromDollarsPerHour(36) / TokenRate.FromTokensPerSecond(1_000));
}
