using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LlmEconomics;

/// <summary>
/// Reads measurements from CSV (RFC 4180) with a header. Columns are found by name, in any order; others are left alone.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>concurrency</c> or <c>max_concurrency</c></term><description>required: requests in flight, above 0 to 2³⁰</description></item>
/// <item><term><c>prompt_tokens</c> or <c>isl</c></term><description>required: a whole number from 1 to 2³⁰, of the longest request</description></item>
/// <item><term><c>output_tokens</c> or <c>osl</c></term><description>required: a whole number from 1 to 2³⁰, of the longest request</description></item>
/// <item><term><c>ttft_ms</c> or <c>mean_ttft_ms</c></term><description>mean time to first token, 10⁻⁹ to 10¹⁰ ms; empty: not measured</description></item>
/// <item><term><c>tpot_ms</c> or <c>mean_tpot_ms</c></term><description>mean time per output token, 10⁻⁹ to 10¹⁰ ms; empty: not measured</description></item>
/// <item><term><c>shortest_length</c></term><description>shortest over longest request, above 0 to 1; empty: 1, all alike</description></item>
/// <item><term><c>requests_per_slot</c></term><description>requests of the run over concurrency, at least 1; empty: many, the steady state</description></item>
/// <item><term><c>requests_per_s</c></term><description>completed requests per second, above 0; empty: not measured</description></item>
/// <item><term><c>source</c>, <c>label</c> or <c>id</c></term><description>where the row comes from; empty: its line</description></item>
/// </list>
/// Every row must hold at least one of the two latencies.
/// </remarks>
public static class MeasurementCsv
{
    /// <summary>The largest accepted file, 16 Mi characters.</summary>
    public const int MaxCharacters = ReaderLimits.MeasurementCharacters;

    /// <summary>The most rows accepted, 100,000.</summary>
    public const int MaxRows = ReaderLimits.MeasurementRows;

    /// <summary>Latencies: below a billionth of a millisecond the seconds may be none.</summary>
    private const double MinMilliseconds = 1e-9, MaxMilliseconds = 1e10;

    private static readonly string[] Load = ["concurrency", "prompt_tokens", "output_tokens"];

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["concurrency"] = "concurrency", ["max_concurrency"] = "concurrency",
        ["prompt_tokens"] = "prompt_tokens", ["isl"] = "prompt_tokens",
        ["output_tokens"] = "output_tokens", ["osl"] = "output_tokens",
        ["ttft_ms"] = "ttft_ms", ["mean_ttft_ms"] = "ttft_ms",
        ["tpot_ms"] = "tpot_ms", ["mean_tpot_ms"] = "tpot_ms",
        ["shortest_length"] = "shortest_length", ["requests_per_slot"] = "requests_per_slot", ["requests_per_s"] = "requests_per_s",
        ["source"] = "source", ["label"] = "source", ["id"] = "source",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a CSV text.</summary>
    /// <param name="csv">A header and rows.</param>
    /// <returns>One measurement per row, in their order.</returns>
    /// <exception cref="MeasurementFormatException">It is not readable as such; the message names line and column, what was found and what is expected.</exception>
    public static ImmutableArray<DeploymentMeasurement> Read(string csv)
    {
        using StringReader reader = new(Guard.NotNull(csv));
        return Read(reader);
    }

    /// <param name="csv">A stream of UTF-8, read to its end and left open.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static ImmutableArray<DeploymentMeasurement> Read(Stream csv)
    {
        using StreamReader reader = new(Guard.NotNull(csv), new UTF8Encoding(false, true), detectEncodingFromByteOrderMarks: true, -1, leaveOpen: true);
        try
        {
            return Read(reader);
        }
        catch (DecoderFallbackException e)
        {
            throw new MeasurementFormatException("the file", "expected UTF-8.", e);
        }
    }

    private static ImmutableArray<DeploymentMeasurement> Read(TextReader text)
    {
        ImmutableArray<DeploymentMeasurement>.Builder rows = ImmutableArray.CreateBuilder<DeploymentMeasurement>();
        Dictionary<string, int>? columns = null;
        int width = 0;
        foreach (List<CsvField> record in new CsvText(text, MaxCharacters).Records())
        {
            if (columns is null)
            {
                (columns, width) = (Header(record), record.Count);
                continue;
            }

            if (record.Count != width)
            {
                throw new MeasurementFormatException(
                    Place(record[0]), FormattableString.Invariant($"the line has {record.Count} fields; the header has {width}."));
            }

            if (rows.Count == MaxRows)
            {
                throw new MeasurementFormatException(Place(record[0]), FormattableString.Invariant($"the file has more than {MaxRows} rows."));
            }

            try
            {
                rows.Add(Row(new Cells(record, columns)));
            }
            catch (ArgumentException e)
            {
                // Each number was in its own range.
                throw new MeasurementFormatException(Place(record[0]), $"the row makes no measurement: {e.Message}", e);
            }
        }

        return columns is null
            ? throw new MeasurementFormatException("line 1", "the file is empty; a header is expected.")
            : rows.ToImmutable();
    }

