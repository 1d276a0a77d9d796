using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class TokensPerJouleTests : QuantityLaws<TokensPerJoule>
{
    protected override IReadOnlyList<UnitRow<TokensPerJoule>> Rows { get; } =
    [
        new("tokens/J", TokensPerJoule.FromTokensPerJoule, q => q.Value, 1),
        new("token/J", TokensPerJoule.FromTokensPerJoule, q => q.Value, 1),
        new("Mtokens/kWh", TokensPerJoule.FromMillionTokensPerKilowattHour, q => q.MillionTokensPerKilowattHour, 1 / 3.6),
    ];

    [Fact]
    public void Tokens_over_their_energy_is_the_efficiency()
    {
        TokensPerJoule efficiency = TokensPerJoule.Of(7.2e6, Joules.FromKilowattHours(1));
        Assert.Equal(2, efficiency.Value);
        Assert.Equal(7.2e6, efficiency.TokensFor(Joules.FromKilowattHours(1)));
        Assert.Equal("tokens", Assert.Throws<ArgumentOutOfRangeException>(() => TokensPerJoule.Of(double.NaN, Joules.FromJoules(1))).ParamName);
        Assert.Throws<NotFiniteNumberException>(() => TokensPerJoule.Of(1, Joules.Zero));
    }

    [Fact]
    public void It_is_the_inverse_of_the_energy_of_a_token()
    {
        Assert.Equal(TokensPerJoule.FromTokensPerJoule(2), TokensPerJoule.Of(JoulesPerToken.FromJoulesPerToken(0.5)));
        Assert.Throws<NotFiniteNumberException>(() => TokensPerJoule.Of(JoulesPerToken.Zero));
    }
}
