using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What a tokenizer makes of a language.</summary>
/// <param name="Language">Its English name.</param>
/// <param name="TokensPerWord">Tokens per word; <see langword="null"/> of languages that write no spaces between words, or where it was not counted.</param>
/// <param name="Premium">Tokens over those of the same content in English.</param>
public sealed record LanguageFertility(string Language, double? TokensPerWord, double Premium)
{
    /// <summary>Its English name.</summary>
    public string Language
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Language));
    } = Guard.NotBlank(Language, nameof(Language));

    /// <summary>Tokens per word; <see langword="null"/> of languages that write no spaces between words, or where it was not counted.</summary>
    public double? TokensPerWord
    {
        get;
        init => field = Guard.Positive(value, nameof(TokensPerWord));
    } = Guard.Positive(TokensPerWord, nameof(TokensPerWord));

    /// <summary>Tokens over those of the same content in English.</summary>
    [JsonRequired]
    public double Premium
    {
        get;
        init => field = Guard.Positive(value, nameof(Premium));
    } = Guard.Positive(Premium, nameof(Premium));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(LanguageFertility), PrintMembers);
    }
}

/// <summary>What a tokenizer makes of a kind of text.</summary>
/// <param name="Kind">The kind: English prose, a programming language, a format.</param>
/// <param name="CharactersPerToken">Characters per token.</param>
public sealed record TextDensity(string Kind, double CharactersPerToken)
{
    /// <summary>The kind: English prose, a programming language, a format.</summary>
    public string Kind
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Kind));
    } = Guard.NotBlank(Kind, nameof(Kind));

    /// <summary>Characters per token.</summary>
    [JsonRequired]
    public double CharactersPerToken
    {
        get;
        init => field = Guard.Positive(value, nameof(CharactersPerToken));
    } = Guard.Positive(CharactersPerToken, nameof(CharactersPerToken));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TextDensity), PrintMembers);
    }
}

/// <summary>How many tokens a tokenizer needs for a text, by language: prices per token of two models are not comparable without it.</summary>
public sealed record TokenizerFertility
{
    private static readonly Lazy<(ImmutableArray<TokenizerFertility> All, string Source)> Shipped = new(Load);

    /// <summary>The tokenizers that were counted.</summary>
    [JsonIgnore]
    public static IReadOnlyList<TokenizerFertility> All => Shipped.Value.All;

    /// <summary>What was counted, and how.</summary>
    [JsonIgnore]
    public static string Source => Shipped.Value.Source;

    /// <summary>Its name: <c>o200k</c>.</summary>
    public required string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    }

    /// <summary>Languages.</summary>
    public required ImmutableArray<LanguageFertility> Languages
    {
        get;
        init => field = Guard.Items(value, nameof(Languages));
    }

    /// <summary>Kinds of text; English prose of every tokenizer, code and formats of those that were counted.</summary>
    public required ImmutableArray<TextDensity> Texts
    {
        get;
        init => field = Guard.Items(value, nameof(Texts));
    }

    /// <summary>Tokens of so many characters of a kind of text.</summary>
    /// <param name="characters">Characters; at least 0.</param>
    /// <param name="kind">The kind, ignoring case.</param>
    /// <exception cref="KeyNotFoundException">It was not counted; the message lists those that were.</exception>
    public double TokensForCharacters(double characters, string kind)
    {
        Guard.NotBlank(kind);
        TextDensity density = Texts.FirstOrDefault(t => t.Kind.Equals(kind, StringComparison.OrdinalIgnoreCase))
            ?? throw new KeyNotFoundException($"text {Quoted.Of(kind)} was not counted for {Name}; known: {Listing.Of(Texts.Select(t => t.Kind))}.");
        return Guard.NotNegative(characters) / density.CharactersPerToken;
    }

    /// <summary>The tokenizer of a name, ignoring case.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">It was not counted; the message lists those that were.</exception>
    public static TokenizerFertility Find(string name)
    {
        Guard.NotBlank(name);
        return All.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new KeyNotFoundException($"no tokenizer {Quoted.Of(name)} was counted; known: {Listing.Of(All.Select(t => t.Name))}.");
    }

    /// <summary>What it makes of a language, by its English name, ignoring case.</summary>
    /// <param name="language">The language.</param>
    /// <exception cref="KeyNotFoundException">It was not counted; the message lists those that were.</exception>
    public LanguageFertility Of(string language)
    {
        Guard.NotBlank(language);
        return Languages.FirstOrDefault(l => l.Language.Equals(language, StringComparison.OrdinalIgnoreCase))
            ?? throw new KeyNotFoundException($"language {Quoted.Of(language)} was not counted for {Name}; known: {Listing.Of(Languages.Select(l => l.Language))}.");
    }

    /// <summary>Tokens of a text in a language, by the words that the same content has in English.</summary>
    /// <remarks><c>words · tokens per English word · premium</c>: defined for languages without spaces too.</remarks>
    /// <param name="englishWords">Words of the same content in English; at least 0.</param>
    /// <param name="language">The language it is written in.</param>
    /// <exception cref="KeyNotFoundException">The language was not counted.</exception>
    public double TokensForContent(double englishWords, string language)
    {
        return Guard.NotNegative(englishWords) * Of("English").TokensPerWord!.Value * Of(language).Premium;
    }

    /// <summary>What the content of a thousand English words costs in a language.</summary>
    /// <param name="price">Price of a token.</param>
    /// <param name="language">The language it is written in.</param>
    /// <exception cref="KeyNotFoundException">The language was not counted.</exception>
    public Money PerThousandWords(TokenPrice price, string language)
    {
        return price.For(TokensForContent(1000, language));
    }

    /// <summary>Equal when all figures are.</summary>
    public bool Equals(TokenizerFertility? other)
    {
        return other is not null && Name == other.Name && Languages.SequenceEqual(other.Languages) && Texts.SequenceEqual(other.Texts);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Name, Languages.Length);
    }

    private static (ImmutableArray<TokenizerFertility> All, string Source) Load()
    {
        FertilityTable table = EmbeddedJson.Read("Economics.Tokens.tokenizer-fertility.json", FertilityJsonContext.Default.FertilityTable);
        return (table.Tokenizers, table.Source);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TokenizerFertility), (nameof(Name), Name), (nameof(Languages), Languages), (nameof(Texts), Texts));
    }
}

/// <summary>The file format of the table.</summary>
internal sealed record FertilityTable(string Source, ImmutableArray<TokenizerFertility> Tokenizers);

/// <summary>Serialisation of the table without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(FertilityTable))]
internal sealed partial class FertilityJsonContext : JsonSerializerContext;
