namespace LlmEconomics.Samples;

/// <summary>Everything an answer depends on.</summary>
internal sealed record Question
{
    public required ModelArchitecture Model { get; init; }

    public required FormatScheme Formats { get; init; }

    public required IReadOnlyList<AppliedDefault> Defaults { get; init; }

    public required Accelerator Accelerator { get; init; }

    public required Parallelism Parallelism { get; init; }

    public required EngineProfile Engine { get; init; }

    public required int InputTokens { get; init; }

    public required int OutputTokens { get; init; }

    public int? Concurrency { get; init; }

    public required MoneyRate PricePerAccelerator { get; init; }

    /// <summary>Mean demand [1/s].</summary>
    public required double RequestsPerSecond { get; init; }

    public required double PeakOverMean { get; init; }

    /// <summary>Replicas in reserve.</summary>
    public required int Spare { get; init; }

    /// <summary>Prompt tokens that all requests share.</summary>
    public required int CachedTokens { get; init; }

    public required ServiceLevel Level { get; init; }

    /// <summary>Servers of one's own; <see langword="null"/>: not asked for.</summary>
    public Ownership? Own { get; init; }

    /// <summary>What an API charges; <see langword="null"/>: not asked for.</summary>
    public ApiPrice? ApiPrice { get; init; }

    public required double Pue { get; init; }

    /// <summary>[kg CO₂e/kWh].</summary>
    public required double GridCarbon { get; init; }

    public MoneyRate PricePerHour => PricePerAccelerator * Parallelism.Accelerators;

    public ClosedLoop Load(double concurrency)
    {
        return new ClosedLoop { Concurrency = concurrency, PromptTokens = InputTokens, OutputTokens = OutputTokens };
    }
}
