using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Published API prices.</summary>
public sealed class TariffCatalogTests
{
    [Fact]
    public void Every_price_is_of_a_model_a_day_and_a_source()
    {
        Assert.True(TariffCatalog.All.Count >= 270);
        Assert.Contains("genai-prices", TariffCatalog.About, StringComparison.Ordinal);
        Assert.Equal(TariffCatalog.All.Count, TariffCatalog.All.Select(o => (o.Tariff.Provider, o.Tariff.Model)).Distinct().Count());
        Assert.All(TariffCatalog.All.SelectMany(o => o.Tariff.Periods), p =>
        {
            Assert.InRange(p.ValidFrom, new DateOnly(2025, 1, 1), new DateOnly(2027, 1, 1));
            Assert.InRange(p.Checked!.Value, new DateOnly(2025, 1, 1), new DateOnly(2026, 11, 26));
            Assert.StartsWith("https://", p.Source, StringComparison.Ordinal);
            Assert.InRange(p.Price.Base.Input.DollarsPerMillionTokens, 0, 200);
            Assert.True(p.Price.Base.CacheRead is not { } read || read <= p.Price.Base.Input);
            Assert.All(p.Price.Tiers, t => Assert.True(t.Prices.Input > p.Price.Base.Input && t.Prices.Output > p.Price.Base.Output));
        });
        Assert.All(TariffCatalog.All, o => Assert.Same(o, TariffCatalog.Find(o.Tariff.Provider, o.Tariff.Model)));
    }

    /// <summary>pydantic/genai-prices, prices/providers/anthropic.yml (snapshot 2026-08-21): above 200,000 prompt tokens the whole request costs 6, 0.6, 7.5 and 22.5 instead of 3, 0.3, 3.75 and 15; a write for an
    /// hour costs twice the input (platform.claude.com, prompt caching).</summary>
    [Fact]
    public void Long_prompts_price_the_whole_request_again()
    {
        ApiTariff sonnet = TariffCatalog.Find("anthropic", "claude-sonnet-4-5").Tariff;
        DateTimeOffset at = new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero);
        TokenPrices below = sonnet.PricesAt(at, 200_000), above = sonnet.PricesAt(at, 200_001);
        Assert.Equal([3, 15, 0.3, 3.75, 6], Of(below));
        Assert.Equal([6, 22.5, 0.6, 7.5, 12], Of(above));
        Assert.Equal([1.5, 7.5, 0.15, 1.875, 3], Of(sonnet.PricesAt(at, 100, ApiTier.Batch)));

        // 100,000 read from the cache, 20,000 written for an hour, 5,000 plain and 1,000 generated: 0.03 + 0.12 + 0.015 + 0.015.
        RequestTokens request = new() { Input = 125_000, CacheRead = 100_000, CacheWrite = 20_000, LongCacheWrite = 20_000, Output = 1000 };
        Assert.Equal(0.18, sonnet.For(request, at).Dollars, 1e-12);

        static double[] Of(TokenPrices p)
        {
            return [.. new[] { p.Input, p.Output, p.CacheRead!.Value, p.CacheWrite!.Value, p.LongCacheWrite!.Value }.Select(x => Math.Round(x.DollarsPerMillionTokens, 9))];
        }
    }

    /// <summary>api-docs.deepseek.com/quick_start/pricing, seen 2026-11-15: twice the price from 01:00 to 04:00 and from 06:00 to 10:00 UTC on working days.</summary>
    [Theory]
    [InlineData("2026-11-18T00:59:59Z", 0.15)]
    [InlineData("2026-11-18T01:00:00Z", 0.3)]
    [InlineData("2026-11-18T03:59:59Z", 0.3)]
    [InlineData("2026-11-18T04:00:00Z", 0.15)]
    [InlineData("2026-11-18T09:00:00Z", 0.3)]
    [InlineData("2026-11-21T02:00:00Z", 0.15)]
    public void DeepSeek_has_a_peak_on_working_days(string at, double dollars)
    {
        ApiTariff flash = TariffCatalog.Find("DeepSeek", "deepseek-flash").Tariff;
        Assert.Equal(dollars, flash.PricesAt(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), 1000).Input.DollarsPerMillionTokens, 1e-12);
    }

    [Fact]
    public void Prices_change_on_their_day_and_do_not_hold_before_the_first()
    {
        ApiTariff sonnet = TariffCatalog.Find("Anthropic", "claude-sonnet-5").Tariff;
        Assert.Equal(2, sonnet.PricesAt(Day(2026, 8, 31), 1).Input.DollarsPerMillionTokens, 1e-12);
        Assert.Equal(3, sonnet.PricesAt(Day(2026, 9, 1), 1).Input.DollarsPerMillionTokens, 1e-12);
        Assert.Throws<TariffNotValidException>(() => sonnet.PricesAt(Day(2026, 1, 1), 1));
        Assert.Throws<TariffNotValidException>(() => TariffCatalog.Find("DeepSeek", "deepseek-flash").Tariff.PricesAt(Day(2026, 11, 20), 1, ApiTier.Batch));

        static DateTimeOffset Day(int year, int month, int day)
        {
            return new DateTimeOffset(year, month, day, 12, 0, 0, TimeSpan.Zero);
        }
    }

    [Fact]
    public void What_is_not_known_is_said_with_what_is()
    {
        Assert.False(TariffCatalog.TryFind("OpenAI", "gpt-9", out ApiOffer? none));
        Assert.Null(none);
        Assert.Contains("gpt-5.4", Assert.Throws<KeyNotFoundException>(() => TariffCatalog.Find("OpenAI", "gpt-9")).Message, StringComparison.Ordinal);
        Assert.Contains("Anthropic", Assert.Throws<KeyNotFoundException>(() => TariffCatalog.Find("nobody", "gpt-9")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TariffCatalog.Find(" ", "gpt-9"));
    }
}
