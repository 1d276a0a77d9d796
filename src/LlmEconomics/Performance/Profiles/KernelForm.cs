using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>How the arithmetic and the memory traffic of a kernel combine into its time.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KernelForm>))]
public enum KernelForm
{
    /// <summary>Everything overlaps: <c>max(FLOP / peak, all bytes / bandwidth)</c>.</summary>
    Roofline,

    /// <summary>
    /// Arithmetic hides behind the weights or they behind it; activations are quantised, read and written besides:
    /// <c>max(FLOP / peak, weight bytes / bandwidth) + activation bytes / bandwidth</c>.
    /// </summary>
    SerialActivations,

    /// <summary>Nothing overlaps, as in grouped products of many short tiles: the sum of the three.</summary>
    Additive,
}
