using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What a claim is worth.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlausibilityVerdict>))]
public enum PlausibilityVerdict
{
    /// <summary>It breaks a bound that holds for any software: something else was measured than is stated.</summary>
    Impossible,

    /// <summary>Possible, and better than all but one in forty measured deployments of this kind would be.</summary>
    BetterThanExpected,

    /// <summary>Within what measured deployments of this kind reach.</summary>
    Plausible,

    /// <summary>Possible, and worse than all but one in forty measured deployments of this kind would be.</summary>
    WorseThanExpected,
}
