namespace LlmEconomics;

/// <summary>What a deployment does under a load, in the mean.</summary>
public readonly partial record struct LoadEstimate
{
    /// <summary>From sending a request to its first token (TTFT).</summary>
    public required Duration TimeToFirstToken
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(TimeToFirstToken));
    }

    /// <summary>Between two tokens of a request after the first (TPOT, inter-token latency), prefills of others included.</summary>
    public required Duration TimePerOutputToken
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(TimePerOutputToken));
    }

    /// <summary>Mean generated tokens per request.</summary>
    public required double OutputTokens
    {
        get;
        init => field = Guard.NotNegative(value, nameof(OutputTokens));
    }

    /// <summary>Requests in flight.</summary>
    public required double Concurrency
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Concurrency));
    }

    /// <summary>Requests that run at once: fewer than <see cref="Concurrency"/> where memory or the engine's limit does not hold them all.</summary>
    public required double RunningSequences
    {
        get;
        init => field = Guard.NotNegative(value, nameof(RunningSequences));
    }

    /// <summary>Running sequences that are decoding, in the mean.</summary>
    public required double DecodingSequences
    {
        get;
        init => field = Guard.NotNegative(value, nameof(DecodingSequences));
    }

    /// <summary>One decode step without prefills.</summary>
    public required Duration DecodeStep
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(DecodeStep));
    }

    /// <summary>What one more prompt adds to a step.</summary>
    public required Duration PrefillPerRequest
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(PrefillPerRequest));
    }

    /// <summary>The time per output token by cause; adds up to it.</summary>
    public required TimeCauses Causes { get; init; }

    /// <summary>Accelerators of the deployment.</summary>
    public required long Accelerators
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Accelerators));
    }

    /// <summary>From sending a request to its last token: <c>TTFT + tokens · TPOT</c>, as published throughputs are derived.</summary>
    public Duration RequestLatency => TimeToFirstToken + (TimePerOutputToken * OutputTokens);

    /// <summary>Generated tokens per second of the deployment, by Little's law: <c>concurrency · tokens / latency</c>; zero of a <c>default</c> estimate.</summary>
    public TokenRate OutputThroughput => RequestLatency.Value > 0 ? TokenRate.Of(Concurrency * OutputTokens, RequestLatency) : TokenRate.Zero;

    /// <summary>The same per accelerator.</summary>
    public TokenRate OutputThroughputPerAccelerator => Accelerators > 0 ? OutputThroughput / Accelerators : TokenRate.Zero;

    /// <summary>Tokens per second that one user sees after the first: <c>1 / TPOT</c>; zero of a <c>default</c> estimate.</summary>
    public TokenRate Interactivity => TimePerOutputToken.Value > 0 ? TokenRate.Of(1, TimePerOutputToken) : TokenRate.Zero;

    /// <summary>The part of a token's time that other requests' prefills take.</summary>
    public Duration Interference => Quantity.Max(Duration.Zero, TimePerOutputToken - DecodeStep);

    /// <summary>Whose errors the intervals are made of.</summary>
    internal ErrorRegime Regime
    {
        get => field ?? Unknown;
        init;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(LoadEstimate), PrintMembers);
    }
}
