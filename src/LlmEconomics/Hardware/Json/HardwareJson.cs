using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>Reads documents, and turns the serializer's complaints into ours.</summary>
internal static class HardwareJson
{
    /// <summary>Writes for files, not for HTML: leaves alone what is escaped there and frequent in addresses (<c>&amp;</c>, <c>+</c>).</summary>
    public static HardwareJsonContext Writing { get; } =
        new(new JsonSerializerOptions(HardwareJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static T Read<T>(string json, JsonTypeInfo<T> type)
        where T : class
    {
        Guard.NotNull(json);
        return Read(() => JsonSerializer.Deserialize(json, type));
    }

    public static T Read<T>(Stream json, JsonTypeInfo<T> type)
        where T : class
    {
        Guard.NotNull(json);
        return Read(() => JsonSerializer.Deserialize(json, type));
    }

    private static T Read<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read() ?? throw JsonLocation.Root.Refusal("an object is expected, not null.");
        }
        catch (JsonException complaint)
        {
            string line = complaint.LineNumber is { } number ? $" (line {number + 1})" : "";
            throw new AcceleratorFormatException(complaint.Path ?? "$", Problem(complaint.Message) + line, complaint);
        }
    }

    // The serializer appends the path, which we state ourselves.
    private static string Problem(string message)
    {
        int path = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return path < 0 ? message : message[..path];
    }
}
