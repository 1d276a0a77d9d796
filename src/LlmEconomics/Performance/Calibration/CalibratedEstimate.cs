namespace LlmEconomics;

/// <summary>What a deployment does under a load, corrected by what was measured on it.</summary>
public sealed record CalibratedEstimate
{
    /// <summary>The prediction before calibration.</summary>
    public required LoadEstimate Predicted { get; init; }

    /// <summary>Mean time to first token (TTFT).</summary>
    public required Duration TimeToFirstToken
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(TimeToFirstToken));
    }

    /// <summary>Mean time per output token after the first (TPOT).</summary>
    public required Duration TimePerOutputToken
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(TimePerOutputToken));
    }

    /// <summary>From sending a request to its last token: <c>TTFT + tokens · TPOT</c>.</summary>
    public Duration RequestLatency => TimeToFirstToken + (TimePerOutputToken * Predicted.OutputTokens);

    /// <summary>Generated tokens per second of the deployment, by Little's law: <c>concurrency · tokens / latency</c>.</summary>
    public TokenRate OutputThroughput => TokenRate.Of(Predicted.Concurrency * Predicted.OutputTokens, RequestLatency);

    /// <summary>The same per accelerator.</summary>
    public TokenRate OutputThroughputPerAccelerator => OutputThroughput / Predicted.Accelerators;

    /// <summary>How much of the uncertainty of the time to first token is left, 0 to 1.</summary>
    public required double TimeToFirstTokenShrinkage
    {
        get;
        init => field = Guard.Between(value, 0, 1, nameof(TimeToFirstTokenShrinkage));
    }

    /// <summary>How much of the uncertainty of the time per output token is left, 0 to 1.</summary>
    public required double TimePerOutputTokenShrinkage
    {
        get;
        init => field = Guard.Between(value, 0, 1, nameof(TimePerOutputTokenShrinkage));
    }

    /// <summary>How much of the uncertainty of the throughput is left: that of its two latencies, each by its share of the request's time.</summary>
    public double OutputThroughputShrinkage
    {
        get
        {
            double first = TimeToFirstToken / RequestLatency;
            return (first * TimeToFirstTokenShrinkage) + ((1 - first) * TimePerOutputTokenShrinkage);
        }
    }

    /// <summary>Where the mean time to first token is expected with a probability: never wider than before calibration.</summary>
    /// <param name="level">The probability, <see cref="ResidualTable.MinLevel"/> to <see cref="ResidualTable.MaxLevel"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is out of range.</exception>
    public PredictionInterval<Duration> TimeToFirstTokenInterval(double level)
    {
        return Predicted.Regime.Around(PredictedFigure.TimeToFirstToken, TimeToFirstToken, level, TimeToFirstTokenShrinkage);
    }

    /// <summary>Where the mean time per output token is expected with a probability: never wider than before calibration.</summary>
    /// <inheritdoc cref="TimeToFirstTokenInterval"/>
    public PredictionInterval<Duration> TimePerOutputTokenInterval(double level)
    {
        return Predicted.Regime.Around(PredictedFigure.TimePerOutputToken, TimePerOutputToken, level, TimePerOutputTokenShrinkage);
    }

    /// <summary>Where the output throughput is expected with a probability: never wider than before calibration.</summary>
    /// <inheritdoc cref="TimeToFirstTokenInterval"/>
    public PredictionInterval<TokenRate> OutputThroughputInterval(double level)
    {
        return Predicted.Regime.Around(PredictedFigure.OutputThroughput, OutputThroughput, level, OutputThroughputShrinkage);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(CalibratedEstimate), PrintMembers);
    }
}
