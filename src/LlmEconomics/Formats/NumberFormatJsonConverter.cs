using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A format of <see cref="NumberFormats"/> is its name in JSON; any other is an object with its parts.</summary>
internal sealed class NumberFormatJsonConverter : JsonConverter<NumberFormat>
{
    public override NumberFormat Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            string name = reader.GetString()!;
            return NumberFormats.TryParse(name, out NumberFormat? format)
                ? format
                : throw new JsonException(
                    $"{Quoted.Of(name)} is not a number format; known: {string.Join(", ", NumberFormats.All)}, or an object with name, element, scales.");
        }

        Parts? parts = JsonSerializer.Deserialize(ref reader, NumberFormatJsonContext.Default.Parts);
        try
        {
            return parts is null
                ? throw new JsonException("expected a number format's name or an object, found null.")
                : new NumberFormat
                {
                    Name = parts.Name,
                    Element = parts.Element,
                    Scales = parts.Scales is { } s ? new ScaleLayout(s.BlockRows, s.BlockColumns, s.Bits, s.ZeroPointBits) : null,
                    TensorScales = parts.TensorScales,
                    TensorScaleBits = parts.TensorScaleBits ?? 32,
                };
        }
        catch (ArgumentException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, NumberFormat value, JsonSerializerOptions options)
    {
        if (NumberFormats.TryParse(value.Name, out NumberFormat? known) && known == value)
        {
            writer.WriteStringValue(value.Name);
            return;
        }

        JsonSerializer.Serialize(
            writer,
            new Parts
            {
                Name = value.Name,
                Element = value.Element,
                Scales = value.Scales is { } s
                    ? new Layout { BlockRows = s.BlockRows, BlockColumns = s.BlockColumns, Bits = s.Bits, ZeroPointBits = s.ZeroPointBits }
                    : null,
                TensorScales = value.TensorScales,
                TensorScaleBits = value.TensorScaleBits,
            },
            NumberFormatJsonContext.Default.Parts);
    }

    /// <summary>The members as text has them; settable, since generated code loses the defaults of init-only members.</summary>
    internal sealed class Parts
    {
        public required string Name { get; set; }

        public required ElementType Element { get; set; }

        public Layout? Scales { get; set; }

        public int TensorScales { get; set; }

        public int? TensorScaleBits { get; set; }
    }

    internal sealed class Layout
    {
        public required int BlockRows { get; set; }

        public required int BlockColumns { get; set; }

        public required int Bits { get; set; }

        public int ZeroPointBits { get; set; }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NumberFormatJsonConverter.Parts))]
internal sealed partial class NumberFormatJsonContext : JsonSerializerContext;
