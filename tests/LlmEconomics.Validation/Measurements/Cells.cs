using System.Globalization;

namespace LlmEconomics.Validation.Measurements;

/// <summary>The cells of one line, with the place to name when one is refused.</summary>
internal sealed record Cells(string Path, int Line, CsvRow Row)
{
    /// <summary>Where what a line does not say is collected, so that the others are still read; by default it stops the file.</summary>
    public List<string>? Faults { get; init; }

    public string Text(string column)
    {
        return Row[column];
    }

    public double? Number(string column)
    {
        string text = Row[column];
        return text.Length == 0 ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && double.IsFinite(number) ? number
            : Fault<double?>(column, "a number above 0", null);
    }

    public int? Count(string column)
    {
        return Number(column) switch
        {
            null => null,
            { } number when number == Math.Floor(number) && number <= int.MaxValue => (int)number,
            _ => Fault<int?>(column, "a whole number", null),
        };
    }

    public int Required(string column)
    {
        return Count(column) ?? Fault(column, "a whole number", 1);
    }

    /// <summary>A number from 0 on.</summary>
    public double NotNegative(string column)
    {
        return double.TryParse(Row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number == 0 ? 0 : Positive(column);
    }

    public double Positive(string column)
    {
        return Number(column) ?? Fault(column, "a number above 0", 1.0);
    }

    /// <summary><c>2024</c>, <c>2024-09</c>, <c>2024-09-30</c>, or the first of a range of years.</summary>
    public DateOnly Date(string column)
    {
        string[] parts = Row[column].Split('-');
        int[] numbers = [.. parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)];
        int year = numbers[0], month = numbers.Length > 1 && numbers[1] is >= 1 and <= 12 ? numbers[1] : 1;
        return numbers.Contains(-1) || year is < 2000 or > 2100 || numbers.Length > 3
            ? Fault(column, "a date as 2024-09", DateOnly.MinValue)
            : new DateOnly(year, month, numbers.Length > 2 && numbers[2] >= 1 && numbers[2] <= DateTime.DaysInMonth(year, month) ? numbers[2] : 1);
    }

    /// <summary>A number, or nothing where it is 0: a depth at which there is no prompt.</summary>
    public double? NumberOrNone(string column)
    {
        return double.TryParse(Row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number == 0 ? null : Number(column);
    }

    /// <summary>A cell that cannot be read: it stops the file, or is collected and read as something else.</summary>
    public T Fault<T>(string column, string expected, T otherwise)
    {
        if (Faults is null)
        {
            throw Refusal(column, expected);
        }

        Faults.Add($"column '{column}' is not {expected}");
        return otherwise;
    }

    public UsageException Refusal(string column, string expected)
    {
        return new UsageException($"{Path}: line {Line}, column '{column}': '{Row[column]}' is not {expected}.");
    }
}
