using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Tokens per word, by language and tokenizer.</summary>
public sealed class TokenizerFertilityTests
{
    [Fact]
    public void Every_tokenizer_knows_every_language_and_English_is_the_measure()
    {
        Assert.Equal(7, TokenizerFertility.All.Count);
        Assert.NotEmpty(TokenizerFertility.Source);
        Assert.All(TokenizerFertility.All, t =>
        {
            Assert.Equal(17, t.Languages.Length);
            Assert.Equal(1, t.Of("english").Premium);
            Assert.All(t.Languages, l => Assert.InRange(l.Premium, 0.5, 10));
            Assert.Same(t, TokenizerFertility.Find(t.Name.ToUpperInvariant()));
        });
    }

    /// <summary>Chinese needs fewer tokens than English where the tokenizer was made for it, and more elsewhere.</summary>
    [Fact]
    public void Prices_per_token_of_two_models_do_not_compare()
    {
        TokenPrice price = TokenPrice.FromDollarsPerMillionTokens(1);
        Assert.True(TokenizerFertility.Find("deepseek-v3").PerThousandWords(price, "Chinese") < TokenizerFertility.Find("deepseek-v3").PerThousandWords(price, "English"));
        Assert.Equal(1.54 / 1.15 * 1.15 / 1.30, TokenizerFertility.Find("llama-3").PerThousandWords(price, "French") / TokenizerFertility.Find("o200k").PerThousandWords(price, "French"), 1e-9);
        Assert.Equal(1150 * 1.3, TokenizerFertility.Find("o200k").TokensForContent(1000, "French"), 1e-9);
    }

    /// <summary>Four characters per token is a rule of English prose by no tokenizer: 5.2 by today's, 4.4 by older ones; JSON takes 3.3.</summary>
    [Fact]
    public void Characters_per_token_depend_on_the_text()
    {
        TokenizerFertility o200k = TokenizerFertility.Find("o200k");
        Assert.All(TokenizerFertility.All, t => Assert.Equal(1431 * t.Of("English").TokensPerWord!.Value, t.TokensForCharacters(8635, "English prose"), 3.0));
        Assert.Equal(1e6 / 3.32, o200k.TokensForCharacters(1e6, "JSON"), 1e-6);
        Assert.Contains("C#", Assert.Throws<KeyNotFoundException>(() => o200k.TokensForCharacters(1, "COBOL")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => o200k.TokensForCharacters(-1, "JSON"));
    }

    /// <summary>A third of the price and six times the tokens: twice the cost.</summary>
    [Fact]
    public void A_cheap_model_that_thinks_long_is_dear()
    {
        TaskTokens terse = new() { Prompt = 0, Answer = 500 }, wordy = terse with { ReasoningMultiplier = 6 };
        TokenPrices dear = new() { Output = TokenPrice.FromDollarsPerMillionTokens(3) }, cheap = new() { Output = TokenPrice.FromDollarsPerMillionTokens(1) };
        Assert.Equal(2, wordy.Cost(cheap) / terse.Cost(dear), 1e-12);
        TaskTokens agent = new() { Calls = 20, Prompt = 10_000, CachedShare = 0.9, Answer = 100 };
        Assert.Equal(new TokenVolume(20_000, 180_000, 2000).Total, agent.Volume.Total, 1e-6);
        Assert.Equal((0.02 * 3) + (0.18 * 0.3) + (0.002 * 15), agent.Cost(new TokenPrices { Input = TokenPrice.FromDollarsPerMillionTokens(3), CacheRead = TokenPrice.FromDollarsPerMillionTokens(0.3), Output = TokenPrice.FromDollarsPerMillionTokens(15) }).Dollars, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => agent with { CachedShare = 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => agent with { ReasoningMultiplier = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => agent with { Calls = 0 });
    }

    [Fact]
    public void What_was_not_counted_is_said()
    {
        Assert.Contains("o200k", Assert.Throws<KeyNotFoundException>(() => TokenizerFertility.Find("bytes")).Message, StringComparison.Ordinal);
        Assert.Contains("French", Assert.Throws<KeyNotFoundException>(() => TokenizerFertility.Find("o200k").Of("Klingon")).Message, StringComparison.Ordinal);
        Assert.Null(TokenizerFertility.Find("o200k").Of("Thai").TokensPerWord);
    }
}
