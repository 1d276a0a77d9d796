using System.Globalization;

namespace LlmEconomics.Validation.Deployments;

/// <summary>One measured deployment of <c>deployments.csv</c>.</summary>
internal sealed record DeploymentRow
{
    public static readonly string[] Columns =
    [
        "id", "model", "accelerator", "engine", "engine_version", "measured", "precision", "gemm_format", "moe_format", "mode", "isl", "osl", "lengths",
        "concurrency", "gpus", "ttft_ms", "tpot_ms",
    ];

    private readonly CsvRow cells;
    private readonly string file;

    private DeploymentRow(string file, CsvRow cells)
    {
        (this.file, this.cells) = (file, cells);
        (Id, Model, ModelConfig, Accelerator, Engine, Version) =
            (cells["id"], cells["model"], cells["model_config"], cells["accelerator"], cells["engine"], cells["engine_version"]);
        (GemmFormat, ExpertFormat, Precision, Mode) = (cells["gemm_format"], cells["moe_format"], cells["precision"], cells["mode"]);
        IsUniform = cells["lengths"].StartsWith("uniform", StringComparison.Ordinal);
        IsClean = cells["clean"] is "1" or "";
        (PromptTokens, OutputTokens) = (Whole("isl"), Whole("osl"));
        (Concurrency, Accelerators) = (Has("concurrency") ? Number("concurrency") : DecodeBatch(), Has("gpus") ? (int)Whole("gpus") : PoolSize("prefill") + PoolSize("decode"));
        (TimeToFirstToken, TimePerOutputToken) = (Number("ttft_ms") / 1e3, Number("tpot_ms") / 1e3);
        Measured = DateOnly.TryParseExact(cells["measured"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;
    }

    public string Id { get; }

    public string Model { get; }

    public string ModelConfig { get; }

    public string Accelerator { get; }

    public string Engine { get; }

    public string Version { get; }

    public string Precision { get; }

    public string GemmFormat { get; }

    public string ExpertFormat { get; }

    public string Mode { get; }

    public bool IsUniform { get; }

    public bool IsClean { get; }

    public long PromptTokens { get; }

    public long OutputTokens { get; }

    public double Concurrency { get; }

    public int Accelerators { get; }

    public DateOnly? Measured { get; }

    /// <summary>Measured time to first token [s].</summary>
    public double TimeToFirstToken { get; }

    /// <summary>Measured time per output token [s].</summary>
    public double TimePerOutputToken { get; }

    public bool IsAggregated => Mode == "aggregated";

    /// <summary>Checkpoints of one architecture count as one model when it is left out.</summary>
    public string Family => Model.Contains("DeepSeek", StringComparison.Ordinal) ? "DeepSeek-V3/R1" : Model[(Model.LastIndexOf('/') + 1)..].Replace("-NVFP4", "", StringComparison.Ordinal);

    /// <summary>Rows that agree in this are one deployment under several loads.</summary>
    public string Deployment => string.Join(
        '/', Model, ModelConfig, Accelerator, Engine, Version, Precision, GemmFormat, ExpertFormat, Mode, Accelerators, Count("tp"), Count("attention_dp"),
        Count("ep"), Count("prefill_num_workers"), Count("decode_num_workers"));

    public static IReadOnlyList<DeploymentRow> Read(string file)
    {
        return [.. CsvTable.Read(file, Columns).Rows.Select(r => new DeploymentRow(file, r))];
    }

    /// <summary>Published throughputs are derived like this, from nominal lengths [tokens/s].</summary>
    public double ThroughputPerAccelerator(double ttft, double tpot)
    {
        return Concurrency * OutputTokens / (ttft + (OutputTokens * tpot)) / Accelerators;
    }

    /// <summary>A whole number of the row, or the given one where the cell is empty.</summary>
    public int Count(string column, int otherwise = 1)
    {
        // A dense model's row states 0 expert ranks.
        double value = cells[column] is "" or "0" or "0.0" ? otherwise : Number(column);
        return value <= Parallelism.MaxRanks && value == Math.Floor(value)
            ? (int)value
            : throw new UsageException($"{file}: row {Id}: column '{column}' must be a whole number from 0 to {Parallelism.MaxRanks}, found '{cells[column]}'.");
    }

    public bool Has(string column)
    {
        return cells[column].Length > 0;
    }

    /// <summary>Requests in flight of a disaggregated row that states its decode batch, per data rank and worker, instead; 0 where it does not.</summary>
    private double DecodeBatch()
    {
        return Has("decode_batch") && Has("decode_num_workers") ? Number("decode_batch") * Count("decode_attention_dp") * Count("decode_num_workers") : 0;
    }

    /// <summary>Accelerators of a pool of a disaggregated deployment, 0 where the row does not say how many workers it has.</summary>
    private int PoolSize(string pool)
    {
        return Has($"{pool}_num_workers")
            ? Count($"{pool}_num_workers") * Count($"{pool}_tp") * Count($"{pool}_pp") * Count($"{pool}_attention_dp")
            : 0;
    }

    private long Whole(string column)
    {
        double value = Number(column);
        return value >= 1 && value <= AttentionSpan.MaxTokens && value == Math.Floor(value)
            ? (long)value
            : throw new UsageException($"{file}: row {Id}: column '{column}' must be a whole number from 1 on, found '{cells[column]}'.");
    }

    private double Number(string column)
    {
        return double.TryParse(cells[column], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && value > 0
            ? value
            : throw new UsageException($"{file}: row {Id}: column '{column}' must be a number above 0, found '{cells[column]}'.");
    }
}
