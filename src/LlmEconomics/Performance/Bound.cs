using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What limits an operator or a step.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Bound>))]
public enum Bound
{
    /// <summary>Nothing is asked of it.</summary>
    None,

    /// <summary>Arithmetic.</summary>
    Compute,

    /// <summary>Memory bandwidth.</summary>
    Memory,

    /// <summary>The link between accelerators.</summary>
    Network,
}
