using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>The calibration data that are part of the assembly.</summary>
internal static class CalibrationResources
{
    public static T Load<T>(string file, JsonTypeInfo<T> type)
    {
        return EmbeddedJson.Read($"Performance.Calibration.{file}", type);
    }
}

/// <summary>Serialisation of calibration data without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CalibrationPrior))]
[JsonSerializable(typeof(ResidualTable))]
internal sealed partial class CalibrationJsonContext : JsonSerializerContext;
