using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>The calibration data that are part of the assembly.</summary>
internal static class CalibrationResources
{
    public static T Load<T>(string file, JsonTypeInfo<T> type)
    {
        using Stream stream = typeof(CalibrationResources).Assembly.GetManifestResourceStream($"LlmEconomics.Performance.Calibration.{file}")
            ?? throw new InvalidOperationException($"The assembly lacks {file}.");
        return JsonSerializer.Deserialize(stream, type)!;
    }
}

/// <summary>Serialisation of calibration data without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CalibrationPrior))]
[JsonSerializable(typeof(ResidualTable))]
internal sealed partial class CalibrationJsonContext : JsonSerializerContext;
