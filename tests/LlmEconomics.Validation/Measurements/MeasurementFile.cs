using System.Globalization;

namespace LlmEconomics.Validation.Measurements;

/// <summary>Reads a table of measurements; a cell that is no number is refused by file, line and column.</summary>
internal static class MeasurementFile
{
    private static readonly string[] s_columns =
    [
        "id", "date", "engine", "model", "accelerator", "n_accelerators", "weight_precision", "kv_precision", "activation_precision", "tp", "pp", "isl", "osl",
        "concurrency_or_batch", "metric", "value", "notes", "accelerator_id", "model_config",
    ];

    public static IReadOnlyList<MeasurementRow> Read(string path)
    {
        return [.. CsvTable.Read(path, s_columns).Rows.Select((row, i) => Row(new Cells(path, i + 2, row)))];
    }

    private static MeasurementRow Row(Cells cells)
    {
        string id = cells.Text("id");
        return new MeasurementRow
        {
            Id = id,
            Source = SourceOf(id) ?? throw cells.Refusal("id", "source-case-metric"),
            Date = cells.Date("date"),
            Engine = cells.Text("engine"),
            Model = cells.Text("model"),
            ModelConfig = cells.Text("model_config"),
            Accelerator = cells.Text("accelerator"),
            AcceleratorId = cells.Text("accelerator_id"),
            Accelerators = cells.Count("n_accelerators") ?? throw cells.Refusal("n_accelerators", "a number"),
            Weights = cells.Text("weight_precision"),
            KvCache = cells.Text("kv_precision"),
            Activations = cells.Text("activation_precision"),
            Tensor = cells.Count("tp"),
            Pipeline = cells.Count("pp"),
            PromptTokens = cells.Number("isl"),
            OutputTokens = cells.Number("osl"),
            Batch = cells.Number("concurrency_or_batch"),
            Metric = cells.Text("metric"),
            Value = cells.Number("value") ?? throw cells.Refusal("value", "a number"),
            Notes = cells.Text("notes"),
        };
    }

    private static string? SourceOf(string id)
    {
        string[] parts = id.Split('-');
        return parts.Length >= 3 ? string.Join('-', parts[..^2]) : null;
    }

    /// <summary>The cells of one line, with the place to name when one is refused.</summary>
    private sealed record Cells(string Path, int Line, CsvRow Row)
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
}
