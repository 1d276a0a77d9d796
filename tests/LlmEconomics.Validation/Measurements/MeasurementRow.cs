namespace LlmEconomics.Validation.Measurements;

/// <summary>One published measurement as the file states it; what is blank there is <see langword="null"/>.</summary>
internal sealed record MeasurementRow
{
    /// <summary><c>source-case-metric</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The identifier without case and metric: <c>argonne</c>, <c>mlperf-v51</c>.</summary>
    public required string Source { get; init; }

    /// <summary>When it was published or measured; the first day of what the file states.</summary>
    public required DateOnly Date { get; init; }

    public required string Engine { get; init; }

    public required string Model { get; init; }

    /// <summary>File stem of a config with the model's dimensions, or empty.</summary>
    public required string ModelConfig { get; init; }

    /// <summary>The accelerator in the source's words.</summary>
    public required string Accelerator { get; init; }

    /// <summary>The accelerator's identifier, or empty where the source leaves the variant open.</summary>
    public required string AcceleratorId { get; init; }

    public required int Accelerators { get; init; }

    public required string Weights { get; init; }

    public required string KvCache { get; init; }

    public required string Activations { get; init; }

    public int? Tensor { get; init; }

    public int? Pipeline { get; init; }

    public int? Expert { get; init; }

    /// <summary>Prompt tokens; for a decode rate, tokens in the cache.</summary>
    public double? PromptTokens { get; init; }

    public double? OutputTokens { get; init; }

    /// <summary>Sequences in the batch, or the mean number in flight.</summary>
    public double? Batch { get; init; }

    public required string Metric { get; init; }

    /// <summary>The measured figure, in the metric's unit; above 0.</summary>
    public required double Value { get; init; }

    public required string Notes { get; init; }

    /// <summary>The first cell that could not be read; <see langword="null"/> where all could.</summary>
    public string? Fault { get; init; }

    /// <summary>The row, if every cell of it could be read.</summary>
    /// <exception cref="UnusableException">One could not.</exception>
    public MeasurementRow Whole => Fault is null ? this : throw new UnusableException(Fault);
}
