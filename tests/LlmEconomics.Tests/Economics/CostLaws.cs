using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>What holds of every bill, split and comparison.</summary>
public sealed class CostLaws
{
    private static readonly DateOnly Day = new(2026, 11, 1);

    [Property]
    public void Lines_add_up_whatever_is_replaced(PositiveInt seed)
    {
        Random random = new(seed.Get);
        HourlyCost cost = Draw(random).PerServer();
        Assert.Equal(cost.Total, cost.Lines.Select(l => l.Rate).Sum());
        MoneyRate paid = MoneyRate.FromDollarsPerHour(random.NextDouble());
        HourlyCost other = cost.With("staff", paid);
        Assert.Equal(paid, other["staff"]);
        Assert.Equal((cost.Total - cost["staff"] + paid).DollarsPerHour, other.Total.DollarsPerHour, 1e-9 * cost.Total.DollarsPerHour);
        Assert.Equal(1, cost.Lines.Sum(l => cost.ShareOf(l.Name)), 1e-12);
        Assert.Equal(3 * cost.Total.DollarsPerHour, (cost * 3).Total.DollarsPerHour, 1e-9 * cost.Total.DollarsPerHour);
        Assert.Equal((cost * 3).Total.DollarsPerHour, (cost + cost + cost).Total.DollarsPerHour, 1e-9 * cost.Total.DollarsPerHour);
    }

    /// <summary>Depreciation and cost of capital together are the annuity of the capital, less what the residual repays.</summary>
    [Property]
    public void Yearly_payments_repay_capital_and_interest(PositiveInt seed)
    {
        Ownership own = Draw(new Random(seed.Get));
        HourlyCost cost = own.PerServer();
        double yearly = (cost[Ownership.DepreciationLine] + cost[Ownership.CapitalLine]).DollarsPerHour * own.HoursPerYear, debt = own.Capital.Dollars;
        int years = (int)own.LifeYears;
        for (int year = 0; year < years; year++)
        {
            debt = (debt * (1 + own.CostOfCapital)) - yearly;
        }

        Assert.Equal(own.Capital.Dollars * own.ResidualShare, debt, 1e-6 * own.Capital.Dollars);
    }

    [Property]
    public void Dearer_parts_never_make_it_cheaper(PositiveInt seed)
    {
        Random random = new(seed.Get);
        Ownership own = Draw(random);
        MoneyRate now = own.PerServer().Total;
        Ownership[] dearer =
        [
            own with { Server = own.Server * 1.1 }, own with { CostOfCapital = own.CostOfCapital + 0.01 }, own with { FabricShare = own.FabricShare + 0.05 }, own with { MaintenanceShare = own.MaintenanceShare + 0.01 },
            own with { StaffPerYear = own.StaffPerYear + Money.FromDollars(1000) }, own with { LicencePerAcceleratorYear = own.LicencePerAcceleratorYear + Money.FromDollars(100) }, own with { ResidualShare = own.ResidualShare * 0.9 },
            own with { FailuresPerAcceleratorYear = 0.173, PerFailure = Money.FromDollars(5000) },
            own with { Power = PowerSupply.Own(Watts.FromKilowatts(10), 1.6, Money.FromDollars(0.1)) },
        ];
        Assert.All(dearer, d => Assert.True(d.PerServer().Total >= now * (1 - 1e-12)));
        Assert.True((own with { LifeYears = own.LifeYears + 1, CostOfCapital = 0 }).PerServer().Total <= (own with { CostOfCapital = 0 }).PerServer().Total);
    }

    [Property]
    public void Rent_at_the_owners_cost_costs_the_same(PositiveInt seed)
    {
        Ownership own = Draw(new Random(seed.Get));
        Rental rental = new(own.PerServer().Total / own.Accelerators, "a neighbour", Day, "his invoice");
        Assert.Equal(own.For(own.Accelerators).Total.DollarsPerHour, rental.For(own.Accelerators).Total.DollarsPerHour, 1e-9 * own.PerServer().Total.DollarsPerHour);
    }

