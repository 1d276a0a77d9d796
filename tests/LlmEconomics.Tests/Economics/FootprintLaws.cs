using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Energy, carbon and water.</summary>
public sealed class FootprintLaws
{
    private static readonly PowerCurve Node = new(Watts.FromKilowatts(2), Watts.FromKilowatts(8), "a meter");

    private static readonly Facility Site = new() { Pue = 1.2, GridCarbon = 0.4, ContractedCarbon = 0.05, SiteWater = 0.2, GridWater = 1.5, Source = "an operator" };

    /// <summary>Google's median prompt (arXiv 2508.15734): 0.14 Wh accelerator, 0.06 host, 0.02 idle reserve, PUE 1.09 give 0.24 Wh.</summary>
    [Fact]
    public void The_median_prompt_of_Gemini()
    {
        Footprint prompt = Footprint.Of(Joules.FromKilowattHours(0.22e-3), Duration.Zero, Site with { Pue = 1.09 });
        Assert.Equal(0.24e-3, prompt.Building.KilowattHours, 0.0024e-3);
    }

    /// <summary>EcoLogits' own tests: a model of 12.9 of 46.7 billion parameters, and one of 70, with and without the carbon of the hardware.</summary>
    [Theory]
    [InlineData(7.3, 7.3, 200, 5, 1.26, 0.590478, 0, 9.071180021727118e-06, 0)]
    [InlineData(12.9, 46.7, 200, 10, 1.26, 0.590478, 3.994122499298407e-05, 0, 2.6374783457085623e-05)]
    [InlineData(70, 70, 1000, 1000, 1.16, 0.04418, 0.0006356113597390543, 2.808130987327142e-05, 7.841842762874782e-05)]
    public void Requests_by_regression(double active, double total, double tokens, double latency, double pue, double carbon, double kilowattHours, double used, double all)
    {
        RegressedRequest request = EnergyRegression.EcoLogits.Of(active * 1e9, total * 1e9, tokens, Duration.FromSeconds(latency));
        Footprint print = request.In(Site with { Pue = pue, GridCarbon = carbon }, 5700, 164, 8, 3, "EcoLogits");
        Assert.All([(kilowattHours, print.Building.KilowattHours), (used, print.GridCarbonKilograms), (all, print.GridCarbonKilograms + print.EmbodiedCarbonKilograms)], p =>
        {
            if (p.Item1 > 0)
            {
                Assert.Equal(p.Item1, p.Item2, 1e-9 * p.Item1);
            }
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => EnergyRegression.EcoLogits.Of(2e9, 1e9, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnergyRegression.EcoLogits with { Batch = 0 });
    }

    [Property]
    public void Twice_the_tokens_share_the_same_hours(PositiveInt rate, PositiveInt percent)
    {
        double utilisation = percent.Get % 101 / 100.0;
        Footprint one = Of(rate.Get, utilisation), two = Of(2.0 * rate.Get, utilisation);
        Assert.Equal(one.Building.Value / 2, two.Building.Value, 1e-9 * one.Building.Value);
        Assert.Equal(one.WaterLitres / 2, two.WaterLitres, 1e-9 * one.WaterLitres);
        Assert.Equal(one.EmbodiedCarbonKilograms / 2, two.EmbodiedCarbonKilograms, 1e-9 * one.EmbodiedCarbonKilograms);
        Assert.Equal(one.Servers.Value * Site.Pue, one.Building.Value, 1e-9 * one.Building.Value);
        Assert.Equal(one.GridCarbonKilograms / 8, one.ContractedCarbonKilograms, 1e-9 * one.GridCarbonKilograms);
        Assert.Equal((one.Servers.KilowattHours * 0.2) + (one.Building.KilowattHours * 1.5), one.WaterLitres, 1e-9 * one.WaterLitres);
        Assert.True(Of(rate.Get, Math.Min(1, utilisation + 0.1)).Servers >= one.Servers);

        static Footprint Of(double tokens, double busy)
        {
            return Footprint.PerMillionTokens(Node, busy, TokenRate.FromTokensPerSecond(tokens), Site, new EmbodiedCarbon(5700 + (8 * 164), 3, "EcoLogits"));
        }
    }

    [Property]
    public void Power_lies_between_that_of_its_causes(PositiveInt seed)
    {
        Random random = new(seed.Get);
        PowerByCause power = PowerByCause.Measured;
        Watts rated = Watts.FromWatts(700);
        TimeCauses causes = new(Time(), Time(), Time(), Time(), Time(), Time(), Time(), Time());
        double share = power.Mean(causes, rated) / rated;
        Assert.InRange(share, power.Between, power.Compute);
        Assert.Equal(power.Compute, power.Mean(new TimeCauses(Time(), default, default, default, default, default, default, default), rated) / rated, 1e-12);
        Assert.Equal(power.Network, power.Mean(new TimeCauses(default, default, default, default, Time(), default, default, default), rated) / rated, 1e-12);
        TimeCauses memory = new(default, Time(), Time(), Time(), default, default, default, default), gaps = new(default, default, default, default, default, Time(), Time(), Time());
        Assert.Equal(power.Memory, power.Mean(memory, rated) / rated, 1e-12);
        Assert.Equal(power.Between, power.Mean(gaps, rated) / rated, 1e-12);
        Assert.Equal(((power.Memory * memory.Total.Value) + (power.Between * gaps.Total.Value)) / (memory + gaps).Total.Value, power.Mean(memory + gaps, rated) / rated, 1e-12);

        Duration Time()
        {
            return Duration.FromSeconds(random.NextDouble() + 1e-6);
        }
    }

    [Fact]
    public void Energy_per_token_is_power_over_throughput()
    {
        LoadEstimate load = LlmEconomics.Tests.Serving.Systems.Llama8().Estimate(new ClosedLoop { Concurrency = 32, PromptTokens = 500, OutputTokens = 200 });
        Watts rated = Watts.FromWatts(700), mean = PowerByCause.Measured.Mean(load.Causes, rated);
        Assert.Equal(mean.Value * load.Accelerators / load.OutputThroughput.Value, PowerByCause.Measured.PerOutputToken(load, rated).Value, 1e-9);
        Assert.Equal(PowerByCause.Measured.PerOutputToken(load, rated).Value, PowerByCause.Measured.PerOutputToken(load, rated, load.OutputThroughput).Value, 1e-9);
        // Half the speed: the same work, and as long again of waiting.
        double slow = PowerByCause.Measured.PerOutputToken(load, rated, load.OutputThroughput / 2).Value;
        Assert.Equal((mean.Value + (0.3 * 700)) * load.Accelerators / load.OutputThroughput.Value, slow, 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => PowerByCause.Measured.Mean(load.Causes, Watts.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => PowerByCause.Measured.PerOutputToken(load, rated, TokenRate.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => PowerByCause.Measured with { Memory = 65 });
    }

    /// <summary>A year of a server bears a third of what three years do.</summary>
    [Fact]
    public void Hardware_is_spread_over_its_life()
    {
        EmbodiedCarbon server = new(6000, 3, "somebody");
        Assert.Equal(2000, server.For(Duration.FromHours(8760)), 1e-6);
        Assert.Equal(0, server.For(Duration.Zero));
    }

    [Fact]
    public void Idle_power_is_paid_too()
    {
        Assert.Equal(2, Node.At(0).Kilowatts, 1e-12);
        Assert.Equal(5, Node.At(0.5).Kilowatts, 1e-12);
        Assert.Equal(8, Node.At(1).Kilowatts, 1e-12);
    }

    [Fact]
    public void Bad_figures_are_refused_by_name()
    {
        Assert.Equal("Pue", Assert.Throws<ArgumentOutOfRangeException>(() => Site with { Pue = 0.9 }).ParamName);
        Assert.Equal("GridCarbon", Assert.Throws<ArgumentOutOfRangeException>(() => Site with { GridCarbon = 400 }).ParamName);
        Assert.Equal("ContractedCarbon", Assert.Throws<ArgumentOutOfRangeException>(() => Site with { ContractedCarbon = -1 }).ParamName);
        Assert.Equal("SiteWater", Assert.Throws<ArgumentOutOfRangeException>(() => Site with { SiteWater = -1 }).ParamName);
        Assert.Equal("LifeYears", Assert.Throws<ArgumentOutOfRangeException>(() => new EmbodiedCarbon(1, 0, "x")).ParamName);
        Assert.Equal("utilisation", Assert.Throws<ArgumentOutOfRangeException>(() => Node.At(1.1)).ParamName);
        Assert.Throws<InvalidOperationException>(() => (Node with { Loaded = Watts.FromWatts(1) }).At(0.5));
        Assert.Throws<NotServedException>(() => Footprint.PerMillionTokens(Node, 0.5, TokenRate.Zero, Site));
        Assert.Throws<ArgumentNullException>(() => Footprint.Of(Joules.Zero, Duration.Zero, null!));
    }

    [Property]
    public void A_server_is_on_top_with_work_and_without(PositiveInt idle, PositiveInt more, NonNegativeInt share, PositiveInt count)
    {
        PowerCurve one = new(Watts.FromWatts(idle.Get), Watts.FromWatts(idle.Get + more.Get), "test"), all = one.WithServer(Watts.FromWatts(share.Get)) * count.Get;
        foreach (double use in new[] { 0, 0.3, 1 })
        {
            Assert.Equal((one.At(use).Value + share.Get) * count.Get, all.At(use).Value, 1e-9 * all.At(use).Value);
        }

        Assert.Equal("power", Assert.Throws<ArgumentNullException>(() => (PowerCurve)null! * 2).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => one * -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => one.WithServer(Watts.FromWatts(1) - Watts.FromWatts(2)));
    }
}
