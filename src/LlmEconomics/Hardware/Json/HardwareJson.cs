using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>Reads documents, refusing with the place and what is expected there.</summary>
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
            throw JsonComplaint.Refusal(complaint);
        }
    }
}
