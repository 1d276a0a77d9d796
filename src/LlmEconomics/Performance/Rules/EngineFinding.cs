using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What an engine does with a deployment that its rule speaks of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingKind>))]
public enum FindingKind
{
    /// <summary>It runs, but not as it stands on paper.</summary>
    Note,

    /// <summary>The engine does not start with it.</summary>
    Refusal,
}

/// <summary>What one rule of an engine says about a deployment.</summary>
/// <param name="Rule">The rule's name, as in the file of rules: <c>headsDivideRanks</c>.</param>
/// <param name="Kind">Whether it runs differently or not at all.</param>
/// <param name="Engine">The engine whose rule it is.</param>
/// <param name="Reason">What does not fit, in the numbers of the deployment.</param>
/// <param name="Source">Where the engine says so.</param>
public sealed record EngineFinding(string Rule, FindingKind Kind, string Engine, string Reason, string Source)
{
    /// <summary>The rule's name, as in the file of rules: <c>headsDivideRanks</c>.</summary>
    public string Rule
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Rule));
    } = Guard.NotBlank(Rule);

    /// <summary>Whether it runs differently or not at all.</summary>
    public FindingKind Kind
    {
        get;
        init => field = Guard.Known(value, nameof(Kind));
    } = Guard.Known(Kind);

    /// <summary>The engine whose rule it is.</summary>
    public string Engine
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Engine));
    } = Guard.NotBlank(Engine);

    /// <summary>What does not fit, in the numbers of the deployment.</summary>
    public string Reason
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Reason));
    } = Guard.NotBlank(Reason);

    /// <summary>Where the engine says so.</summary>
    public string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    } = Guard.NotBlank(Source);

    /// <summary>For example <c>vLLM: 32 attention heads are not divisible by 3 tensor ranks</c>.</summary>
    public override string ToString()
    {
        return $"{Engine}: {Reason}";
    }
}
