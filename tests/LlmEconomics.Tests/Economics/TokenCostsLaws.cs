using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>A deployment at a price, and the requests it serves.</summary>
public sealed record CostCase(double DollarsPerHour, double PrefillSeconds, int Input, double StepSeconds, int Batch, int Output)
{
    public TokenCosts Costs => TokenCosts.Of(
        MoneyRate.FromDollarsPerHour(DollarsPerHour), Duration.FromSeconds(PrefillSeconds), Input, Duration.FromSeconds(StepSeconds), Batch, Output);
}

[Properties(Arbitrary = [typeof(TokenCostsLaws)], Replay = "20261125,309")]
public sealed class TokenCostsLaws
{
    /// <summary>A handful of roundings.</summary>
    private const double Rounding = 1e-13;

    public static Arbitrary<CostCase> Cases()
    {
        Gen<CostCase> cases =
            from price in Gen.Choose(0, 100_000)
            from prefill in Gen.Choose(0, 10_000)
            from input in Gen.Choose(1, 200_000)
            from step in Gen.Choose(1, 100_000)
            from batch in Gen.Choose(1, 4096)
            from output in Gen.Choose(1, 20_000)
            select new CostCase(price / 100.0, prefill / 1000.0, input, step / 1e6, batch, output);
        return cases.ToArbitrary();
    }

    [Property]
    public void All_requests_of_an_hour_cost_the_hour(CostCase c)
    {
        double requestsPerHour = c.Costs.Throughput.TokensPerSecond * 3600 / c.Output;
        Assert.True(AreClose(c.DollarsPerHour, requestsPerHour * c.Costs.PerRequest(c.Input, c.Output).Dollars));
    }

    [Property]
    public void Prices_follow_the_price_of_the_hour(CostCase c)
    {
        TokenCosts once = c.Costs, thrice = (c with { DollarsPerHour = 3 * c.DollarsPerHour }).Costs;
        Assert.True(AreClose(3 * once.Input.Value, thrice.Input.Value) && AreClose(3 * once.Output.Value, thrice.Output.Value));
        Assert.Equal(once.Throughput, thrice.Throughput);
    }

    [Property]
    public void A_request_costs_its_time(CostCase c)
    {
        double seconds = c.PrefillSeconds + (c.Output * c.StepSeconds / c.Batch);
        Assert.True(AreClose(c.DollarsPerHour * seconds / 3600, c.Costs.PerRequest(c.Input, c.Output).Dollars));
    }

    [Property]
    public void A_generated_token_costs_its_part_of_a_step_and_a_prompt_token_its_part_of_a_prompt(CostCase c)
    {
        Assert.True(AreClose(c.DollarsPerHour / 3600 * c.StepSeconds / c.Batch, c.Costs.Output.DollarsPerToken));
        Assert.True(AreClose(c.DollarsPerHour / 3600 * c.PrefillSeconds / c.Input, c.Costs.Input.DollarsPerToken));
    }

    [Property]
    public void A_larger_batch_in_the_same_time_is_cheaper(CostCase c)
    {
        TokenCosts more = (c with { Batch = c.Batch + 1 }).Costs;
        Assert.True(more.Output < c.Costs.Output || c.DollarsPerHour == 0);
        Assert.True(more.Throughput > c.Costs.Throughput);
        Assert.Equal(c.Costs.Input, more.Input);
    }

    [Fact]
    public void An_example_by_hand()
    {
        // 3.60 dollars an hour are 0.1 cent a second. 1,000 prompt tokens in 0.1 s; steps of 20 ms for 100 sequences, 500 tokens each.
        TokenCosts costs = TokenCosts.Of(MoneyRate.FromDollarsPerHour(3.6), Duration.FromSeconds(0.1), 1000, Duration.FromMilliseconds(20), 100, 500);
        Assert.Equal(0.1, costs.Input.DollarsPerMillionTokens, 1e-12);
        Assert.Equal(0.2, costs.Output.DollarsPerMillionTokens, 1e-12);
        Assert.Equal(2500, costs.Throughput.TokensPerSecond, 1e-9);
        Assert.Equal(2e-4, costs.PerRequest(1000, 500).Dollars, 1e-15);
    }

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        MoneyRate hourly = MoneyRate.FromDollarsPerHour(1);
        Duration second = Duration.FromSeconds(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenCosts.Of(-hourly, second, 1, second, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenCosts.Of(hourly, -second, 1, second, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenCosts.Of(hourly, second, 0, second, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenCosts.Of(hourly, second, 1, Duration.Zero, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenCosts.Of(hourly, second, 1, second, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TokenCosts.Of(hourly, second, 1, second, 1, 0));
        Assert.Equal(TokenPrice.Zero, TokenCosts.Of(hourly, Duration.Zero, 1, second, 1, 1).Input);
    }

    private static bool AreClose(double left, double right)
    {
        return Math.Abs(left - right) <= Rounding * Math.Max(Math.Abs(left), Math.Abs(right));
    }
}
