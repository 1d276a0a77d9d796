using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Published costs of servers of one's own.</summary>
public sealed class PublishedOwnership
{
    private static readonly DateOnly Survey = new(2026, 9, 19);

    /// <summary>Its authors divide capital and colocation by the utilisation; https://github.com/callgideon/model-inference, cloud-pricing, section 9.</summary>
    [Theory]
    [InlineData("own-h100-3", 35625, 1.275, 3, 180, 0.9, 1.856, 0.001)]
    [InlineData("own-h100-5", 35625, 1.275, 5, 180, 0.9, 1.253, 0.001)]
    [InlineData("own-h200-3", 46250, 1.275, 3, 180, 0.9, 2.305, 0.001)]
    [InlineData("own-b200-3", 64375, 1.788, 3, 180, 0.9, 3.211, 0.001)]
    [InlineData("own-b200-5", 64375, 1.788, 5, 180, 0.9, 2.123, 0.001)]
    [InlineData("own-gb300-5", 48611, 1.875, 5, 180, 0.9, 1.747, 0.001)]
    [InlineData("own-pro6000-3", 17500, 0.813, 3, 180, 0.9, 0.962, 0.001)]
    [InlineData("own-h100-colo250", 35625, 1.275, 3, 250, 0.9, 1.991, 0.001)]
    public void A_useful_hour_of_an_accelerator(string id, double capital, double kilowatts, double years, double colocation, double utilisation, double expected, double tolerance)
    {
        Ownership one = new()
        {
            Server = Money.FromDollars(capital), Accelerators = 1, LifeYears = years, Date = Survey, Source = id,
            Power = PowerSupply.Colocation(Watts.FromKilowatts(kilowatts), Money.FromDollars(colocation)),
        };
        Assert.Equal(expected, one.PerServer().Total.DollarsPerHour / utilisation, expected * tolerance);
    }

    /// <summary>The same survey on the cost of inference, sections 1.3 and 1.4: clusters of B300.</summary>
    [Theory]
    [InlineData(4, 1.0, 3_941_864, 4.687)]
    [InlineData(16, 2.5, 0, 4.34)]
    public void A_cluster_over_three_years(int nodes, double staff, double total, double perAccelerator)
    {
        Ownership node = new()
        {
            Server = Money.FromDollars(600_000), Accelerators = 8, LifeYears = 3, FabricShare = 0.12, SparesShare = 0.03, Date = Survey, Source = "callgideon/model-inference",
            Power = PowerSupply.Colocation(Watts.FromKilowatts(15.504), Money.FromDollars(180)), StaffPerYear = Money.FromDollars(260_000 * staff / nodes),
        };
        HourlyCost all = node.For(nodes * 8);
        Assert.Equal(perAccelerator, all.Total.DollarsPerHour / (nodes * 8), perAccelerator * 0.001);
        if (total > 0)
        {
            Assert.Equal(total, (all.Total * Duration.FromHours(26_280)).Dollars, total * 1e-4);
        }
    }

    /// <summary>Own arithmetic of this project's notes: 8 × H100, 10 % residual, 10 % a year, in colocation with staff.</summary>
    [Fact]
    public void A_node_with_interest_and_a_residual_value()
    {
        Ownership node = new()
        {
            Server = Money.FromDollars(285_000), Accelerators = 8, LifeYears = 4, FabricShare = 0.15, ResidualShare = 0.1, CostOfCapital = 0.1, Date = Survey, Source = "notes",
            Power = PowerSupply.Colocation(Watts.FromKilowatts(10.2), Money.FromDollars(180)), StaffPerYear = Money.FromDollars(16_000),
        };
        MoneyRate each = node.PerServer().Total / 8;
        Assert.Equal(1.917, each.DollarsPerHour, 0.001);
        Assert.Equal(0.355, UnitCost.PerToken(each, TokenRate.FromTokensPerSecond(2500), 0.6).DollarsPerMillionTokens, 0.001);
    }

    [Theory]
    [InlineData(0.08, 5, 0.250456)]
    [InlineData(0.1, 4, 0.315471)]
    [InlineData(0.1, 5, 0.263797)]
    [InlineData(0.15, 3, 0.437977)]
    [InlineData(0, 4, 0.25)]
    public void The_annuity_factor(double rate, double years, double expected)
    {
        Assert.Equal(expected, CapitalRecovery.Factor(rate, years), 1e-5 * expected);
        Assert.Equal(rate, CapitalRecovery.RateOf(CapitalRecovery.Factor(rate, years), years), 1e-9);
    }

    /// <summary>callgideon/model-inference: hours of rent that equal the price of a server, and months with a colocation to pay.</summary>
    [Fact]
    public void Payback_of_a_server()
    {
        Money server = Money.FromDollars(285_000);
        Assert.Equal(11_133, BreakEven.Payback(server, MoneyRate.FromDollarsPerHour(8 * 3.2))!.Value.Hours, 1.0);
        Assert.Equal(5_178, BreakEven.Payback(server, MoneyRate.FromDollarsPerHour(8 * 6.88))!.Value.Hours, 1.0);
        MoneyRate colocation = Money.FromDollars(10.2 * 180) / Duration.FromHours(730.5);
        Assert.Equal(16.9, BreakEven.Payback(server, MoneyRate.FromDollarsPerHour(8 * 3.2), colocation)!.Value.Hours / 730.5, 0.09);
    }

    /// <summary>https://www.realclear.ai: 40,000 USD over six years in equal parts.</summary>
    [Fact]
    public void Depreciation_in_equal_parts()
    {
        Ownership one = new() { Server = Money.FromDollars(40_000), Accelerators = 1, LifeYears = 6, Date = Survey, Source = "realclear.ai" };
        Assert.Equal(6_667, one.PerServer()[Ownership.DepreciationLine].DollarsPerYear, 1.0);
    }
}
