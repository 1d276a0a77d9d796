using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A role is its name in JSON.</summary>
internal sealed class WeightRoleJsonConverter : JsonConverter<WeightRole>
{
    public override WeightRole Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? name = reader.GetString();
        return WeightRole.All.FirstOrDefault(r => r.Name == name)
            ?? throw new JsonException($"{Quoted.Of(name)} is not a weight role; known: {Listing.Of(WeightRole.All)}.");
    }

    public override void Write(Utf8JsonWriter writer, WeightRole value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.Name);
    }
}
