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
    public void The_first_and_the_last_day_count()
    {
        Assert.Equal(3, Tariff.PricesAt(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), 1).Input.DollarsPerMillionTokens);
        Assert.Equal(2, Tariff.PricesAt(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero), 1).Input.DollarsPerMillionTokens);
        Assert.Equal(2, Tariff.PricesAt(new DateTimeOffset(2026, 12, 31, 12, 0, 0, TimeSpan.Zero), 1).Input.DollarsPerMillionTokens);
        Assert.NotNull(Tariff with { Periods = [Tariff.Periods[1] with { ValidTo = Tariff.Periods[1].ValidFrom }] });
        Assert.Throws<ArgumentException>(() => Tariff with { Periods = [Tariff.Periods[0], Tariff.Periods[0]] });
        Assert.Contains("Flex", Assert.Throws<TariffNotValidException>(() => Tariff.PricesAt(Monday, 1, ApiTier.Flex)).Message, StringComparison.Ordinal);
        Assert.Equal(1, (Tariff with { Periods = [Tariff.Periods[1] with { FlexDiscount = 0.5 }] }).PricesAt(Monday, 1, ApiTier.Flex).Input.DollarsPerMillionTokens);
        Assert.Throws<ArgumentException>(() => Tariff with { Periods = default });
    }

    [Fact]
    public void Tariffs_are_equal_when_all_their_prices_are()
    {
        TariffPeriod period = Tariff.Periods[1];
        PriceWindow window = period.Windows[0];
        Assert.Equal(window, window with { Days = [.. Weekdays] });
        Assert.Equal((window with { }).GetHashCode(), window.GetHashCode());
        Assert.All([window with { From = new TimeOnly(2, 0) }, window with { To = new TimeOnly(5, 0) }, window with { Factor = 3 }, window with { Days = [] }, window with { Days = default }], w => Assert.NotEqual(window, w));
        Assert.Equal(period, period with { Windows = [.. period.Windows] });
        Assert.Equal((period with { }).GetHashCode(), period.GetHashCode());
        Assert.All(
            [
                period with { ValidFrom = new DateOnly(2026, 5, 1) }, period with { ValidTo = null }, period with { Source = "other" }, period with { Price = Flat(1, 1) }, period with { BatchDiscount = null },
                period with { FlexDiscount = 0.1 }, period with { Windows = default },
            ],
            p => Assert.NotEqual(period, p));
        Assert.Equal(Tariff, Tariff with { Periods = [.. Tariff.Periods] });
        Assert.Equal((Tariff with { }).GetHashCode(), Tariff.GetHashCode());
        Assert.All([Tariff with { Provider = "other" }, Tariff with { Model = "other" }, Tariff with { Periods = [period] }], t => Assert.NotEqual(Tariff, t));
        Assert.False(Tariff.Equals(null) || period.Equals(null) || window.Equals(null));
        HourlyCost cost = HourlyCost.Of("rent", MoneyRate.FromDollarsPerHour(1));
        Assert.Equal(cost, HourlyCost.Of("rent", MoneyRate.FromDollarsPerHour(1)));
        Assert.Equal(cost.GetHashCode(), HourlyCost.Of("rent", MoneyRate.FromDollarsPerHour(1)).GetHashCode());
        Assert.NotEqual(cost, HourlyCost.Of("rent", MoneyRate.FromDollarsPerHour(2)));
        Assert.False(cost.Equals(null));
    }

    /// <summary>With a price for writing, what a shared prefix does not serve is written.</summary>
    [Fact]
    public void What_is_not_read_is_written_where_writing_has_a_price()
    {
        Workload shared = Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(1000), LengthDistribution.Fixed(200)), ArrivalProcess.Poisson(1), PromptReuse.SharedPrefix(600));
        Workload same = Workload.Of(RequestLengths.Independent(LengthDistribution.Empirical([500, 1500]), LengthDistribution.Fixed(200)), ArrivalProcess.Poisson(1));
        ApiTariff writes = Tariff with { Periods = [Tariff.Periods[0] with { Price = new ApiPrice { Base = new TokenPrices { Input = Price(3), CacheRead = Price(0.3), CacheWrite = Price(3.75), Output = Price(15) } } }] };
        Assert.Equal((400 * 3.75e-6) + (600 * 0.3e-6) + (200 * 15e-6), writes.PerRequest(shared, Monday).Dollars, 1e-12);
        Assert.Equal((1000 * 3e-6) + (200 * 15e-6), writes.PerRequest(same, Monday).Dollars, 1e-12);
        Assert.Equal(writes.PerRequest(same, Monday).Dollars / 1200 * 1e6, writes.Blended(same, Monday).DollarsPerMillionTokens, 1e-9);
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
