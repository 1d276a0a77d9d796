using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A peak as it stands in a file: a quantity, or <c>"none"</c> where there is no hardware path.</summary>
[JsonConverter(typeof(PeakEntryConverter))]
internal readonly record struct PeakEntry(FlopsPerSecond? Peak);

internal sealed class PeakEntryConverter : JsonConverter<PeakEntry>
{
    private const string None = "none";

    private static readonly QuantityJsonConverter<FlopsPerSecond> Quantities = new();

    public override PeakEntry Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        return reader.TokenType is JsonTokenType.String && reader.ValueTextEquals(None)
            ? new PeakEntry(null)
            : new PeakEntry(Quantities.Read(ref reader, typeof(FlopsPerSecond), options));
    }

    public override void Write(Utf8JsonWriter writer, PeakEntry value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.Peak?.ToString() ?? None);
    }
}
