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
        return Read(JsonText.Of(Guard.NotNull(json), ReaderLimits.Hardware, Refuse), type);
    }

    public static T Read<T>(Stream json, JsonTypeInfo<T> type)
        where T : class
    {
        return Read(JsonText.Of(Guard.NotNull(json), ReaderLimits.Hardware, Refuse), type);
    }

    private static T Read<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(utf8.Span, type) ?? throw JsonLocation.Root.Refusal("an object is expected, not null.");
        }
        catch (JsonException complaint)
        {
            throw JsonComplaint.Refusal(complaint);
        }
    }

    private static AcceleratorFormatException Refuse(string place, string problem, Exception? cause)
    {
        return new AcceleratorFormatException(place, problem, cause);
    }
}