    private static Dictionary<string, int> Header(List<CsvField> record)
    {
        Dictionary<string, int> columns = [];
        for (int i = 0; i < record.Count; i++)
        {
            // A byte-order mark is part of the encoding, not of the first name.
            string name = record[i].Text.Trim().TrimStart('\uFEFF');
            if (Names.TryGetValue(name, out string? meaning) && !columns.TryAdd(meaning, i))
            {
                throw new MeasurementFormatException(
                    Place(record[i]), $"{Quoted.Of(name)} says the same as {Quoted.Of(record[columns[meaning]].Text.Trim())}; one of the two is expected.");
            }
        }

        string[] missing = [.. Load.Where(name => !columns.ContainsKey(name))];
        return missing.Length > 0 ? throw new MeasurementFormatException("line 1", $"the header lacks {Listing.Of(missing)}.")
            : !columns.ContainsKey("ttft_ms") && !columns.ContainsKey("tpot_ms")
                ? throw new MeasurementFormatException("line 1", "the header lacks ttft_ms and tpot_ms; at least one is expected.")
            : columns;
    }

    private static DeploymentMeasurement Row(Cells cells)
    {
        double? first = cells.Number("ttft_ms", MinMilliseconds, MaxMilliseconds), each = cells.Number("tpot_ms", MinMilliseconds, MaxMilliseconds);
        return first is null && each is null
            ? throw new MeasurementFormatException(Place(cells.First), "the row has neither ttft_ms nor tpot_ms; at least one is expected.")
            : new DeploymentMeasurement
            {
                Load = new ClosedLoop
                {
                    Concurrency = cells.Required("concurrency", double.Epsilon, AttentionSpan.MaxTokens),
                    PromptTokens = cells.Tokens("prompt_tokens"),
                    OutputTokens = cells.Tokens("output_tokens"),
                    ShortestLength = cells.Number("shortest_length", double.Epsilon, 1) ?? 1,
                    RequestsPerSlot = cells.Number("requests_per_slot", 1, double.MaxValue) ?? double.PositiveInfinity,
                },
                TimeToFirstToken = first is { } t ? Duration.FromMilliseconds(t) : null,
                TimePerOutputToken = each is { } p ? Duration.FromMilliseconds(p) : null,
                RequestsPerSecond = cells.Number("requests_per_s", double.Epsilon, double.MaxValue),
                Source = cells.Text("source") is { Length: > 0 } source ? source : FormattableString.Invariant($"line {cells.First.Line}"),
            };
    }

    private static string Place(CsvField field)
    {
        return FormattableString.Invariant($"line {field.Line}, column {field.Column}");
    }

    /// <summary>The fields of one row by the names of their columns.</summary>
    private readonly struct Cells(List<CsvField> record, Dictionary<string, int> columns)
    {
        public CsvField First => record[0];

        public string Text(string name)
        {
            return columns.TryGetValue(name, out int index) ? record[index].Text.Trim() : "";
        }

        public double Required(string name, double low, double high)
        {
            return Number(name, low, high) ?? throw Refusal(name, "the field is empty", low, high);
        }

        public long Tokens(string name)
        {
            double value = Required(name, 1, AttentionSpan.MaxTokens);
            return double.IsInteger(value) ? (long)value : throw Refusal(name, $"{Quoted.Of(Text(name))} is not whole", 1, AttentionSpan.MaxTokens);
        }

        public double? Number(string name, double low, double high)
        {
            string text = Text(name);
            return text.Length == 0 ? null
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= low && value <= high ? value
                : throw Refusal(name, $"{Quoted.Of(text)} is not accepted", low, high);
        }

        private MeasurementFormatException Refusal(string name, string found, double low, double high)
        {
            string from = low == double.Epsilon ? "above 0" : FormattableString.Invariant($"of at least {low}");
            string range = high == double.MaxValue ? from : FormattableString.Invariant($"{from} and at most {high}");
            return new MeasurementFormatException($"{Place(record[columns[name]])} ({name})", $"{found}; a number {range} is expected.");
        }
    }
}