    /// <summary>An hour of service of interrupted capacity costs what is paid over what serves.</summary>
    [Property]
    public void Interruptions_are_paid_by_the_hours_that_serve(PositiveInt perThousandHours, PositiveInt minutes)
    {
        SpotInterruptions often = new(perThousandHours.Get / 1000.0, Duration.FromMinutes(minutes.Get));
        Rental spot = new(MoneyRate.FromDollarsPerHour(1), "cloud", Day, "price list") { Commitment = Commitment.Spot, Interruptions = often };
        double paidHours = 1 + (often.PerHour * minutes.Get / 60);
        Assert.Equal(4 * paidHours, spot.For(4).Total.DollarsPerHour, 1e-9 * 4 * paidHours);
        Assert.Equal(4, spot.For(4)[Rental.RentLine].DollarsPerHour);
    }

    [Property]
    public void Splits_conserve_the_cost(PositiveInt seed)
    {
        Random random = new(seed.Get);
        TokenVolume volume = new(random.Next(1, 1000), random.Next(0, 1000), random.Next(1, 1000));
        Money cost = Money.FromDollars(random.NextDouble() * 1000);
        AllocationPolicy[] policies =
        [
            AllocationPolicy.EqualPerToken, AllocationPolicy.OutputOnly, AllocationPolicy.InputOnly, AllocationPolicy.Flops,
            AllocationPolicy.PhaseTime(Duration.FromSeconds(random.Next(0, 9)), Duration.FromSeconds(random.Next(1, 9)), random.NextDouble()),
            AllocationPolicy.Weights("own", random.NextDouble(), random.NextDouble(), random.NextDouble() + 0.01),
        ];
        Assert.All(policies, p =>
        {
            AllocatedCost split = p.Allocate(cost, volume);
            Assert.Equal(cost.Dollars, (split.Uncached + split.Cached + split.Output).Dollars, 1e-12 * cost.Dollars);
            Assert.All([split.Uncached, split.Cached, split.Output], part => Assert.True(part.Dollars >= -1e-12 * cost.Dollars));
            double again = (split.UncachedPrice?.For(volume.Uncached).Dollars ?? 0) + (split.CachedPrice?.For(volume.Cached).Dollars ?? 0) + (split.OutputPrice?.For(volume.Output).Dollars ?? 0);
            Assert.Equal(cost.Dollars, again, 1e-9 * cost.Dollars);
        });
    }

    [Property]
    public void Two_loads_give_back_the_times_that_made_them(PositiveInt seed)
    {
        Random random = new(seed.Get);
        (double a, double b) = (random.NextDouble() + 0.01, random.NextDouble() + 0.01);
        TokenVolume prompts = new(1000, 200, 100), answers = new(100, 0, 900);
        AllocatedCost split = AllocationPolicy.Marginal(prompts, Took(prompts), answers, Took(answers)).Allocate(Money.FromDollars(1), new TokenVolume(10, 10, 10));
        Assert.Equal(b / a, split.OutputPrice!.Value / split.UncachedPrice!.Value, 1e-6 * b / a);
        Assert.Equal(0.1, split.CachedPrice!.Value / split.UncachedPrice.Value, 1e-9);

        Duration Took(TokenVolume v)
        {
            return Duration.FromSeconds((a * (v.Uncached + (0.1 * v.Cached))) + (b * v.Output));
        }
    }

    [Property]
    public void At_the_break_even_both_cost_the_same(PositiveInt hourly, PositiveInt price)
    {
        MoneyRate own = MoneyRate.FromDollarsPerHour(hourly.Get);
        TokenPrice api = TokenPrice.FromDollarsPerMillionTokens(price.Get), variable = api * 0.1;
        TokenRate volume = BreakEven.Volume(own, api, variable)!.Value;
        Assert.Equal((api * volume).DollarsPerHour, (own + (variable * volume)).DollarsPerHour, 1e-9 * hourly.Get);
        Assert.Equal(0.5, BreakEven.Utilisation(own, volume * 2, api, variable)!.Value, 1e-9);
        Assert.Null(BreakEven.Utilisation(own, volume * 0.5, api, variable));
        Assert.Null(BreakEven.Volume(own, variable, api));
        Assert.Null(BreakEven.Payback(Money.FromDollars(1), own, own));
    }

