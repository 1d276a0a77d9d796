using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Reads a quantity as everywhere, and writes it with its unit: files of hardware are made to be read.</summary>
internal sealed class ReadableQuantityConverter<TQuantity> : JsonConverter<TQuantity>
    where TQuantity : struct, IQuantity<TQuantity>
{
    private readonly QuantityJsonConverter<TQuantity> quantities = new();

    public override TQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        return quantities.Read(ref reader, typeToConvert, options);
    }

    public override void Write(Utf8JsonWriter writer, TQuantity value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.ToString());
    }
}
