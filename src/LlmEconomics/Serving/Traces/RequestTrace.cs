using System.Globalization;

namespace LlmEconomics;

/// <summary>Reads published request traces, one request after the other; only the present line is held in memory.</summary>
/// <remarks>
/// Times count from the first request. Text is read as UTF-8 by the reader that is handed in. What is wrong is refused with its line, as
/// <see cref="TraceFormatException"/>: no header, missing or superfluous fields, numbers that are negative, not whole, not finite or above 2³⁰, no output,
/// requests before the one ahead of them, a line cut short, lines or fields of absurd length.
/// </remarks>
public static class RequestTrace
{
    /// <summary>
    /// The Azure LLM inference trace: <c>TIMESTAMP,ContextTokens,GeneratedTokens</c>. Source: Patel et al., Splitwise, ISCA 2024,
    /// https://github.com/Azure/AzurePublicDataset.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="options">How forgiving; default not at all.</param>
    public static IEnumerable<ServingRequest> ReadAzure(TextReader text, TraceOptions? options = null)
    {
        return Checked(Azure(Guard.NotNull(text)), options ?? new TraceOptions());
    }

    /// <summary>
    /// A plain table with a header: <c>arrival_s, input_tokens, output_tokens</c> and, if need be, <c>reasoning_tokens</c>, in any order; other columns are
    /// left alone. Arrival in seconds.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="options">How forgiving; default not at all.</param>
    public static IEnumerable<ServingRequest> ReadCsv(TextReader text, TraceOptions? options = null)
    {
        return Checked(Plain(Guard.NotNull(text)), options ?? new TraceOptions());
    }

    /// <summary>
    /// The Mooncake traces: a JSON object per line with <c>timestamp</c> in milliseconds, <c>input_length</c>, <c>output_length</c> and <c>hash_ids</c>, one per
    /// block of 512 prompt tokens, equal for equal beginnings. Source: Qin et al., Mooncake, FAST 2025, https://github.com/kvcache-ai/Mooncake.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="options">How forgiving; default not at all.</param>
    public static IEnumerable<ServingRequest> ReadMooncake(TextReader text, TraceOptions? options = null)
    {
        return Checked(MooncakeLines.Read(Guard.NotNull(text)), options ?? new TraceOptions());
    }

    private static IEnumerable<TraceLine> Azure(TextReader text)
    {
        TraceTable table = new(text, "TIMESTAMP", "ContextTokens", "GeneratedTokens");
        DateTime? first = null;
        foreach (TraceRow row in table.Rows())
        {
            DateTime time = DateTime.TryParse(row["TIMESTAMP"].Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime found)
                ? found
                : throw row.Refusal("TIMESTAMP", "must be a date and time as 2023-11-16 18:17:03.9799600.");
            first ??= time;
            yield return new TraceLine(
                row.Line, (time - first.Value).TotalSeconds, row.Tokens("ContextTokens"), row.Tokens("GeneratedTokens"), 0, [], "TIMESTAMP", "ContextTokens", "GeneratedTokens");
        }
    }

    private static IEnumerable<TraceLine> Plain(TextReader text)
    {
        TraceTable table = new(text, "arrival_s", "input_tokens", "output_tokens");
        double? first = null;
        foreach (TraceRow row in table.Rows())
        {
            double time = row.Number("arrival_s");
            first ??= time;
            yield return new TraceLine(
                row.Line, time - first.Value, row.Tokens("input_tokens"), row.Tokens("output_tokens"), table.Has("reasoning_tokens") ? row.Tokens("reasoning_tokens") : 0, [],
                "arrival_s", "input_tokens", "output_tokens");
        }
    }

    private static IEnumerable<ServingRequest> Checked(IEnumerable<TraceLine> lines, TraceOptions options)
    {
        double last = 0;
        long id = 0;
        foreach (TraceLine line in lines)
        {
            if (id >= options.MaxRequests)
            {
                throw new TraceFormatException(line.Line, "request", $"there must be at most {options.MaxRequests} requests.");
            }

            if (line.Output == 0 && options.SkipsEmptyOutputs)
            {
                continue;
            }

            double time = line.Seconds;
            if (time < last)
            {
                time = options.MovesEarlier ? last
                    : throw new TraceFormatException(line.Line, line.TimeField, FormattableString.Invariant($"the request comes {last - time:G6} s before the one ahead of it; requests must be sorted by time."));
            }

            last = time;
            yield return new ServingRequest
            {
                Id = id++,
                Arrival = Duration.FromSeconds(time),
                PromptTokens = line.Prompt >= 1 ? line.Prompt : throw new TraceFormatException(line.Line, line.PromptField, "must be at least 1 token."),
                OutputTokens = line.Output >= 1 ? line.Output : throw new TraceFormatException(line.Line, line.OutputField, "must be at least 1 token; a request without output can be skipped by option."),
                ReasoningTokens = line.Reasoning < line.Output ? line.Reasoning : throw new TraceFormatException(line.Line, "reasoning_tokens", "must be fewer than the output."),
                Segments = line.Segments,
            };
        }

        if (id == 0)
        {
            throw new TraceFormatException(1, "request", "there must be at least one.");
        }
    }
}
