using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Whether a model's weights are published.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WeightsAccess>))]
public enum WeightsAccess
{
    /// <summary>The API is the only way to it.</summary>
    Closed,

    /// <summary>Anybody can serve it.</summary>
    Open,

    /// <summary>The provider has models of both kinds, and this one was not looked up.</summary>
    Mixed,
}
