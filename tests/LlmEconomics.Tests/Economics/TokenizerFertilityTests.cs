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

    [Fact]
    public void What_was_not_counted_is_said()
    {
        Assert.Contains("o200k", Assert.Throws<KeyNotFoundException>(() => TokenizerFertility.Find("bytes")).Message, StringComparison.Ordinal);
        Assert.Contains("French", Assert.Throws<KeyNotFoundException>(() => TokenizerFertility.Find("o200k").Of("Klingon")).Message, StringComparison.Ordinal);
        Assert.Null(TokenizerFertility.Find("o200k").Of("Thai").TokensPerWord);
    }
}
