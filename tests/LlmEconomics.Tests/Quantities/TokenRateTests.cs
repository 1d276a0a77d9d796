using FsCheck.Xunit;
using Xunit;
namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class TokenRateTests : QuantityLaws<TokenRate>
{
    protected override IReadOnlyList<UnitRow<TokenRate>> Rows { get; } =
    [
        new("tokens/s", TokenRate.FromTokensPerSecond, q => q.TokensPerSecond, 1),
        new("token/s", TokenRate.FromTokensPerSecond, q => q.TokensPerSecond, 1),
        new("tok/s", TokenRate.FromTokensPerSecond, q => q.TokensPerSecond, 1),
        new("tokens/min", TokenRate.FromTokensPerMinute, q => q.TokensPerMinute, 1.0 / 60),
        new("tokens/h", TokenRate.FromTokensPerHour, q => q.TokensPerHour, 1.0 / 3_600),
        new("tokens/d", TokenRate.FromTokensPerDay, q => q.TokensPerDay, 1.0 / 86_400),
        new("tokens/month", TokenRate.FromTokensPerMonth, q => q.TokensPerMonth, 1.0 / (730 * 3_600)),
    ];

    [Fact]
    public void Tokens_over_time_is_the_rate()
    {
        TokenRate rate = TokenRate.Of(3_000, Duration.FromSeconds(2));
        Assert.Equal(1_500, rate.TokensPerSecond);
        Assert.Equal(5_400_000, rate.TokensIn(Duration.FromHours(1)));
        Assert.Equal(Duration.FromSeconds(2), rate.TimeFor(3_000));
    }

    [Fact]
    public void Neither_no_time_nor_no_rate_has_an_answer()
    {
        Assert.Throws<NotFiniteNumberException>(() => TokenRate.Of(1, Duration.Zero));
        Assert.Throws<NotFiniteNumberException>(() => TokenRate.Zero.TimeFor(1));
        Assert.Equal("tokens", Assert.Throws<ArgumentOutOfRangeException>(() => TokenRate.Zero.TimeFor(double.NaN)).ParamName);
        Assert.Equal("tokens", Assert.Throws<ArgumentOutOfRangeException>(() => TokenRate.Of(double.NaN, Duration.Zero)).ParamName);
    }
}
