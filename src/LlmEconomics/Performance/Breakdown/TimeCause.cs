using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What time goes to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TimeCause>))]
public enum TimeCause
{
    /// <summary>Arithmetic, where it is what an operator waits for.</summary>
    Compute,

    /// <summary>Reading weights, where that is what an operator waits for.</summary>
    WeightReads,

    /// <summary>Reading and writing cached keys, values and states, where that is what an operator waits for.</summary>
    CacheReads,

    /// <summary>Reading, writing, permuting and quantising activations.</summary>
    Activations,

    /// <summary>Exchange between ranks.</summary>
    Network,

    /// <summary>Fixed times of kernels: launch, ramp, tail.</summary>
    Gaps,

    /// <summary>The host's work per sequence.</summary>
    Host,

    /// <summary>Waiting outside steps or for other requests.</summary>
    Waiting,
}
