namespace LlmEconomics.Validation.Measurements;

/// <summary>Reads a table of measurements; a cell that is no number is refused by file, line and column.</summary>
internal static class MeasurementFile
{
    private static readonly string[] s_columns =
    [
        "id", "date", "engine", "model", "accelerator", "n_accelerators", "weight_precision", "kv_precision", "activation_precision", "tp", "pp", "ep", "isl", "osl",
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
            Accelerators = cells.Required("n_accelerators"),
            Weights = cells.Text("weight_precision"),
            KvCache = cells.Text("kv_precision"),
            Activations = cells.Text("activation_precision"),
            Tensor = cells.Count("tp"),
            Pipeline = cells.Count("pp"),
            Expert = cells.Count("ep"),
            PromptTokens = cells.Number("isl"),
            OutputTokens = cells.Number("osl"),
            Batch = cells.Number("concurrency_or_batch"),
            Metric = cells.Text("metric"),
            Value = cells.Positive("value"),
            Notes = cells.Text("notes"),
        };
    }

    private static string? SourceOf(string id)
    {
        string[] parts = id.Split('-');
        return parts.Length >= 3 ? string.Join('-', parts[..^2]) : null;
    }
}
