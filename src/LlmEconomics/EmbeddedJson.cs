using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>JSON files that are part of the assembly.</summary>
internal static class EmbeddedJson
{
    /// <summary>Reads a file by its folders and name: <c>Serving.Presets.workload-presets.json</c>.</summary>
    public static T Read<T>(string file, JsonTypeInfo<T> type)
    {
        using Stream stream = typeof(EmbeddedJson).Assembly.GetManifestResourceStream($"LlmEconomics.{file}")
            ?? throw new InvalidOperationException($"The assembly lacks {file}.");
        return JsonSerializer.Deserialize(stream, type)!;
    }
}
