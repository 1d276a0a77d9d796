using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Writes a quantity as a JSON number in its base unit; reads that, or a string with a unit such as <c>"80 GB"</c>.</summary>
/// <typeparam name="TQuantity">The quantity.</typeparam>
/// <remarks>
/// The number reads back to the identical double. Anything else, a number outside the finite doubles included, is refused with a
/// <see cref="JsonException"/> that names the accepted units. Needs no reflection.
/// </remarks>
public sealed class QuantityJsonConverter<TQuantity> : JsonConverter<TQuantity>
    where TQuantity : struct, IQuantity<TQuantity>
{
    /// <inheritdoc/>
    public override TQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.Number && reader.TryGetDouble(out double value) && double.IsFinite(value))
        {
            return TQuantity.FromValue(value);
        }

        if (reader.TokenType is JsonTokenType.String)
        {
            string text = reader.GetString()!;
            return TQuantity.TryParse(text.AsSpan(), null, out TQuantity quantity)
                ? quantity
                : throw new JsonException(QuantityText.Complaint<TQuantity>(text));
        }

        throw new JsonException(
            $"A {typeof(TQuantity).Name} is a finite number in {QuantityText.BaseUnit<TQuantity>()}, "
            + $"or a string with a finite number and one of the units {QuantityText.Symbols<TQuantity>()}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TQuantity value, JsonSerializerOptions options)
    {
        if (value is IMonetary { Currency.IsDollar: false } && value.Value != 0)
        {
            // A plain number is in dollars.
            Guard.NotNull(writer).WriteStringValue(value.ToString(null, null));
            return;
        }

        Guard.NotNull(writer).WriteNumberValue(value.Value);
    }
}
