using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>Reads and writes models in the library's own format, and turns every complaint into one typed error with its place.</summary>
internal static class ModelJson
{
    /// <summary>Reads text from outside.</summary>
    public static T Read<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        return Read(JsonText.Of(Guard.NotNull(json), ReaderLimits.Model, (path, problem, cause) => new ModelImportException(path, problem, cause)).Span, type);
    }

    /// <summary>The architecture, if its parts agree with each other and its sizes make a model.</summary>
    /// <exception cref="ModelImportException">They do not.</exception>
    public static ModelArchitecture Verified(ModelArchitecture architecture, string path)
    {
        try
        {
            ArchitectureCheck.Verify(architecture);
            return architecture;
        }
        catch (OverflowException e)
        {
            throw new ModelImportException(path, "expected sizes that together stay below 2^50 elements (10^15 parameters).", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Each member was in its own range.
            throw new ModelImportException(path, $"the parts do not make a model: {e.Message}", e);
        }
    }

    /// <summary>Reads a file of the library's own.</summary>
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
        catch (NotSupportedException e)
        {
            (string place, string problem) = JsonText.WithoutKind(e);
            throw new ModelImportException(place, problem, e);
        }
        catch (ArgumentException e)
        {
            // A guard refused a value: its message names what was expected.
            throw new ModelImportException("$", e.Message, e);
        }
    }
}
