using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>How a serving estimate was computed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EstimateMethod>))]
public enum EstimateMethod
{
    /// <summary>From the steady state's equations.</summary>
    ClosedForm,

    /// <summary>By following requests through the engine from event to event.</summary>
    Simulation,
}
