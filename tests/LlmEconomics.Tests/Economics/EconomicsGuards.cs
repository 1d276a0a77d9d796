using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>What costs are computed from is refused by name where it is out of range, or missing.</summary>
public sealed class EconomicsGuards
{
    private static readonly DateOnly Day = new(2026, 11, 1);

    private static readonly Money Negative = Money.FromDollars(-1), One = Money.FromDollars(1);

    private static readonly MoneyRate NegativeRate = MoneyRate.FromDollarsPerHour(-1), OneRate = MoneyRate.FromDollarsPerHour(1);

    private static readonly TokenPrice NegativePrice = TokenPrice.FromDollarsPerMillionTokens(-1), OnePrice = TokenPrice.FromDollarsPerMillionTokens(1);

    private static readonly Duration Second = Duration.FromSeconds(1);

    private static readonly TokenVolume Tokens = new(1, 0, 1);

    public static TheoryData<string, string> Out => [.. Cases.Keys.Select(k => (k, k.Split(' ')[1]))];

    public static TheoryData<string, string> Missing => [.. Nulls.Keys.Select(k => (k, k.Split(' ')[1]))];

    private static readonly Dictionary<string, Action> Cases = new()
    {
        ["rental Date"] = () => _ = new Rental(OneRate, "provider", default, "source"),
        ["ownership Date"] = () => _ = new Ownership { Server = One, Accelerators = 1, LifeYears = 1, Source = "s", Date = new DateOnly(2051, 1, 1) },
        ["tariff ValidFrom"] = () => _ = new TariffPeriod { ValidFrom = default, Source = "s", Price = new ApiPrice { Base = new TokenPrices() } },
        ["exchange Date"] = () => _ = new ExchangeRate(Currency.Eur, Currency.Usd, 1.1, new DateOnly(2014, 12, 31), "s"),
        ["phases prefill"] = () => AllocationPolicy.PhaseTime(-Second, Second),
        ["phases decode"] = () => AllocationPolicy.PhaseTime(Second, -Second),
        ["none prefill"] = () => AllocationPolicy.PhaseTime(Duration.Zero, Duration.Zero),
        ["phases hitWeight"] = () => AllocationPolicy.PhaseTime(Second, Second, 1.1),
        ["weights uncached"] = () => AllocationPolicy.Weights("w", -1, 2, 2),
        ["weights cached"] = () => AllocationPolicy.Weights("w", 2, -1, 2),
        ["weights output"] = () => AllocationPolicy.Weights("w", 2, 2, -1),
        ["nothing output"] = () => AllocationPolicy.Weights("w", 0, 0, 0),
        ["marginal firstTime"] = () => AllocationPolicy.Marginal(Tokens, Duration.Zero, new TokenVolume(2, 0, 1), Second),
        ["marginal secondTime"] = () => AllocationPolicy.Marginal(Tokens, Second, new TokenVolume(2, 0, 1), Duration.Zero),
        ["marginal hitWeight"] = () => AllocationPolicy.Marginal(Tokens, Second, new TokenVolume(2, 0, 1), Second, -0.1),
        ["allocate total"] = () => AllocationPolicy.Flops.Allocate(Negative, Tokens),
        ["volume fixedCost"] = () => BreakEven.Volume(NegativeRate, OnePrice),
        ["volume api"] = () => BreakEven.Volume(OneRate, NegativePrice),
        ["volume variable"] = () => BreakEven.Volume(OneRate, OnePrice, NegativePrice),
        ["utilisation capacity"] = () => BreakEven.Utilisation(OneRate, TokenRate.Zero, OnePrice),
        ["payback purchase"] = () => BreakEven.Payback(Negative, OneRate),
        ["payback rent"] = () => BreakEven.Payback(One, NegativeRate),
        ["payback running"] = () => BreakEven.Payback(One, OneRate, NegativeRate),
        ["api perRequest"] = () => PayingOption.Api("a", Negative),
        ["map rates"] = () => RegimeMap.Of([0], PayingOption.Api("a", One)),
        ["regression AcceleratorMemory"] = () => _ = EnergyRegression.EcoLogits with { AcceleratorMemory = Bytes.Zero },
        ["regression ServerPower"] = () => _ = EnergyRegression.EcoLogits with { ServerPower = Watts.FromWatts(-1) },
        ["regression activeParameters"] = () => EnergyRegression.EcoLogits.Of(0, 1, 1),
        ["regression outputTokens"] = () => EnergyRegression.EcoLogits.Of(1, 1, -1),
        ["request serverCarbon"] = () => Request(-1, 0, 8),
        ["request acceleratorCarbon"] = () => Request(0, -1, 8),
        ["request acceleratorsPerServer"] = () => Request(0, 0, 0),
        ["footprint servers"] = () => Footprint.Of(Joules.FromWattHours(-1), Second, Site()),
        ["footprint time"] = () => Footprint.Of(Joules.Zero, -Second, Site()),
        ["footprint served"] = () => Footprint.PerMillionTokens(Power(), 1, TokenRate.FromTokensPerSecond(-1), Site()),
        ["power Idle"] = () => _ = Power() with { Idle = Watts.FromWatts(-1) },
        ["power Loaded"] = () => _ = Power() with { Loaded = Watts.FromWatts(-1) },
        ["fleet demand"] = () => FleetPlan.For(0, 1),
        ["fleet capacity"] = () => FleetPlan.For(1, 0),
        ["fleet peakOverMean"] = () => FleetPlan.For(1, 1, 0.9),
        ["fleet spare"] = () => FleetPlan.For(1, 1, 1, -1),
        ["fleet headroom"] = () => FleetPlan.For(1, 1, headroom: -0.1),
        ["endless demand"] = () => FleetPlan.For(1e12, 1),
        ["annuity rate"] = () => CapitalRecovery.Factor(-0.1, 5),
        ["long years"] = () => CapitalRecovery.Factor(0.1, 101),
        ["bill count"] = () => _ = HourlyCost.Of("rent", OneRate) * -1,
        ["own accelerators"] = () => Own().For(0),
        ["rent accelerators"] = () => new Rental(OneRate, "p", Day, "s").For(0),
        ["spot Lost"] = () => _ = new SpotInterruptions(1, -Second),
        ["spot PerHour"] = () => _ = new SpotInterruptions(-1, Second),
        ["colocation provisioned"] = () => PowerSupply.Colocation(Watts.Zero, One),
        ["colocation perKilowattMonth"] = () => PowerSupply.Colocation(Watts.FromWatts(1), Negative),
        ["supply drawn"] = () => PowerSupply.Own(Watts.Zero, 1, One),
        ["supply perKilowattHour"] = () => PowerSupply.Own(Watts.FromWatts(1), 1, Negative),
        ["supply buildingPerKilowattMonth"] = () => PowerSupply.Own(Watts.FromWatts(1), 1, One, Negative),
        ["month bill"] = () => UnitCost.OfBill(Negative, 720),
        ["margin price"] = () => UnitCost.Margin(TokenPrice.Zero, OnePrice),
        ["margin cost"] = () => UnitCost.Margin(OnePrice, NegativePrice),
        ["prices factor"] = () => new TokenPrices().Times(-1),
        ["embodied time"] = () => new EmbodiedCarbon(1, 1, "s").For(-Second),
        ["volume time"] = () => TokenVolume.Of(default, -Second),
    };

