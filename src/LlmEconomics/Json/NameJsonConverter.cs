using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>One of a closed list of values, written as its name and read ignoring case.</summary>
internal abstract class NameJsonConverter<T>(string kind, IReadOnlyList<T> known) : JsonConverter<T>
    where T : class
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? name = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
        return known.FirstOrDefault(k => string.Equals(k.ToString(), name, StringComparison.OrdinalIgnoreCase)) ?? throw Refusal(name);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.ToString());
    }

    private JsonException Refusal(string? name)
    {
        return new($"{(name is null ? "This" : Quoted.Of(name))} is not {kind}; known: {string.Join(", ", known)}.");
    }
}
