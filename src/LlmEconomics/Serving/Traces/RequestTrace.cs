using System.Globalization;

namespace LlmEconomics;

/// <summary>Reads published request traces, one request after the other; only the present line is held in memory.</summary>
/// <remarks>
/// Times count from the first request. Text is read as UTF-8 by the reader that is handed in. What is wrong is refused with its line, as
/// <see cref="TraceFormatException"/>: no header, missing or superfluous fields, numbers that are negative, not whole, not finite or above 2³⁰, no output,
/// requests before the one ahead of them or 10¹² s after the first, a line cut short, lines or fields beyond the limits of docs/limits.md. Since requests are
/// read one by one, a refusal comes when its line is reached.
/// </remarks>
public static class RequestTrace
{
    /// <summary>
    /// The Azure LLM inference trace: <c>TIMESTAMP,ContextTokens,GeneratedTokens</c>. Source: Patel et al., Splitwise, ISCA 2024,
    /// https://github.com/Azure/AzurePublicDataset.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="options">How forgiving; default not at all.</param>
    /// <exception cref="TraceFormatException">The text is no such trace; the message names line and field. Thrown while the requests are enumerated.</exception>
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
    /// <exception cref="TraceFormatException">The text is no such trace; the message names line and field. Thrown while the requests are enumerated.</exception>
    public static IEnumerable<ServingRequest> ReadCsv(TextReader text, TraceOptions? options = null)
    {
        return ReadCsv(text, new TraceColumns(), options);
    }

    /// <summary>A log in CSV with a header, whose columns and unit of time are stated. Only differences of times are used, so epochs need no conversion.</summary>
    /// <param name="text">The file.</param>
    /// <param name="columns">Which columns hold what, and how times are written.</param>
    /// <param name="options">How forgiving; default not at all.</param>
    /// <exception cref="ArgumentException">
    /// One of <see cref="TraceColumns.Prefix"/> and <see cref="TraceColumns.PrefixTokens"/> is given without the other.
    /// </exception>
    /// <exception cref="TraceFormatException">The text is no such trace; the message names line and column. Thrown while the requests are enumerated.</exception>
    public static IEnumerable<ServingRequest> ReadCsv(TextReader text, TraceColumns columns, TraceOptions? options = null)
    {
        return (Guard.NotNull(columns).Prefix is null) == (columns.PrefixTokens is null)
            ? Checked(Plain(Guard.NotNull(text), columns), options ?? new TraceOptions())
            : throw new ArgumentException("columns: Prefix and PrefixTokens need each other; set both or neither.", nameof(columns));
    }

    /// <summary>
    /// The Mooncake traces: a JSON object per line with <c>timestamp</c> in milliseconds, <c>input_length</c>, <c>output_length</c> and <c>hash_ids</c>, one per
    /// block of 512 prompt tokens, equal for equal beginnings. Source: Qin et al., Mooncake, FAST 2025, https://github.com/kvcache-ai/Mooncake.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="options">How forgiving; default not at all.</param>
    /// <exception cref="TraceFormatException">The text is no such trace; the message names line and field. Thrown while the requests are enumerated.</exception>
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

    private static IEnumerable<TraceLine> Plain(TextReader text, TraceColumns columns)
    {
        string?[] wanted = [columns.Arrival, columns.PromptTokens, columns.OutputTokens, columns.ReasoningTokens, columns.Prefix, columns.PrefixTokens];
        TraceTable table = new(text, [.. wanted.OfType<string>()]);
        string reasoning = columns.ReasoningTokens ?? "reasoning_tokens";
        bool hasReasoning = table.Has(reasoning);
        TraceClock clock = new(columns.Time);
        TracePrefixes prefixes = new(columns);
        foreach (TraceRow row in table.Rows())
        {
            double time = clock.Read(row[columns.Arrival].Text) ?? throw row.Refusal(columns.Arrival, clock.Expected);
            long prompt = row.Tokens(columns.PromptTokens);
            yield return new TraceLine(
                row.Line, time, prompt, row.Tokens(columns.OutputTokens), hasReasoning ? row.Tokens(reasoning) : 0, prefixes.Of(row, prompt),
                columns.Arrival, columns.PromptTokens, columns.OutputTokens, reasoning);
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
            if (!(Math.Abs(time) <= ReaderLimits.MaxTraceSeconds))
            {
                throw new TraceFormatException(line.Line, line.TimeField, FormattableString.Invariant($"the request must come within {ReaderLimits.MaxTraceSeconds} s of the first."));
            }

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
                ReasoningTokens = line.Reasoning < line.Output ? line.Reasoning : throw new TraceFormatException(line.Line, line.ReasoningField, "must be fewer than the output."),
                Segments = line.Segments,
            };
        }

        if (id == 0)
        {
            throw new TraceFormatException(1, "request", "there must be at least one.");
        }
    }
}
