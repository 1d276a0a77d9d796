using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Published bills of single requests and of a day, mostly from the tests of pydantic/genai-prices (test_tiered_pricing.py and test_price_calc.py at 47df840a).</summary>
public sealed class PublishedApiBills
{
    private static readonly DateTimeOffset Summer = new(2026, 8, 10, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The prices of the catalogue.</summary>
    [Theory]
    [InlineData("api-tiers-002", "Anthropic", "claude-sonnet-4-5", 1_000_000, 0, 0, 0, 6)]
    [InlineData("api-tiers-003", "Anthropic", "claude-sonnet-4-5", 200_000, 0, 0, 0, 0.6)]
    [InlineData("api-tiers-004", "Anthropic", "claude-sonnet-4-5", 200_001, 0, 0, 0, 1.200006)]
    [InlineData("api-tiers-005", "Anthropic", "claude-sonnet-4-5", 100_000, 0, 0, 100_000, 1.8)]
    [InlineData("api-tiers-006", "Anthropic", "claude-sonnet-4-5", 300_000, 0, 0, 100_000, 4.05)]
    [InlineData("api-tiers-007", "OpenAI", "gpt-5.4", 200_000, 0, 0, 0, 0.5)]
    [InlineData("api-tiers-010", "OpenAI", "gpt-5.4", 100_000, 100_000, 0, 0, 0.025)]
    [InlineData("api-tiers-016", "Google", "gemini-1.5-flash", 100_000, 0, 0, 0, 0.0075)]
    [InlineData("api-tiers-017", "Google", "gemini-1.5-flash", 500_000, 0, 0, 0, 0.075)]
    [InlineData("api-tiers-018", "OpenAI", "gpt-4o", 1000, 0, 0, 100, 0.0035)]
    [InlineData("api-tiers-019", "OpenAI", "gpt-5.6-sol", 272_000, 0, 272_000, 0, 1.7)]
    public void A_request_at_the_prices_of_a_provider(string id, string provider, string model, long input, long read, long write, long output, double expected)
    {
        Assert.NotEmpty(id);
        ApiTariff tariff = TariffCatalog.Find(provider, model).Tariff;
        Assert.Equal(expected, tariff.For(new RequestTokens { Input = input, CacheRead = read, CacheWrite = write, Output = output }, Summer).Dollars, 1e-9);
    }

    /// <summary>Prices that the tests state themselves: four tiers of input, or tiers of cache writes.</summary>
    [Theory]
    [InlineData("api-tiers-011", 50_000, 0.05)]
    [InlineData("api-tiers-012", 100_000, 0.1)]
    [InlineData("api-tiers-013", 200_000, 0.4)]
    [InlineData("api-tiers-014", 500_000, 1)]
    public void Of_four_tiers(string id, long input, double expected)
    {
        Assert.NotEmpty(id);
        ApiPrice price = new() { Base = Input(1), Tiers = [new PriceTier(100_000, Input(2)), new PriceTier(500_000, Input(3)), new PriceTier(1_000_000, Input(5))] };
        Assert.Equal(expected, price.For(new RequestTokens { Input = input }).Dollars, 1e-9);

        static TokenPrices Input(double dollars)
        {
            return new TokenPrices { Input = Price(dollars) };
        }
    }

    [Theory]
    [InlineData("api-tiers-021", 2.5, 5, 272_000, 0.68)]
    [InlineData("api-tiers-024", 0.25, 0.5, 272_001, 0.1360005)]
    public void Of_written_prompts(string id, double below, double above, long tokens, double expected)
    {
        Assert.NotEmpty(id);
        ApiPrice price = new() { Base = new TokenPrices { CacheWrite = Price(below) }, Tiers = [new PriceTier(272_000, new TokenPrices { CacheWrite = Price(above) })] };
        Assert.Equal(expected, price.For(new RequestTokens { Input = tokens, CacheWrite = tokens }).Dollars, 1e-9);
    }

    /// <summary>api-tiers-026.</summary>
    [Fact]
    public void Of_a_prompt_read_written_and_plain()
    {
        TokenPrices prices = new() { Input = Price(4), CacheWrite = Price(5), CacheRead = Price(0.4), Output = Price(18) };
        Assert.Equal(1.3, prices.For(new RequestTokens { Input = 300_000, CacheWrite = 100_000, CacheRead = 50_000, Output = 10_000 }).Dollars, 1e-9);
    }

    /// <summary>deepseek-ai/open-infra-index, inference system overview: what the day would have earned at the prices of DeepSeek-R1, and what its output alone cost.</summary>
    [Fact]
    public void Of_a_day_of_DeepSeek()
    {
        ApiTariff r1 = TariffCatalog.Find("DeepSeek", "deepseek-r1").Tariff;
        RequestTokens day = new() { Input = 608_000_000_000, CacheRead = 342_000_000_000, Output = 168_000_000_000 };
        Assert.Equal(562_027, r1.For(day, new DateTimeOffset(2025, 3, 1, 12, 0, 0, TimeSpan.Zero)).Dollars, 562_027 * 1e-3);
        Assert.Equal(0.51829, TokenPrice.Of(Money.FromDollars(87_072), 168e9).DollarsPerMillionTokens, 1e-4);
    }

    private static TokenPrice Price(double dollars)
    {
        return TokenPrice.FromDollarsPerMillionTokens(dollars);
    }
}
