using System.Text;

namespace LlmEconomics;

/// <summary>One field of a CSV file and where it stands.</summary>
internal readonly record struct CsvField(string Text, int Line, int Column);

/// <summary>
/// Comma-separated values as RFC 4180 has them and nothing else: fields in double quotes may hold commas, line breaks and doubled quotes; a quote
/// anywhere else is refused with its line and column rather than guessed at. Lines end in LF or CR LF.
/// </summary>
internal sealed class CsvText
{
    private readonly TextReader text;
    private readonly long limit;
    private readonly StringBuilder field = new();
    private int line = 1;
    private int column = 1;
    private long read;

    /// <summary>The character to be looked at; negative at the end. Readers' own peeking is not asked: it may see no end but a slow stream.</summary>
    private int next;

    /// <summary>Prepares to read at most <paramref name="limit"/> characters.</summary>
    public CsvText(TextReader text, long limit)
    {
        this.text = text;
        this.limit = limit;
        next = text.Read();
    }

    /// <summary>The fields of each line that is not empty.</summary>
    public IEnumerable<List<CsvField>> Records()
    {
        while (next >= 0)
        {
            if (next is '\n')
            {
                Skip();
                continue;
            }

            List<CsvField> record = [];
            bool more;
            do
            {
                more = ReadField(record);
            }
            while (more);

            if (record is not [{ Text.Length: 0 }])
            {
                yield return record;
            }
        }
    }

    /// <summary>Reads one field and what ends it; <see langword="true"/> when a comma did and another field follows.</summary>
    private bool ReadField(List<CsvField> record)
    {
        (int startLine, int startColumn) = (line, column);
        if (record.Count == ReaderLimits.MaxFields)
        {
            throw Refusal($"a line has more than {ReaderLimits.MaxFields} fields.");
        }

        field.Clear();
        if (next == '"')
        {
            ReadQuoted();
        }
        else
        {
            ReadPlain();
        }

        record.Add(new CsvField(field.ToString(), startLine, startColumn));
        return ReadEnd();
    }

    private void ReadPlain()
    {
        while (next is >= 0 and not (',' or '\n' or '\r'))
        {
            if (next == '"')
            {
                throw Refusal("a quote inside a field that does not begin with one; fields with quotes are written in quotes, and each quote twice.");
            }

            Take();
        }
    }

    private void ReadQuoted()
    {
        Skip();
        while (true)
        {
            switch (next)
            {
                case < 0:
                    throw Refusal("the file ends inside a quoted field; a closing quote is expected.");
                case '"':
                    Skip();
                    if (next != '"')
                    {
                        return;
                    }

                    break;
            }

            Take();
        }
    }

    private bool ReadEnd()
    {
        switch (next)
        {
            case < 0:
                return false;
            case ',':
                Skip();
                return true;
            case '\n':
                Skip();
                return false;
            case '\r':
                Skip();
                if (next != '\n')
                {
                    throw Refusal("a carriage return without a line feed; lines end in LF or CR LF.");
                }

                Skip();
                return false;
            default:
                throw Refusal("text after a closing quote; a comma or the end of the line is expected.");
        }
    }

    private void Take()
    {
        if (field.Length == ReaderLimits.MaxFieldLength)
        {
            throw Refusal($"a field is longer than {ReaderLimits.MaxFieldLength} characters.");
        }

        field.Append((char)next);
        Skip();
    }

    private void Skip()
    {
        (line, column) = next == '\n' ? (line + 1, 1) : (line, column + 1);
        next = ++read <= limit
            ? text.Read()
            : throw new MeasurementFormatException("the file", FormattableString.Invariant($"expected at most {limit} characters; this one is longer."));
    }

    private MeasurementFormatException Refusal(string problem)
    {
        return new MeasurementFormatException(FormattableString.Invariant($"line {line}, column {column}"), problem);
    }
}
