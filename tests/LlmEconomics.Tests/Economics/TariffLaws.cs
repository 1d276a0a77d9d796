using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Tariffs: days, hours, tiers, thresholds, caches.</summary>
public sealed class TariffLaws
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    // DeepSeek: peak prices 01-04 and 06-10 UTC on weekdays, half off-peak (provider's rule, economics notes section 6).
    private static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    private static readonly ApiTariff Tariff = new()
    {
        Provider = "someone",
        Model = "a model",
        Periods =
        [
            new TariffPeriod { ValidFrom = new DateOnly(2025, 1, 1), Source = "list of 2025", Price = Flat(3, 15) },
            new TariffPeriod
            {
                ValidFrom = new DateOnly(2026, 6, 1), ValidTo = new DateOnly(2026, 12, 31), Source = "list of June 2026", BatchDiscount = 0.5,
                Price = Flat(2, 10) with { Tiers = [new PriceTier(200_000, new TokenPrices { Input = Price(4), Output = Price(15) })] },
                Windows = [new PriceWindow(new TimeOnly(1, 0), new TimeOnly(4, 0), 2) { Days = [.. Weekdays] }, new PriceWindow(new TimeOnly(22, 0), new TimeOnly(0, 30), 0.5) { Days = [DayOfWeek.Friday] }],
            },
        ],
    };

    [Fact]
    public void The_bill_of_last_year_has_last_years_price()
    {
        RequestTokens request = new() { Input = 1_000_000 - 800_000, Output = 100_000 };
        Assert.Equal(0.6 + 1.5, Tariff.For(request, Monday.AddYears(-1)).Dollars, 1e-9);
        Assert.Equal(0.4 + 1.0, Tariff.For(request, Monday).Dollars, 1e-9);
        Assert.Contains("2024", Assert.Throws<TariffNotValidException>(() => Tariff.For(request, Monday.AddYears(-2))).Message, StringComparison.Ordinal);
        Assert.Throws<TariffNotValidException>(() => Tariff.For(request, Monday.AddYears(1)));
        Assert.Throws<TariffNotValidException>(() => Tariff.For(request, Monday, ApiTier.Flex));
        Assert.Throws<TariffNotValidException>(() => Tariff.For(request, Monday.AddYears(-1), ApiTier.Batch));
    }

    [Property]
    public void Batches_cost_what_is_left_of_the_price(PositiveInt input, PositiveInt output)
    {
        RequestTokens request = new() { Input = input.Get, Output = output.Get };
        Assert.Equal(Tariff.For(request, Monday).Dollars / 2, Tariff.For(request, Monday, ApiTier.Batch).Dollars, 1e-15 * (input.Get + output.Get));
    }

    [Theory]
    [InlineData(2, 0, 59, 1)]
    [InlineData(2, 1, 0, 2)]
    [InlineData(2, 3, 59, 2)]
    [InlineData(2, 4, 0, 1)]
    [InlineData(7, 2, 0, 1)] // a Saturday
    [InlineData(6, 23, 0, 0.5)] // Friday night
    [InlineData(7, 0, 29, 0.5)] // goes on past midnight
    [InlineData(7, 0, 30, 1)]
    [InlineData(6, 0, 10, 1)] // Thursday night has none
    public void Hours_decide(int day, int hour, int minute, double factor)
    {
        DateTimeOffset at = new(2026, 11, day, hour, minute, 0, TimeSpan.Zero);
        Assert.Equal(2 * factor, Tariff.PricesAt(at, 10).Input.DollarsPerMillionTokens, 1e-12);
        Assert.Equal(2 * factor, Tariff.PricesAt(at.ToOffset(TimeSpan.FromHours(8)), 10).Input.DollarsPerMillionTokens, 1e-12);
    }

    [Fact]
    public void A_threshold_prices_the_whole_request_again()
    {
        Assert.Equal(0.4, Tariff.For(new RequestTokens { Input = 200_000 }, Monday).Dollars, 1e-9);
        Assert.Equal(200_001 * 4e-6, Tariff.For(new RequestTokens { Input = 200_001 }, Monday).Dollars, 1e-9);
    }

    /// <summary>pydantic/genai-prices test_price_calc; TCO calculator of mithril-security; morphllm: bills of single requests.</summary>
    [Theory]
    [InlineData(500, 200, 1.5, 2.0, 0.00115)]
    [InlineData(50_000, 2000, 3, 15, 0.18)]
    [InlineData(1000, 100, 2.5, 10, 0.0035)]
    [InlineData(1000, 100, 2, 8, 0.0028)]
    public void Published_bills(long input, long output, double inputPrice, double outputPrice, double expected)
    {
        Assert.Equal(expected, Flat(inputPrice, outputPrice).For(new RequestTokens { Input = input, Output = output }).Dollars, expected * 1e-9);
    }

    /// <summary>The same tests: where no cache price is listed, cached tokens are billed as input.</summary>
    [Fact]
    public void Without_a_cache_price_cached_tokens_are_input()
    {
        Assert.Equal(0.8008, Flat(0.2288, 0.3432).For(new RequestTokens { Input = 2_000_000, CacheRead = 1_000_000, Output = 1_000_000 }).Dollars, 1e-9);
    }

    /// <summary>Anthropic's multiples: 1.25 and 2 for writing, 0.1 for reading; caching pays from 0.28 reads per write.</summary>
    [Fact]
    public void Writing_to_a_cache_pays_from_a_quarter_of_a_read_on()
    {
        TokenPrices prices = new() { Input = Price(3), CacheRead = Price(0.3), CacheWrite = Price(3.75), LongCacheWrite = Price(6) };
        double dearer = prices.For(new RequestTokens { Input = 1_000_000, CacheWrite = 1_000_000 }).Dollars - 3, saved = 3 - prices.For(new RequestTokens { Input = 1_000_000, CacheRead = 1_000_000 }).Dollars;
        Assert.Equal(0.28, dearer / saved, 0.005);
        Assert.Equal(6 + 3.75, prices.For(new RequestTokens { Input = 2_000_000, CacheWrite = 2_000_000, LongCacheWrite = 1_000_000 }).Dollars, 1e-9);
        Assert.Throws<InvalidOperationException>(() => prices.For(new RequestTokens { Input = 10, CacheWrite = 5, LongCacheWrite = 6 }));
    }

    [Fact]
    public void A_workload_is_billed_by_its_prompts()
    {
        Workload same = Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(1000), LengthDistribution.Fixed(200)), ArrivalProcess.Poisson(1));
        Assert.Equal((1000 * 2e-6) + (200 * 10e-6), Tariff.PerRequest(same, Monday).Dollars, 1e-12);
        Assert.Equal(4e-3 / 1200 * 1e6, Tariff.Blended(same, Monday).DollarsPerMillionTokens, 1e-9);

        // Half of the prompts lie beyond the threshold: they, and only they, have its prices.
        Workload half = Workload.Of(RequestLengths.Independent(LengthDistribution.Empirical([100_000, 300_000]), LengthDistribution.Fixed(1)), ArrivalProcess.Poisson(1));
        Assert.Equal((0.2 + 1.2 + 10e-6 + 15e-6) / 2, Tariff.PerRequest(half, Monday).Dollars, 1e-9);

        Workload shared = Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(1000), LengthDistribution.Fixed(200)), ArrivalProcess.Poisson(1), PromptReuse.SharedPrefix(600));
        Assert.Equal(Tariff.PerRequest(same, Monday).Dollars, Tariff.PerRequest(shared, Monday).Dollars, 1e-12);
        ApiTariff cached = Tariff with { Periods = [Tariff.Periods[0] with { Price = new ApiPrice { Base = new TokenPrices { Input = Price(3), CacheRead = Price(0.3), Output = Price(15) } } }] };
        Assert.Equal((400 * 3e-6) + (600 * 0.3e-6) + (200 * 15e-6), cached.PerRequest(shared, Monday).Dollars, 1e-12);
    }

    [Fact]
    public void Bad_tariffs_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Tariff with { Periods = [] });
        Assert.Throws<ArgumentException>(() => Tariff with { Periods = [Tariff.Periods[1], Tariff.Periods[0]] });
        Assert.Throws<ArgumentException>(() => Tariff with { Periods = [Tariff.Periods[1] with { ValidTo = new DateOnly(2020, 1, 1) }] });
        Assert.Equal("BatchDiscount", Assert.Throws<ArgumentOutOfRangeException>(() => Tariff.Periods[0] with { BatchDiscount = 50 }).ParamName);
        Assert.Equal("Factor", Assert.Throws<ArgumentOutOfRangeException>(() => Tariff.Periods[1].Windows[0] with { Factor = -1 }).ParamName);
        Assert.Equal("Source", Assert.Throws<ArgumentException>(() => Tariff.Periods[0] with { Source = " " }).ParamName);
        Assert.Equal("Provider", Assert.Throws<ArgumentException>(() => Tariff with { Provider = "" }).ParamName);
    }

    private static ApiPrice Flat(double input, double output)
    {
        return new ApiPrice { Base = new TokenPrices { Input = Price(input), Output = Price(output) } };
    }

    private static TokenPrice Price(double dollars)
    {
        return TokenPrice.FromDollarsPerMillionTokens(dollars);
    }
}
