using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>Reads and writes models in the library's own format, and turns every complaint into one typed error with its place.</summary>
internal static class ModelJson
{
    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, type) ?? throw new ModelImportException("$", "expected an object, found null.");
        }
        catch (JsonException e)
        {
            throw new ModelImportException(e.Path ?? "$", $"not a model of this library's format: {e.Message}", e);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // A guard refused a value, or a "kind" is unknown: both messages name what was expected.
            throw new ModelImportException("$", e.Message, e);
        }
    }
}
