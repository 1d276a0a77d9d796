namespace LlmEconomics.Validation.Measurements;

/// <summary>Reads a table of measurements. A line that says too little is a row with its fault, and never stops the file.</summary>
internal static class MeasurementFile
{
    private static readonly string[] s_columns =
    [
        "id", "date", "engine", "model", "accelerator", "n_accelerators", "weight_precision", "kv_precision", "activation_precision", "tp", "pp", "ep", "isl", "osl",
        "concurrency_or_batch", "metric", "value", "notes", "accelerator_id", "model_config",
    ];

    public static IReadOnlyList<MeasurementRow> Read(string path)
    {
        return [.. CsvTable.Read(path, s_columns).Rows.Select((row, i) => Row(new Cells(path, i + 2, row) { Faults = [] }))];
    }

    private static MeasurementRow Row(Cells cells)
    {
        string id = cells.Text("id");
        MeasurementRow read = new()
        {
            Id = id,
            Source = SourceOf(id) ?? cells.Fault("id", "source-case-metric", id),
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
            PromptTokens = cells.NumberOrNone("isl"),
            OutputTokens = cells.Number("osl"),
            Batch = cells.Number("concurrency_or_batch"),
            Metric = cells.Text("metric"),
            Value = cells.Positive("value"),
            Notes = cells.Text("notes"),
        };
        return read with { Fault = cells.Faults!.FirstOrDefault() };
    }

    private static string? SourceOf(string id)
    {
        string[] parts = id.Split('-');
        return parts.Length >= 3 ? string.Join('-', parts[..^2]) : null;
    }
}