    [Property]
    public void Replicas_are_just_enough(PositiveInt demand, PositiveInt capacity, PositiveInt peak)
    {
        double over = 1 + (peak.Get / 10.0);
        FleetPlan plan = FleetPlan.For(demand.Get, capacity.Get, over, spare: 1, headroom: 0.2, availability: 0.99);
        double most = demand.Get * over * 1.2 / (capacity.Get * 0.99);
        Assert.InRange(plan.Needed, most, most + 1);
        Assert.Equal(plan.Needed + 1, plan.Replicas);
        Assert.Equal(demand.Get, plan.Utilisation * plan.Replicas * capacity.Get, 1e-9 * demand.Get);
        Assert.True(plan.Utilisation < 1);
        HourlyCost one = HourlyCost.Of("rent", MoneyRate.FromDollarsPerHour(2));
        Assert.Equal(2.0 * plan.Replicas, plan.Cost(one).Total.DollarsPerHour, 1e-9 * plan.Replicas);
    }

    [Fact]
    public void Bad_figures_are_refused_by_name()
    {
        Ownership own = Draw(new Random(1));
        Assert.Equal("LifeYears", Assert.Throws<ArgumentOutOfRangeException>(() => own with { LifeYears = 0 }).ParamName);
        Assert.Equal("Server", Assert.Throws<ArgumentOutOfRangeException>(() => own with { Server = Money.FromDollars(-1) }).ParamName);
        Assert.Equal("CostOfCapital", Assert.Throws<ArgumentOutOfRangeException>(() => own with { CostOfCapital = -0.1 }).ParamName);
        Assert.Equal("ResidualShare", Assert.Throws<ArgumentOutOfRangeException>(() => own with { ResidualShare = 1.1 }).ParamName);
        Assert.Equal("Source", Assert.Throws<ArgumentException>(() => own with { Source = "" }).ParamName);
        Assert.Equal("FailuresPerAcceleratorYear", Assert.Throws<ArgumentOutOfRangeException>(() => own with { FailuresPerAcceleratorYear = -1 }).ParamName);
        Assert.Equal("PerFailure", Assert.Throws<ArgumentOutOfRangeException>(() => own with { PerFailure = Money.FromDollars(-1) }).ParamName);
        Assert.Equal(0.173 * own.Accelerators * 100 / 8760, (own with { FailuresPerAcceleratorYear = 0.173, PerFailure = Money.FromDollars(100) }).PerServer()["failures"].DollarsPerHour, 1e-9);
        Assert.Equal("pue", Assert.Throws<ArgumentOutOfRangeException>(() => PowerSupply.Own(Watts.FromWatts(1), 0.9, Money.Zero)).ParamName);
        Assert.Equal("PerAccelerator", Assert.Throws<ArgumentOutOfRangeException>(() => new Rental(MoneyRate.FromDollarsPerHour(-1), "p", Day, "s")).ParamName);
        Assert.Equal("Provider", Assert.Throws<ArgumentException>(() => new Rental(MoneyRate.Zero, " ", Day, "s")).ParamName);
        Assert.Equal("years", Assert.Throws<ArgumentOutOfRangeException>(() => CapitalRecovery.Factor(0.1, 0)).ParamName);
        Assert.Equal("factor", Assert.Throws<ArgumentOutOfRangeException>(() => CapitalRecovery.RateOf(0.1, 5)).ParamName);
        Assert.Equal("availability", Assert.Throws<ArgumentOutOfRangeException>(() => FleetPlan.For(1, 1, availability: 1.1)).ParamName);
        Assert.Equal("Cached", Assert.Throws<ArgumentOutOfRangeException>(() => new TokenVolume(1, -1, 1)).ParamName);
        Assert.Throws<ArgumentException>(() => new HourlyCost(new CostLine("rent", MoneyRate.Zero), new CostLine("rent", MoneyRate.Zero)));
        Assert.Throws<CurrencyMismatchException>(() => HourlyCost.Of("rent", MoneyRate.FromDollarsPerHour(1)).With("power", MoneyRate.PerHour(1, Currency.Eur)));
        Assert.Throws<NotServedException>(() => AllocationPolicy.OutputOnly.Allocate(Money.FromDollars(1), new TokenVolume(5, 0, 0)));
        Assert.Throws<ArgumentException>(() => AllocationPolicy.Marginal(new TokenVolume(1, 0, 1), Duration.FromSeconds(1), new TokenVolume(2, 0, 2), Duration.FromSeconds(2)));
    }

