using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Buildings on the grids of countries.</summary>
public sealed class FacilityTests
{
    /// <summary>EcoLogits' electricity mixes of 2025 (github.com/genai-impact/ecologits): kg CO₂e and litres per kWh. PUE 1.54: Uptime Institute, 2025.</summary>
    [Theory]
    [InlineData("France", 0.04418, 3.6737)]
    [InlineData("poland", 0.61498, 2.5135)]
    [InlineData("World", 0.47301, 3.908)]
    public void A_country_has_the_figures_that_are_published(string country, double carbon, double water)
    {
        Facility facility = Facility.In(country);
        Assert.Equal((1.54, carbon, water, 0), (facility.Pue, facility.GridCarbon, facility.GridWater, facility.SiteWater));
        Assert.Contains("ecologits", facility.Source, StringComparison.Ordinal);
        Assert.Contains("uptimeinstitute", facility.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_known_of_the_building_is_stated()
    {
        Facility facility = Facility.In("Germany", pue: 1.1, siteWater: 0.3);
        Assert.Equal((1.1, 0.3), (facility.Pue, facility.SiteWater));
        Assert.DoesNotContain("uptimeinstitute", facility.Source, StringComparison.Ordinal);
        Assert.Equal("pue", Assert.Throws<ArgumentOutOfRangeException>(() => Facility.In("Germany", 0.9)).ParamName);
        Assert.Equal("siteWater", Assert.Throws<ArgumentOutOfRangeException>(() => Facility.In("Germany", siteWater: -1)).ParamName);
    }

    [Fact]
    public void Every_country_listed_has_both_figures()
    {
        Assert.True(Facility.Countries.Count > 10);
        Assert.All(Facility.Countries, c => Assert.True(Facility.In(c) is { GridCarbon: > 0, GridWater: > 0 }));
        Assert.Equal(CostFigures.Of(CostFigureKind.GridWater).Count, Facility.Countries.Count);
    }

    [Fact]
    public void An_unknown_country_is_refused_with_those_that_are_known()
    {
        Assert.Contains("France", Assert.Throws<KeyNotFoundException>(() => Facility.In("Atlantis")).Message, StringComparison.Ordinal);
    }
}
