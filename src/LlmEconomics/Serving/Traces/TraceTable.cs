using System.Globalization;

namespace LlmEconomics;

/// <summary>A CSV trace with a header; columns are found by name.</summary>
internal sealed class TraceTable
{
    private readonly IEnumerator<List<CsvField>> records;
    private readonly Dictionary<string, int> columns = new(StringComparer.OrdinalIgnoreCase);

    public TraceTable(TextReader text, params ReadOnlySpan<string> required)
    {
        records = new CsvText(text, long.MaxValue).Records().GetEnumerator();
        List<CsvField> header = Next() ? records.Current : throw new TraceFormatException(1, "header", "the file is empty.");
        for (int i = 0; i < header.Count; i++)
        {
            // A byte-order mark is part of the encoding, not of the first name.
            if (!columns.TryAdd(header[i].Text.Trim().TrimStart('\uFEFF'), i))
            {
                throw new TraceFormatException(1, "header", $"the column {Quoted.Of(header[i].Text.Trim())} stands there twice.");
            }
        }

        foreach (string name in required)
        {
            if (!columns.ContainsKey(name))
            {
                throw new TraceFormatException(1, "header", $"the column {Quoted.Of(name)} is missing; there are {Listing.Of(columns.Keys)}.");
            }
        }
    }

    public bool Has(string column)
    {
        return columns.ContainsKey(column);
    }

    public IEnumerable<TraceRow> Rows()
    {
        while (Next())
        {
            List<CsvField> fields = records.Current;
            yield return fields.Count == columns.Count ? new TraceRow(columns, fields)
                : throw new TraceFormatException(fields[0].Line, "line", $"there must be {columns.Count} fields, not {fields.Count}.");
        }
    }

    /// <summary>The next record; what is no CSV is a fault of the trace.</summary>
    private bool Next()
    {
        try
        {
            return records.MoveNext();
        }
        catch (MeasurementFormatException e)
        {
            throw new TraceFormatException(LineOf(e.Place), "line", e.Problem, e);
        }
    }

    /// <summary>The line in a place such as <c>line 3, column 7</c>.</summary>
    private static long LineOf(string place)
    {
        string digits = new([.. place.SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(char.IsAsciiDigit)]);
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long line) ? line : 1;
    }
}

/// <summary>A line of a table.</summary>
internal readonly struct TraceRow(Dictionary<string, int> columns, List<CsvField> fields)
{
    public long Line => fields[0].Line;

    public CsvField this[string column] => fields[columns[column]];

    public TraceFormatException Refusal(string column, string problem)
    {
        return new TraceFormatException(Line, column, $"{Quoted.Of(this[column].Text)} {problem}");
    }

    /// <summary>A whole number from 0 to 2³⁰.</summary>
    public long Tokens(string column)
    {
        return long.TryParse(this[column].Text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long tokens)
            && tokens is >= 0 and <= AttentionSpan.MaxTokens
            ? tokens
            : throw Refusal(column, "must be a whole number of tokens from 0 to 2³⁰.");
    }
}
