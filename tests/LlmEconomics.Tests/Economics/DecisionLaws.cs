using FsCheck;
using FsCheck.Xunit;
using LlmEconomics.Tests.Serving;
using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Curves of cost against speed, and who wins where.</summary>
public sealed class DecisionLaws
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly double[] Milliseconds = [100, 50, 30, 20, 15, 12, 10, 8, 1];

    private static readonly HourlyCost Replica = HourlyCost.Of(Rental.RentLine, MoneyRate.FromDollarsPerHour(2));

    [Fact]
    public void Faster_answers_never_cost_less()
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        Duration[] limits = [.. Milliseconds.Select(ms => Duration.FromMilliseconds(ms))];
        IReadOnlyList<CostPoint> curve = CostCurve.ByInteractivity(system, Systems.Steady(1), Replica, limits, null, Token);
        Assert.Equal(limits, curve.Select(p => p.Level.TimePerOutputToken!.Value));
        Assert.All(curve.Zip(curve.Skip(1)), p => Assert.True(p.Second.PerOutputToken is null || p.First.PerOutputToken!.Value <= p.Second.PerOutputToken.Value * 1.001));
        Assert.Null(curve[^1].PerOutputToken);
        Assert.Equal(0, curve[^1].RequestRate);
        Assert.Equal(10, curve[0].TokensPerSecondPerUser!.Value, 1e-9);
        // At a limit that binds nothing the cost is that of saturation.
        double saturated = 2 / (system.Saturation(Systems.Steady(1)) * Systems.Steady(1).Shape.Output * 3600) * 1e6;
        Assert.Equal(saturated, CostCurve.ByInteractivity(system, Systems.Steady(1), Replica, [Duration.FromSeconds(100)], null, Token)[0].PerOutputToken!.Value.DollarsPerMillionTokens, 0.01 * saturated);
        Assert.Throws<ArgumentOutOfRangeException>(() => CostCurve.ByInteractivity(system, Systems.Steady(1), Replica, [Duration.Zero], null, Token));
    }

    [Fact]
    public void Keeping_a_limit_for_more_requests_never_costs_less()
    {
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        Workload chat = Workload.Of(RequestLengths.Independent(LengthDistribution.LogNormal(800, 0.9, 1600), LengthDistribution.LogNormal(200, 0.9, 400)), ArrivalProcess.Poisson(1));
        double[] shares = [0.5, 0.8, 0.9, 0.95, 0.99];
        ServiceLevel level = new() { TimeToFirstToken = Duration.FromMilliseconds(250), RequestLatency = Duration.FromSeconds(12) };
        IReadOnlyList<CostPoint> curve = CostCurve.ByServiceLevel(system, chat, Replica, shares.Select(s => level with { Share = s }), Token);
        Assert.Equal(shares, curve.Select(p => p.Level.Share));
        Assert.All(curve.Zip(curve.Skip(1)), p => Assert.True(p.Second.PerOutputToken is null || p.First.PerOutputToken!.Value <= p.Second.PerOutputToken.Value * 1.001));
        Assert.True(curve[0].PerOutputToken < curve[3].PerOutputToken!.Value * 0.9, "the curve is not flat");
        Assert.All(curve, p => Assert.Null(p.TokensPerSecondPerUser));
        Assert.All(curve.Where(p => p.RequestRate > 0), p => Assert.Equal(2 / (p.RequestRate * chat.Shape.Output * 3600) * 1e6, p.PerOutputToken!.Value.DollarsPerMillionTokens, 1e-9));

        // Each point keeps its level, and 5 % more would not.
        ServingEstimate at = system.Estimate(chat.AtRate(curve[2].RequestRate)).Estimate, beyond = system.Estimate(chat.AtRate(curve[2].RequestRate * 1.05)).Estimate;
        Assert.True(at.TimeToFirstToken.P90 <= level.TimeToFirstToken && at.RequestLatency.P90 <= level.RequestLatency);
        Assert.True(beyond.TimeToFirstToken.P90 > level.TimeToFirstToken || beyond.RequestLatency.P90 > level.RequestLatency);
        Assert.Throws<ArgumentException>(() => CostCurve.ByServiceLevel(system, chat, Replica, [new ServiceLevel()], Token));
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
