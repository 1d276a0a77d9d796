using FsCheck;
using FsCheck.Xunit;
using LlmEconomics.Tests.Serving;
using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Curves of cost against speed, and who wins where.</summary>
public sealed class DecisionLaws
{
    private static readonly double[] Milliseconds = [100, 50, 30, 20, 15, 12, 10, 8, 1];

    private static readonly HourlyCost Replica = HourlyCost.Of(Rental.RentLine, MoneyRate.FromDollarsPerHour(2));

    [Fact]
    public void Faster_answers_never_cost_less()
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        Duration[] limits = [.. Milliseconds.Select(ms => Duration.FromMilliseconds(ms))];
        IReadOnlyList<CostPoint> curve = CostCurve.ByInteractivity(system, Systems.Steady(1), Replica, limits);
        Assert.Equal(limits, curve.Select(p => p.Limit));
        Assert.All(curve.Zip(curve.Skip(1)), p => Assert.True(p.Second.PerOutputToken is null || p.First.PerOutputToken!.Value <= p.Second.PerOutputToken.Value * 1.001));
        Assert.Null(curve[^1].PerOutputToken);
        Assert.Equal(0, curve[^1].RequestRate);
        Assert.Equal(10, curve[0].TokensPerSecondPerUser, 1e-9);
        // At a limit that binds nothing the cost is that of saturation.
        double saturated = 2 / (system.Saturation(Systems.Steady(1)) * Systems.Steady(1).Shape.Output * 3600) * 1e6;
        Assert.Equal(saturated, CostCurve.ByInteractivity(system, Systems.Steady(1), Replica, [Duration.FromSeconds(100)])[0].PerOutputToken!.Value.DollarsPerMillionTokens, 0.01 * saturated);
        Assert.Throws<ArgumentOutOfRangeException>(() => CostCurve.ByInteractivity(system, Systems.Steady(1), Replica, [Duration.Zero]));
    }

    [Property]
    public void The_winner_costs_no_more_than_any(PositiveInt cents, PositiveInt capacity)
    {
        PayingOption api = PayingOption.Api("API", Money.FromDollars(cents.Get / 1e5)), own = PayingOption.Replicas("own", Replica, rate => FleetPlan.For(rate, capacity.Get, spare: 1));
        PayingOption small = new("small", rate => rate < 1 ? MoneyRate.FromDollarsPerHour(0.5) : null);
        double[] rates = [0.01, 0.1, 0.9, 1, 10, 100, 1000];
        IReadOnlyList<Regime> map = RegimeMap.Of(rates, api, own, small);
        Assert.Equal(rates, map.Select(r => r.Rate));
        Assert.All(map, r =>
        {
            Assert.All([api, own, small], o => Assert.True(o.Hourly(r.Rate) is not { } hourly || r.Hourly <= hourly));
            Assert.Equal(r.Hourly, r.Cheapest.Hourly(r.Rate));
        });
        Assert.Equal(cents.Get / 1e5 * 3600 * 10, api.Hourly(10)!.Value.DollarsPerHour, 1e-9 * cents.Get);
    }

    [Fact]
    public void What_nobody_serves_has_no_winner()
    {
        Assert.Empty(RegimeMap.Of([5.0], new PayingOption("none", _ => null)));
        Assert.Throws<ArgumentException>(() => RegimeMap.Of([5.0]));
        Assert.Throws<CurrencyMismatchException>(() => RegimeMap.Of([5.0], PayingOption.Api("a", Money.FromDollars(1)), PayingOption.Api("b", Money.Of(1, Currency.Eur))));
    }
}
