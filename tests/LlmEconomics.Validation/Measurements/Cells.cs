using System.Globalization;

namespace LlmEconomics.Validation.Measurements;

/// <summary>The cells of one line, with the place to name when one is refused.</summary>
internal sealed record Cells(string Path, int Line, CsvRow Row)
{
    public string Text(string column)
    {
        return Row[column];
    }

    public double? Number(string column)
    {
        string text = Row[column];
        return text.Length == 0 ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && double.IsFinite(number) ? number
            : throw Refusal(column, "a number above 0");
    }

    public int? Count(string column)
    {
        return Number(column) switch
        {
            null => null,
            { } number when number == Math.Floor(number) && number <= int.MaxValue => (int)number,
            _ => throw Refusal(column, "a whole number"),
        };
    }

    public int Required(string column)
    {
        return Count(column) ?? throw Refusal(column, "a whole number");
    }

    /// <summary>A number from 0 on.</summary>
    public double NotNegative(string column)
    {
        return double.TryParse(Row[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number == 0 ? 0 : Positive(column);
    }

    public double Positive(string column)
    {
        return Number(column) ?? throw Refusal(column, "a number above 0");
    }

    /// <summary><c>2024</c>, <c>2024-09</c>, <c>2024-09-30</c>, or the first of a range of years.</summary>
    public DateOnly Date(string column)
    {
        string[] parts = Row[column].Split('-');
        int[] numbers = [.. parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : -1)];
        int year = numbers[0], month = numbers.Length > 1 && numbers[1] is >= 1 and <= 12 ? numbers[1] : 1;
        return numbers.Contains(-1) || year is < 2000 or > 2100 || numbers.Length > 3
            ? throw Refusal(column, "a date as 2024-09")
            : new DateOnly(year, month, numbers.Length > 2 && numbers[2] >= 1 && numbers[2] <= DateTime.DaysInMonth(year, month) ? numbers[2] : 1);
    }

    public UsageException Refusal(string column, string expected)
    {
        return new UsageException($"{Path}: line {Line}, column '{column}': '{Row[column]}' is not {expected}.");
    }
}
