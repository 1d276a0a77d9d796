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
    /// <summary>For example <c>vLLM: 32 attention heads are not divisible by 3 tensor ranks</c>.</summary>
    public override string ToString()
    {
        return $"{Engine}: {Reason}";
    }
}
