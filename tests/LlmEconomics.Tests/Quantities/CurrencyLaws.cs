using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Quantities;

/// <summary>Amounts of different currencies meet only through a rate.</summary>
public sealed class CurrencyLaws
{
    private static readonly ExchangeRate Rate = new(Currency.Eur, Currency.Usd, 1.08, new DateOnly(2026, 11, 2), "a bank");

    [Fact]
    public void Different_currencies_are_neither_added_nor_compared_nor_divided()
    {
        (Money dollars, Money euros) = (Money.FromDollars(3), Money.Of(3, Currency.Eur));
        Assert.Throws<CurrencyMismatchException>(() => dollars + euros);
        Assert.Throws<CurrencyMismatchException>(() => dollars - euros);
        Assert.Throws<CurrencyMismatchException>(() => dollars < euros);
        Assert.Throws<CurrencyMismatchException>(() => dollars / euros);
        Assert.Throws<CurrencyMismatchException>(() => dollars.CompareTo(euros));
        Assert.Throws<CurrencyMismatchException>(() => euros.Dollars);
        Assert.Throws<CurrencyMismatchException>(() => euros / MoneyRate.FromDollarsPerHour(1));
        Assert.Throws<CurrencyMismatchException>(() => MoneyRate.PerHour(1, Currency.Eur) / TokenPrice.FromDollarsPerMillionTokens(1));
        Assert.NotEqual(dollars, euros);
    }

    [Property]
    public void Nothing_is_nothing_in_every_currency(NormalFloat amount)
    {
        Money euros = Money.Of(amount.Get, Currency.Eur);
        Assert.Equal(euros, Money.Zero + euros);
        Assert.Equal(euros, euros - Money.Zero);
        Assert.Equal(Money.Zero, euros - euros);
        Assert.Equal(amount.Get > 0, euros > Money.Zero);
        Assert.Equal(euros, new[] { euros }.Sum());
    }

    [Property]
    public void What_is_computed_from_an_amount_keeps_its_currency(NormalFloat amount)
    {
        MoneyRate hourly = MoneyRate.PerHour(amount.Get, Currency.Cny);
        Assert.Equal(Currency.Cny, (hourly * Duration.FromHours(2)).Currency);
        Assert.Equal(Currency.Cny, (hourly / TokenRate.FromTokensPerSecond(100)).Currency);
        Assert.Equal(Currency.Cny, TokenPrice.Of(hourly * Duration.FromHours(2), 1e6).For(3).Currency);
        Assert.Equal(Currency.Cny, (-hourly * 2 / 3 + hourly).Currency);
        Assert.Equal(Currency.Cny, (hourly * Duration.FromHours(1) / Duration.FromHours(1)).Currency);
    }

    [Property]
    public void Text_and_JSON_read_back(NormalFloat amount)
    {
        TokenPrice price = TokenPrice.PerMillionTokens(amount.Get, Currency.Gbp);
        Assert.Equal(price, TokenPrice.Parse(price.ToString()));
        Assert.Equal(price, JsonSerializer.Deserialize<TokenPrice>(JsonSerializer.Serialize(price)));
        Assert.Equal(price, Read<TokenPrice>(price.ToString()));
        Span<char> room = stackalloc char[64];
        Assert.True(price.TryFormat(room, out int written));
        Assert.Equal(price.ToString(), room[..written].ToString());

        static T Read<T>(string text)
            where T : IParsable<T>
        {
            return T.Parse(text, null);
        }
    }

    [Fact]
    public void Amounts_print_their_code()
    {
        Assert.Equal("2.5 EUR/h", MoneyRate.PerHour(2.5, Currency.Eur).ToString());
        Assert.Equal("2.50 EUR", Money.Of(2.5, Currency.Eur).ToString("EUR:F2"));
        Assert.Equal("0.30 CNY/Mtoken", TokenPrice.PerMillionTokens(0.3, Currency.Cny).ToString("CNY/Mtoken:F2"));
        Assert.Equal(TokenPrice.PerMillionTokens(300, Currency.Eur), TokenPrice.Parse("0.3 EUR/ktoken"));
    }

    [Property]
    public void There_and_back_is_the_same(NormalFloat amount)
    {
        Money euros = Money.Of(amount.Get, Currency.Eur), there = Rate.Convert(euros);
        Assert.Equal(Currency.Usd, there.Currency);
        Assert.Equal(amount.Get * 1.08, there.Dollars, Math.Abs(amount.Get) * 1e-12);
        Assert.Equal(amount.Get, Rate.Inverse.Convert(there).Value, Math.Abs(amount.Get) * 1e-12);
        Assert.Equal(1.08, Rate.Convert(MoneyRate.PerHour(1, Currency.Eur)).DollarsPerHour, 1e-12);
        Assert.Equal(1.08, Rate.Convert(TokenPrice.PerMillionTokens(1, Currency.Eur)).DollarsPerMillionTokens, 1e-12);
    }

    [Fact]
    public void Only_the_currency_of_the_rate_is_converted()
    {
        Assert.Throws<CurrencyMismatchException>(() => Rate.Convert(Money.FromDollars(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rate with { Rate = 0 });
        Assert.Throws<ArgumentException>(() => Rate with { Source = " " });
    }

    [Theory]
    [InlineData("EURO")]
    [InlineData("eur")]
    [InlineData("XYZ")]
    public void Codes_that_are_none_are_refused(string code)
    {
        Assert.Equal("code", Assert.Throws<ArgumentException>(() => Currency.Of(code)).ParamName);
        Assert.Throws<FormatException>(() => Money.Parse($"3 {code}"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Currency>($"\"{code}\""));
    }

    [Fact]
    public void A_currency_is_written_as_its_code()
    {
        Assert.Equal("\"JPY\"", JsonSerializer.Serialize(Currency.Of("JPY")));
        Assert.Equal(Currency.Of("JPY"), JsonSerializer.Deserialize<Currency>("\"JPY\""));
        Assert.Equal("USD", default(Currency).Code);
        Assert.Equal(Currency.Usd, Currency.Of("USD"));
    }
}
