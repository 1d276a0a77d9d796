using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace LlmEconomics;

/// <summary>
/// Walks one result object of a load generator in a single pass: keeps the few members that are needed, sums up the lists of lengths, and skips
/// the rest (latencies of every token, generated texts) without building anything from it.
/// </summary>
internal ref struct BenchResultReader(ReadOnlySpan<byte> utf8)
{
    private const int MaxTextLength = 200;

    private Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = ReaderLimits.MaxDepth, AllowMultipleValues = true });

    /// <summary>Results in the order of the file: a single object, objects one after the other, or arrays of objects.</summary>
    public List<BenchResult> ReadAll(int limit)
    {
        List<BenchResult> results = [];
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                continue;
            }

            if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 0)
            {
                continue;
            }

            string place = FormattableString.Invariant($"$[{results.Count}]");
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new MeasurementFormatException(place, $"{Found()}; a result object is expected.");
            }

            results.Add(results.Count < limit
                ? ReadObject(place)
                : throw new MeasurementFormatException(place, FormattableString.Invariant($"the file has more than {limit} results.")));
        }

        return results;
    }

    private BenchResult ReadObject(string place)
    {
        BenchResult result = new(place);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            // Names are compared as bytes: texts in a result may hold half a surrogate pair and be no text at all.
            string? name = BenchResult.Known(!reader.ValueIsEscaped ? reader.ValueSpan : Encoding.UTF8.GetBytes(JsonText.TextOrNull(ref reader) ?? ""));
            reader.Read();
            if (name is null)
            {
                reader.Skip();
            }
            else if (BenchResult.IsList(name))
            {
                result.Add(name, ReadLengths($"{place}.{name}"));
            }
            else if (BenchResult.IsText(name))
            {
                result.Add(name, ReadText());
            }
            else
            {
                result.Add(name, ReadNumber($"{place}.{name}"));
            }
        }

        return result;
    }

    private LengthSpread? ReadLengths(string place)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new MeasurementFormatException(place, $"{Found()}; a list of token counts is expected.");
        }

        LengthSpread spread = new();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string item = FormattableString.Invariant($"{place}[{spread.Count}]");
            double? length = ReadNumber(item);
            spread.Add(length is >= 0 and <= AttentionSpan.MaxTokens
                ? length.Value
                : throw new MeasurementFormatException(item, FormattableString.Invariant($"a number of tokens from 0 to {AttentionSpan.MaxTokens} is expected.")));
        }

        return spread;
    }

    private string? ReadText()
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        string? text = JsonText.TextOrNull(ref reader);
        return text?.Length > MaxTextLength ? text[..MaxTextLength] : text;
    }

    /// <summary>A number, or <see langword="null"/> where the file says null. Python writes NaN and infinities too, and a rate without end as "inf".</summary>
    private double? ReadNumber(string place)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.Number when reader.ValueSpan.Length <= ReaderLimits.MaxNumberLength && reader.TryGetDouble(out double number) && double.IsFinite(number):
                return number;
            case JsonTokenType.String when IsInfinity():
                return double.PositiveInfinity;
            default:
                string found = Found();
                throw new MeasurementFormatException(place, $"{found}; a finite number is expected.");
        }
    }

    private readonly bool IsInfinity()
    {
        // Python writes neither with escapes, and comparing those throws where they stand for no character.
        return reader.ValueSpan.SequenceEqual("inf"u8) || reader.ValueSpan.SequenceEqual("Infinity"u8);
    }

    private readonly string Found()
    {
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => "a text",
            JsonTokenType.True or JsonTokenType.False => "true or false",
            JsonTokenType.Null => "null",
            JsonTokenType.Number => $"'{Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 40)])}'",
            _ => "nothing",
        };
    }
}