    private static readonly Dictionary<string, Action> Nulls = new()
    {
        ["market prices"] = () => AllocationPolicy.MarketRatio(null!),
        ["phases estimate"] = () => AllocationPolicy.PhaseTime(null!),
        ["marginal first"] = () => AllocationPolicy.Marginal(null!, Second, Tokens, Second),
        ["marginal second"] = () => AllocationPolicy.Marginal(Tokens, Second, null!, Second),
        ["allocate volume"] = () => AllocationPolicy.Flops.Allocate(One, null!),
        ["curve system"] = () => CostCurve.ByServiceLevel(null!, null!, null!, null!),
        ["replicas replica"] = () => PayingOption.Replicas("r", null!, _ => null!),
        ["replicas plan"] = () => PayingOption.Replicas("r", HourlyCost.Of("rent", OneRate), null!),
        ["bill cost"] = () => _ = (HourlyCost)null! * 2,
        ["sum left"] = () => _ = null! + HourlyCost.Of("rent", OneRate),
        ["sum right"] = () => _ = HourlyCost.Of("rent", OneRate) + null!,
        ["fleet replica"] = () => FleetPlan.For(1, 1).Cost(null!),
        ["footprint power"] = () => Footprint.PerMillionTokens(null!, 1, TokenRate.FromTokensPerSecond(1), Site()),
        ["waterfall system"] = () => CostWaterfall.Of(null!, null!, null!, null!),
        ["bill request"] = () => new ApiPrice { Base = new TokenPrices() }.For(null!),
        ["task prices"] = () => new TaskTokens { Prompt = 1, Answer = 1 }.Cost(null!),
        ["catalogue accelerator"] = () => RentalCatalog.Of(null!),
    };

