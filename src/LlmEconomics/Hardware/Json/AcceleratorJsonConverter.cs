using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>An accelerator inside another document is written and read as in a file of its own.</summary>
internal sealed class AcceleratorJsonConverter : JsonConverter<Accelerator>
{
    public override Accelerator? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        AcceleratorDocument? document = JsonSerializer.Deserialize(ref reader, HardwareJsonContext.Default.AcceleratorDocument);
        try
        {
            return document is null ? null : AcceleratorFormat.Read(document, fileDate: null, JsonLocation.Root);
        }
        catch (AcceleratorFormatException refusal)
        {
            throw new JsonException(refusal.Message, refusal);
        }
    }

    public override void Write(Utf8JsonWriter writer, Accelerator value, JsonSerializerOptions options)
    {
        JsonSerializer.Serialize(writer, AcceleratorFormat.Write(value), HardwareJsonContext.Default.AcceleratorDocument);
    }
}
