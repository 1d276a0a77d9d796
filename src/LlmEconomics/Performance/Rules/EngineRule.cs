using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// One reason for which an engine does not start with a deployment, or runs it otherwise than it looks on paper: a kind of rule in code, its engine,
/// releases, figures and source as data.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(HeadsDivideRanks), "headsDivideRanks")]
[JsonDerivedType(typeof(KeyValueHeadsCopied), "keyValueHeadsCopied")]
[JsonDerivedType(typeof(WidthsDivideRanks), "widthsDivideRanks")]
[JsonDerivedType(typeof(ScaleBlocksDivideRanks), "scaleBlocksDivideRanks")]
[JsonDerivedType(typeof(ExpertsDivideRanks), "expertsDivideRanks")]
[JsonDerivedType(typeof(VocabularyPadded), "vocabularyPadded")]
[JsonDerivedType(typeof(RanksNotKnown), "ranksNotKnown")]
[JsonDerivedType(typeof(FormatsNotRead), "formatsNotRead")]
[JsonDerivedType(typeof(FormatNeedsGeneration), "formatNeedsGeneration")]
[JsonDerivedType(typeof(ServedInSixteenBits), "servedInSixteenBits")]
[JsonDerivedType(typeof(ContextLimited), "contextLimited")]
public abstract record EngineRule
{
    /// <summary>The engine whose rule it is, by the name of its profile.</summary>
    public required string Engine
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Engine));
    }

    /// <summary>Day of the first release it holds for, 2015 to 2050; default 2015-01-01, always.</summary>
    [JsonRequired]
    public DateOnly Since
    {
        get;
        init => field = Guard.Dated(value, nameof(Since));
    } = new(2015, 1, 1);

    /// <summary>Day of the first release it no longer holds for, or <see langword="null"/> where it still does.</summary>
    public DateOnly? Before
    {
        get;
        init => field = value is { } day ? Guard.Dated(day, nameof(Before)) : null;
    }

    /// <summary>Whether the engine refuses or goes another way; default it refuses.</summary>
    [JsonRequired]
    public FindingKind Says
    {
        get;
        init => field = Guard.Known(value, nameof(Says));
    } = FindingKind.Refusal;

    /// <summary>Where the engine says so: repository and path.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>The rules that come with the library.</summary>
    [JsonIgnore]
    public static IReadOnlyList<EngineRule> All => EngineRuleFile.Shipped;

    /// <summary>The rule's name, as in the file of rules.</summary>
    [JsonIgnore]
    public string Name => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(GetType().Name);

    /// <summary>Whether it is a rule of an engine at a release.</summary>
    internal bool HoldsFor(string engine, DateOnly release)
    {
        return Engine.Equals(engine, StringComparison.OrdinalIgnoreCase) && Since <= release && !(Before <= release);
    }

    /// <summary>What it says about a deployment, nothing where it does not apply.</summary>
    internal virtual IEnumerable<EngineFinding> Findings(EngineSetup setup)
    {
        return [];
    }

    /// <summary>The members, the same in every culture.</summary>
    public sealed override string ToString()
    {
        return RecordText.Of(GetType().Name, PrintMembers);
    }

    private protected EngineFinding Found(string reason)
    {
        return new EngineFinding(Name, Says, Engine, reason, Source);
    }

    private protected EngineFinding Noted(string reason)
    {
        return new EngineFinding(Name, FindingKind.Note, Engine, reason, Source);
    }
}

/// <summary>A deployment as rules look at it.</summary>
internal sealed record EngineSetup(ModelArchitecture Model, FormatScheme Formats, Accelerator Accelerator, Parallelism Parallelism)
{
    /// <summary>Ranks that cut the width of each expert.</summary>
    public long ExpertWidthRanks => Math.Max(1, Parallelism.StageRanks / Parallelism.Expert);

    public IEnumerable<SequenceMixer> Mixers => Model.Layers.SelectMany(g => g.Mixers).Distinct();

    public IEnumerable<FeedForward> FeedForwards => Model.Layers.SelectMany(g => g.FeedForwards).Distinct();

    /// <summary>Formats in which linear layers of the language model are stored, each with one of them.</summary>
    public IEnumerable<(NumberFormat Format, WeightTensor Tensor)> Stored()
    {
        int first = 0;
        foreach (LayerGroup group in Model.Layers)
        {
            foreach ((WeightTensor tensor, _) in PlacedWeight.OfLayer(group, Model.HiddenSize))
            {
                if (tensor.Role.IsLinear)
                {
                    yield return (Formats.FormatOf(tensor, $"{Model.LayerPrefix}.{first}.{tensor.Name}").Weights, tensor);
                }
            }

            first += group.Count;
        }
    }
}