    [Theory]
    [MemberData(nameof(Out))]
    public void Out_of_range(string what, string parameter)
    {
        Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(Cases[what]).ParamName);
    }

    [Theory]
    [MemberData(nameof(Missing))]
    public void Not_there(string what, string parameter)
    {
        Assert.Equal(parameter, Assert.Throws<ArgumentNullException>(Nulls[what]).ParamName);
    }

    /// <summary>A building of one's own: energy drawn, what PUE adds, space by the kilowatt.</summary>
    [Fact]
    public void Power_of_ones_own_has_its_lines()
    {
        HourlyCost cost = (Own() with { Power = PowerSupply.Own(Watts.FromKilowatts(8), 1.25, Money.FromDollars(0.1), Money.FromDollars(73)) }).PerServer();
        Assert.Equal(0.8, cost["electricity"].DollarsPerHour, 1e-9);
        Assert.Equal(0.2, cost["cooling and losses"].DollarsPerHour, 1e-9);
        Assert.Equal(73 * 8 / 730.0, cost["building"].DollarsPerHour, 1e-9);
        Assert.Equal(8 * 4500 / 8760.0, (Own() with { LicencePerAcceleratorYear = Money.FromDollars(4500) }).PerServer()["licences"].DollarsPerHour, 1e-9);
        Assert.Equal(80_000 * 0.75 / 4 / 8760, (Own() with { ResidualShare = 0.25 }).PerServer()[Ownership.DepreciationLine].DollarsPerHour, 1e-9);
        Assert.Equal(0, HourlyCost.Of("rent", MoneyRate.Zero).ShareOf("rent"));
        Assert.Equal(MoneyRate.Zero, HourlyCost.Of("rent", OneRate)["staff"]);
    }

    [Fact]
    public void Energy_counts_every_accelerator()
    {
        LoadEstimate load = Deployment.Of(ModelCatalog.Find("llama-3.1-8b").Architecture, FormatScheme.Bf16, AcceleratorCatalog.Default.Find("H100 SXM"), new Parallelism { Tensor = 4 }, EngineProfile.Vllm)
            .Estimate(new ClosedLoop { Concurrency = 8, PromptTokens = 100, OutputTokens = 100 });
        Watts rated = Watts.FromWatts(700);
        double expected = 4 * PowerByCause.Measured.Mean(load.Causes, rated).Value / load.OutputThroughput.Value;
        Assert.Equal(expected, PowerByCause.Measured.PerOutputToken(load, rated).Value, 1e-9);
        Assert.Equal(expected, PowerByCause.Measured.PerOutputToken(load, rated, load.OutputThroughput).Value, 1e-9);
    }

    [Fact]
    public void Volumes_are_rates_times_time()
    {
        TokenVolume hour = TokenVolume.Of(new TokenThroughput(TokenRate.FromTokensPerSecond(1), TokenRate.FromTokensPerSecond(2), TokenRate.FromTokensPerSecond(3)), Duration.FromHours(1));
        Assert.Equal(new TokenVolume(3600, 7200, 10_800), hour);
        Assert.Equal(0, new TokenVolume(0, 0, 1).HitShare);
        AllocatedCost split = AllocationPolicy.EqualPerToken.Allocate(Money.FromDollars(6), hour);
        Assert.Equal(3 / 10_800.0 * 1e6, split.InputPrice!.Value.DollarsPerMillionTokens, 1e-9);
        AllocatedCost prompts = AllocationPolicy.EqualPerToken.Allocate(One, new TokenVolume(3, 0, 0));
        Assert.Null(prompts.OutputPrice);
        Assert.Null(prompts.CachedPrice);
        Assert.Equal(1, prompts.Uncached.Dollars, 1e-12);
        Assert.Equal(1, AllocationPolicy.InputOnly.Allocate(One, new TokenVolume(0, 5, 9)).Cached.Dollars, 1e-12);
        // The time of a phase without tokens is borne by the other.
        Assert.Equal(1, AllocationPolicy.PhaseTime(Second, Second).Allocate(One, new TokenVolume(0, 0, 1)).Output.Dollars, 1e-12);
        Assert.Equal(1, AllocationPolicy.PhaseTime(Second, Second).Allocate(One, new TokenVolume(1, 0, 0)).Uncached.Dollars, 1e-12);
    }

    [Fact]
    public void Policies_are_told_apart_by_name()
    {
        AllocationPolicy[] all =
        [
            AllocationPolicy.EqualPerToken, AllocationPolicy.OutputOnly, AllocationPolicy.InputOnly, AllocationPolicy.Flops, AllocationPolicy.PhaseTime(Second, Second), AllocationPolicy.Weights("own", 1, 1, 1),
            AllocationPolicy.MarketRatio(new TokenPrices { Input = OnePrice }), AllocationPolicy.Marginal(Tokens, Second, new TokenVolume(2, 0, 1), Duration.FromSeconds(1.5)),
        ];
        Assert.Equal(all.Length, all.Select(p => p.Name).Where(n => n.Length > 0).Distinct().Count());
        Assert.Throws<ArgumentException>(() => AllocationPolicy.Weights(" ", 1, 1, 1));
    }

    private static Footprint Request(double server, double accelerator, int perServer)
    {
        return EnergyRegression.EcoLogits.Of(1e9, 1e9, 1).In(Site(), server, accelerator, perServer, 3, "s");
    }

    private static Facility Site()
    {
        return new Facility { Pue = 1.2, GridCarbon = 0.4, Source = "s" };
    }

    private static PowerCurve Power()
    {
        return new PowerCurve(Watts.FromWatts(1), Watts.FromWatts(2), "s");
    }

    private static Ownership Own()
    {
        return new Ownership { Server = Money.FromDollars(80_000), Accelerators = 8, LifeYears = 4, Date = Day, Source = "s" };
    }
}