    private static Ownership Draw(Random random)
    {
        return new Ownership
        {
            Server = Money.FromDollars(random.Next(10_000, 500_000)), Accelerators = random.Next(1, 9), LifeYears = random.Next(1, 8), FabricShare = random.NextDouble() * 0.3, SparesShare = random.NextDouble() * 0.1,
            ResidualShare = random.NextDouble() * 0.5, CostOfCapital = random.NextDouble() * 0.2, MaintenanceShare = random.NextDouble() * 0.1, StaffPerYear = Money.FromDollars(random.Next(0, 50_000)),
            LicencePerAcceleratorYear = Money.FromDollars(random.Next(0, 5_000)), Power = PowerSupply.Own(Watts.FromKilowatts(10), 1 + (random.NextDouble() * 0.5), Money.FromDollars(0.1)),
            Date = Day, Source = "drawn",
        };
    }

    /// <summary>Two loads whose time is 3 per weighted prompt token and 7 per generated one give those back; cached tokens count with their weight.</summary>
    [Fact]
    public void Marginal_weights_are_those_that_made_the_times()
    {
        TokenVolume first = new(100, 50, 20), second = new(30, 200, 90);
        AllocationPolicy policy = AllocationPolicy.Marginal(first, Taken(first), second, Taken(second), 0.2);
        TokenVolume bears = new(10, 10, 10);
        AllocatedCost split = policy.Allocate(Money.FromDollars(3 + 0.6 + 7), bears);
        Assert.Equal(3.0 / 10, split.UncachedPrice!.Value.DollarsPerMillionTokens * 1e-6, 1e-9);
        Assert.Equal(0.6 / 10, split.CachedPrice!.Value.DollarsPerMillionTokens * 1e-6, 1e-9);
        Assert.Equal(7.0 / 10, split.OutputPrice!.Value.DollarsPerMillionTokens * 1e-6, 1e-9);

        // Only answers take time: a weight of zero is a weight.
        AllocationPolicy answers = AllocationPolicy.Marginal(new TokenVolume(10, 0, 1), Duration.FromSeconds(5), new TokenVolume(10, 0, 2), Duration.FromSeconds(10));
        Assert.Equal(0, answers.Allocate(Money.FromDollars(1), bears).UncachedPrice!.Value.Value);
        Assert.Throws<ArgumentException>(() => AllocationPolicy.Marginal(first, Duration.FromSeconds(1), first, Duration.FromSeconds(2)));
        Assert.Throws<ArgumentException>(() => AllocationPolicy.Marginal(new TokenVolume(10, 0, 1), Duration.FromSeconds(5), new TokenVolume(20, 0, 1), Duration.FromSeconds(4)));
        Assert.Equal(["equal per token", "all on output", "all on input", "by FLOPs", "marginal", "time of phases"], new[]
        {
            AllocationPolicy.EqualPerToken, AllocationPolicy.OutputOnly, AllocationPolicy.InputOnly, AllocationPolicy.Flops, policy, AllocationPolicy.PhaseTime(Duration.FromSeconds(1), Duration.FromSeconds(1)),
        }.Select(p => p.Name));

        static Duration Taken(TokenVolume v)
        {
            return Duration.FromSeconds((3 * (v.Uncached + (0.2 * v.Cached))) + (7 * v.Output));
        }
    }
}
