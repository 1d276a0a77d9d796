using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>Reads profiles, and turns every complaint into one that begins with its place.</summary>
internal static class ProfileJson
{
    /// <summary>A profile is some kilobytes: what is a hundred times as long is none.</summary>
    private const int MaxLength = 1 << 20;

    public static T Read<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        Guard.NotNull(json);
        if (json.Length > MaxLength)
        {
            throw Refusal("$", $"{json.Length} characters are no profile; at most {MaxLength} are read.");
        }

        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException("an object is expected, not null.");
        }
        catch (JsonException e)
        {
            throw Refusal(e.Path ?? "$", e.Message, e);
        }
        catch (ArgumentException e)
        {
            throw Refusal(PlaceOf(json) ?? $"$.{Member(e)}", e.Message, e);
        }
    }

    private static JsonException Refusal(string path, string message, Exception? cause = null)
    {
        return new JsonException($"{path}: {message}", path, null, null, cause);
    }

    /// <summary>Guards know the member and not where it stands, so the parts are read again one by one.</summary>
    private static string? PlaceOf(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.EnumerateObject().Select(m => IsObject(m) ? PlaceIn(m) : m.Name == "defaults" ? PlaceInList(m) : null).FirstOrDefault(p => p is not null);
        }
        catch (JsonException)
        {
            // The guard spoke before the reader came to where the text breaks off.
            return null;
        }
    }

    private static string? PlaceIn(JsonProperty member)
    {
        return member.Name == "attention"
            ? Refused($"$.{member.Name}", member.Value, PerformanceJsonContext.Default.AttentionEfficiency)
            : member.Value.EnumerateObject().Where(IsObject)
                .Select(m => Refused($"$.{member.Name}.{m.Name}", m.Value, PerformanceJsonContext.Default.KernelEfficiency)).FirstOrDefault(p => p is not null);
    }

    private static string? PlaceInList(JsonProperty member)
    {
        return member.Value.ValueKind != JsonValueKind.Array ? null
            : member.Value.EnumerateArray().Select((item, i) => Refused($"$.{member.Name}[{i}]", item, PerformanceJsonContext.Default.ServingDefault)).FirstOrDefault(p => p is not null);
    }

    private static bool IsObject(JsonProperty member)
    {
        return member.Value.ValueKind == JsonValueKind.Object;
    }

    private static string? Refused<T>(string place, JsonElement part, JsonTypeInfo<T> type)
    {
        try
        {
            part.Deserialize(type);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"{place}.{Member(e)}";
        }
        catch (JsonException)
        {
            // Another kind of part: it was read well as that.
            return null;
        }
    }

    private static string Member(ArgumentException refusal)
    {
        return JsonNamingPolicy.CamelCase.ConvertName(refusal.ParamName ?? "");
    }
}
