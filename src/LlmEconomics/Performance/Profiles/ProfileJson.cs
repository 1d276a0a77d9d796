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
            throw Refusal(PlaceOf(json, e), e.Message, e);
        }
    }

    private static JsonException Refusal(string path, string message, Exception? cause = null)
    {
        return new JsonException($"{path}: {message}", path, null, null, cause);
    }

    /// <summary>Guards know the member and not where it stands, so the parts are read again one by one.</summary>
    private static string PlaceOf(string json, ArgumentException refusal)
    {
        using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                string? found = member.Name == "attention"
                    ? Refused(member, PerformanceJsonContext.Default.AttentionEfficiency)
                    : member.Value.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Object)
                        .Select(m => Refused(m, PerformanceJsonContext.Default.KernelEfficiency)).FirstOrDefault(p => p is not null);
                if (found is not null)
                {
                    return member.Name == "attention" ? $"$.{found}" : $"$.{member.Name}.{found}";
                }
            }
        }

        return $"$.{Member(refusal)}";
    }

    private static string? Refused<T>(JsonProperty part, JsonTypeInfo<T> type)
    {
        try
        {
            part.Value.Deserialize(type);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"{part.Name}.{Member(e)}";
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
