using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A fitted or measured figure of a profile with its spread: what other fits or measurements of the same thing gave.</summary>
/// <param name="Value">The figure, in the unit its member states.</param>
/// <param name="Low">The lowest of the spread.</param>
/// <param name="High">The highest of the spread.</param>
/// <remarks>JSON: a number, or <c>[value, low, high]</c>. A number converts to a figure without spread.</remarks>
[JsonConverter(typeof(TunableJsonConverter))]
public readonly record struct Tunable(double Value, double Low, double High)
{
    /// <summary>The figure, in the unit its member states.</summary>
    public double Value { get; } = Guard.Finite(Value);

    /// <summary>The lowest of the spread, at most <see cref="Value"/>.</summary>
    public double Low { get; } = Guard.Between(Low, double.MinValue, Value);

    /// <summary>The highest of the spread, at least <see cref="Value"/>.</summary>
    public double High { get; } = Guard.Between(High, Value, double.MaxValue);

    /// <summary>A figure without spread.</summary>
    public static implicit operator Tunable(double value)
    {
        return new Tunable(value, value, value);
    }

    /// <summary>A figure without spread.</summary>
    public static Tunable FromDouble(double value)
    {
        return value;
    }

    internal Tunable NotNegative(string name)
    {
        Guard.NotNegative(Value, name);
        return this;
    }

    internal Tunable Between(double low, double high, string name)
    {
        Guard.Between(Value, low, high, name);
        return this;
    }

    /// <summary>The figure, with its spread where it has one: <c>0.83 (0.80–0.86)</c>.</summary>
    public override string ToString()
    {
        return Low == High
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Value:G3}")
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Value:G3} ({Low:G3}–{High:G3})");
    }
}

/// <summary>Reads <c>0.8</c> and <c>[0.8, 0.75, 0.9]</c>.</summary>
internal sealed class TunableJsonConverter : JsonConverter<Tunable>
{
    public override Tunable Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            double number = reader.GetDouble();
            return double.IsFinite(number) ? number : throw new JsonException("expected a finite number.");
        }

        Span<double> numbers = stackalloc double[3];
        bool ok = reader.TokenType == JsonTokenType.StartArray;
        for (int i = 0; i < numbers.Length && ok; i++)
        {
            ok = reader.Read() && reader.TokenType == JsonTokenType.Number;
            numbers[i] = ok ? reader.GetDouble() : 0;
        }

        return ok && reader.Read() && reader.TokenType == JsonTokenType.EndArray && double.IsFinite(numbers[1])
            && numbers[1] <= numbers[0] && numbers[0] <= numbers[2] && double.IsFinite(numbers[2])
            ? new Tunable(numbers[0], numbers[1], numbers[2])
            : throw new JsonException("expected a number, or [value, low, high] with low ≤ value ≤ high.");
    }

    public override void Write(Utf8JsonWriter writer, Tunable value, JsonSerializerOptions options)
    {
        if (value.Low == value.High)
        {
            writer.WriteNumberValue(value.Value);
            return;
        }

        writer.WriteStartArray();
        writer.WriteNumberValue(value.Value);
        writer.WriteNumberValue(value.Low);
        writer.WriteNumberValue(value.High);
        writer.WriteEndArray();
    }
}
