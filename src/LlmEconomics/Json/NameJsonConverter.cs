using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>One of a closed list of values, written as its name and read ignoring case.</summary>
internal abstract class NameJsonConverter<T>(string kind, IReadOnlyList<T> known) : JsonConverter<T>
    where T : class
{
    private const int EchoLimit = 40;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? name = reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
        return known.FirstOrDefault(k => string.Equals(k.ToString(), name, StringComparison.OrdinalIgnoreCase)) ?? throw Refusal(name);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.ToString());
    }

    // The text may be hostile, so only its beginning is repeated.
    private JsonException Refusal(string? name)
    {
        string echo = name is null ? "This" : name.Length <= EchoLimit ? $"'{name}'" : $"'{name[..EchoLimit]}…'";
        return new($"{echo} is not {kind}; known: {string.Join(", ", known)}.");
    }
}
