namespace LlmEconomics;

/// <summary>A published or advertised performance: some figures under a load. At least one figure is needed for a verdict.</summary>
public sealed record PerformanceClaim
{
    /// <summary>
    /// The load. Its concurrency is the batch of a static batch; without a time to first token in the claim, all sequences in flight that fit the memory
    /// are taken to decode at once.
    /// </summary>
    public required ClosedLoop Load
    {
        get;
        init => field = Guard.NotNull(value, nameof(Load));
    }

    /// <summary>Mean time to first token, above 0; <see langword="null"/> when not claimed.</summary>
    public Duration? TimeToFirstToken
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(TimeToFirstToken));
    }

    /// <summary>Mean time per output token, above 0; <see langword="null"/> when not claimed.</summary>
    public Duration? TimePerOutputToken
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(TimePerOutputToken));
    }

    /// <summary>Generated tokens per second, all accelerators together, above 0; <see langword="null"/> when not claimed.</summary>
    public TokenRate? OutputThroughput
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(OutputThroughput));
    }

    /// <summary>Prompt tokens computed per second, all accelerators together, cached ones left out, above 0; <see langword="null"/> when not claimed.</summary>
    public TokenRate? PrefillThroughput
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(PrefillThroughput));
    }

    /// <summary>Tokens a sequence gains per step, 1 to 64; default 1. Speculative decoding and multi-token prediction gain more.</summary>
    public double TokensPerStep
    {
        get;
        init => field = Guard.Between(value, 1, 64, nameof(TokensPerStep));
    } = 1;

    /// <summary>Share of each prompt that a prefix cache holds already, 0 to 1; default 0.</summary>
    public double CachedPromptShare
    {
        get;
        init => field = Guard.Between(value, 0, 1, nameof(CachedPromptShare));
    }

    /// <summary>What a measurement claims.</summary>
    public static PerformanceClaim Of(DeploymentMeasurement measurement)
    {
        Guard.NotNull(measurement);
        return new PerformanceClaim
        {
            Load = measurement.Load,
            TimeToFirstToken = measurement.TimeToFirstToken,
            TimePerOutputToken = measurement.TimePerOutputToken,
            OutputThroughput = measurement.RequestsPerSecond is { } rate
                ? TokenRate.FromTokensPerSecond(rate * measurement.Load.MeanOutputTokens)
                : null,
        };
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(PerformanceClaim), PrintMembers);
    }
}
