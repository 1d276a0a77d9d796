using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace LlmEconomics;

/// <summary>The lines of a Mooncake trace.</summary>
internal static class MooncakeLines
{
    /// <summary>Prompt tokens per block hash.</summary>
    private const long BlockTokens = 512;

    public static IEnumerable<TraceLine> Read(TextReader text)
    {
        double? first = null;
        long number = 0;
        StringBuilder line = new();
        while (Next(text, line, ++number))
        {
            string present = line.ToString();
            if (string.IsNullOrWhiteSpace(present))
            {
                continue;
            }

            TraceLine parsed = Parse(present, number);
            first ??= parsed.Seconds;
            yield return parsed with { Seconds = parsed.Seconds - first.Value };
        }
    }

    /// <summary>Reads a line, but none of absurd length.</summary>
    private static bool Next(TextReader text, StringBuilder line, long number)
    {
        line.Clear();
        for (int c = text.Read(); c >= 0; c = text.Read())
        {
            if (c == '\n')
            {
                return true;
            }

            if (line.Length >= ReaderLimits.MaxTraceLine)
            {
                throw new TraceFormatException(number, "line", $"is longer than {ReaderLimits.MaxTraceLine} characters.");
            }

            line.Append((char)c);
        }

        return line.Length > 0;
    }

    private static TraceLine Parse(string line, long number)
    {
        JsonDocument document;
        try
        {
            ReadOnlyMemory<byte> utf8 = JsonText.Of(line, ReaderLimits.TraceLine, (place, problem, cause) => new TraceFormatException(number, cause is JsonException ? "line" : Field(place), problem, cause));
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            throw new TraceFormatException(number, "line", "must be a whole JSON object, each member once.", e);
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw new TraceFormatException(number, "line", "must be a JSON object.");
            }

            double milliseconds = Field(root, "timestamp", number).TryGetDouble(out double time) && double.IsFinite(time) && time >= 0 ? time
                : throw new TraceFormatException(number, "timestamp", "must be a number of milliseconds, at least 0.");
            long prompt = Tokens(root, "input_length", number), output = Tokens(root, "output_length", number);
            return new TraceLine(number, milliseconds / 1e3, prompt, output, 0, Segments(root, prompt, number), "timestamp", "input_length", "output_length");
        }
    }

    /// <summary>The member that a JSON path leads to, or the line where it leads to none.</summary>
    private static string Field(string path)
    {
        return path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "line";
    }

    private static JsonElement Field(JsonElement root, string name, long line)
    {
        return root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value
            : throw new TraceFormatException(line, name, "must be a number.");
    }

    private static long Tokens(JsonElement root, string name, long line)
    {
        return Field(root, name, line).TryGetInt64(out long tokens) && tokens is >= 0 and <= AttentionSpan.MaxTokens ? tokens
            : throw new TraceFormatException(line, name, "must be a whole number of tokens from 0 to 2³⁰.");
    }

    private static ImmutableArray<PromptSegment> Segments(JsonElement root, long prompt, long line)
    {
        if (!root.TryGetProperty("hash_ids", out JsonElement hashes) || hashes.ValueKind != JsonValueKind.Array)
        {
            throw new TraceFormatException(line, "hash_ids", "must be an array of numbers.");
        }

        long blocks = (prompt + BlockTokens - 1) / BlockTokens;
        if (hashes.GetArrayLength() != blocks)
        {
            throw new TraceFormatException(line, "hash_ids", $"there must be one for each block of {BlockTokens} of the {prompt} prompt tokens: {blocks}, not {hashes.GetArrayLength()}.");
        }

        ImmutableArray<PromptSegment>.Builder segments = ImmutableArray.CreateBuilder<PromptSegment>((int)blocks);
        foreach (JsonElement hash in hashes.EnumerateArray())
        {
            ulong content = hash.ValueKind == JsonValueKind.Number && hash.TryGetUInt64(out ulong id) ? id
                : throw new TraceFormatException(line, "hash_ids", "must be whole numbers, at least 0.");
            segments.Add(new PromptSegment(content, Math.Min(BlockTokens, prompt - (segments.Count * BlockTokens))));
        }

        return segments.MoveToImmutable();
    }
}
