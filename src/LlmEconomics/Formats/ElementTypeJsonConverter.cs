using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>An element type is its name in JSON, as a value and as a property name.</summary>
internal sealed class ElementTypeJsonConverter : JsonConverter<ElementType>
{
    public override ElementType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        return ElementType.TryParse(reader.GetString(), out ElementType? type)
            ? type
            : throw new JsonException($"{Quoted.Of(reader.GetString())} is not an element type; known: {string.Join(", ", ElementType.All)}.");
    }

    public override void Write(Utf8JsonWriter writer, ElementType value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.Name);
    }

    public override ElementType ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        return Read(ref reader, typeToConvert, options);
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, ElementType value, JsonSerializerOptions options)
    {
        writer.WritePropertyName(value.Name);
    }
}
