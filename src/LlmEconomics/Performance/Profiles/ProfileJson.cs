using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>Reads profiles, and turns every complaint into one that begins with its place.</summary>
internal static class ProfileJson
{
    public static T Read<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        ReadOnlyMemory<byte> utf8 = JsonText.Of(Guard.NotNull(json), ReaderLimits.Profile, JsonText.Refuse);
        T? profile;
        try
        {
            profile = JsonSerializer.Deserialize(utf8.Span, type);
        }
        catch (JsonException e)
        {
            throw JsonText.Refuse(e.Path ?? "$", e.Message, e);
        }
        catch (NotSupportedException e)
        {
            (string place, string problem) = JsonText.WithoutKind(e);
            throw JsonText.Refuse(place, problem, e);
        }
        catch (ArgumentException e)
        {
            throw JsonText.Refuse(PlaceOf(utf8) ?? $"$.{Member(e)}", e.Message, e);
        }

        return profile ?? throw JsonText.Refuse("$", "an object is expected, not null.");
    }

    /// <summary>Guards know the member and not where it stands, so the parts are read again one by one.</summary>
    private static string? PlaceOf(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
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
        catch (Exception e) when (e is JsonException or NotSupportedException)
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
