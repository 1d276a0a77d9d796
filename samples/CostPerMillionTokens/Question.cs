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

    public MoneyRate PricePerHour => PricePerAccelerator * Parallelism.Accelerators;

    public ClosedLoop Load(double concurrency)
    {
        return new ClosedLoop { Concurrency = concurrency, PromptTokens = InputTokens, OutputTokens = OutputTokens };
    }
}
