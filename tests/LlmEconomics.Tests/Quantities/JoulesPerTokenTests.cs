using FsCheck.Xunit;
using Xunit;
namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class JoulesPerTokenTests : QuantityLaws<JoulesPerToken>
{
    protected override IReadOnlyList<UnitRow<JoulesPerToken>> Rows { get; } =
    [
        new("J/token", JoulesPerToken.FromJoulesPerToken, q => q.Value, 1),
        new("mJ/token", JoulesPerToken.FromMillijoulesPerToken, q => q.MillijoulesPerToken, 1e-3),
        new("kWh/Mtoken", JoulesPerToken.FromKilowattHoursPerMillionTokens, q => q.KilowattHoursPerMillionTokens, 3.6),
    ];

    [Fact]
    public void Tokens_times_their_energy_is_the_energy()
    {
        Joules energy = JoulesPerToken.FromKilowattHoursPerMillionTokens(2).For(1e6);
        Assert.Equal(Joules.FromKilowattHours(2), energy);
        Assert.Equal(JoulesPerToken.FromJoulesPerToken(7.2), JoulesPerToken.Of(energy, 1e6));
        Assert.Equal("tokens", Assert.Throws<ArgumentOutOfRangeException>(() => JoulesPerToken.Of(energy, double.NaN)).ParamName);
        Assert.Equal("tokens", Assert.Throws<ArgumentOutOfRangeException>(() => JoulesPerToken.Zero.For(double.NaN)).ParamName);
        Assert.Throws<NotFiniteNumberException>(() => JoulesPerToken.Of(energy, 0));
    }
}
