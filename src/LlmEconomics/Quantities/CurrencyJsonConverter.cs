using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Writes a currency as its code, and reads it.</summary>
internal sealed class CurrencyJsonConverter : JsonConverter<Currency>
{
    public override Currency Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        return reader.TokenType is JsonTokenType.String && Currency.TryOf(reader.GetString(), out Currency currency)
            ? currency
            : throw new JsonException("A currency is an active ISO 4217 code: three capitals such as USD, EUR, CNY.");
    }

    public override void Write(Utf8JsonWriter writer, Currency value, JsonSerializerOptions options)
    {
        writer.WriteStringValue(value.Code);
    }
}
