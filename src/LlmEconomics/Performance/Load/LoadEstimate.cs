namespace LlmEconomics;

/// <summary>What a deployment does under a load, in the mean.</summary>
public readonly partial record struct LoadEstimate
{
    /// <summary>From sending a request to its first token (TTFT).</summary>
    public required Duration TimeToFirstToken { get; init; }

    /// <summary>Between two tokens of a request after the first (TPOT, inter-token latency), prefills of others included.</summary>
    public required Duration TimePerOutputToken { get; init; }

    /// <summary>Mean generated tokens per request.</summary>
    public required double OutputTokens { get; init; }

    /// <summary>Requests in flight.</summary>
    public required double Concurrency { get; init; }

    /// <summary>Requests that run at once: fewer than <see cref="Concurrency"/> where memory or the engine's limit does not hold them all.</summary>
    public required double RunningSequences { get; init; }

    /// <summary>Running sequences that are decoding, in the mean.</summary>
    public required double DecodingSequences { get; init; }

    /// <summary>One decode step without prefills.</summary>
    public required Duration DecodeStep { get; init; }

    /// <summary>What one more prompt adds to a step.</summary>
    public required Duration PrefillPerRequest { get; init; }

    /// <summary>The time per output token by cause; adds up to it.</summary>
    public required TimeCauses Causes { get; init; }

    /// <summary>Accelerators of the deployment.</summary>
    public required long Accelerators { get; init; }

    /// <summary>From sending a request to its last token: <c>TTFT + tokens · TPOT</c>, as published throughputs are derived.</summary>
    public Duration RequestLatency => TimeToFirstToken + (TimePerOutputToken * OutputTokens);

    /// <summary>Generated tokens per second of the deployment, by Little's law: <c>concurrency · tokens / latency</c>.</summary>
    public TokenRate OutputThroughput => TokenRate.Of(Concurrency * OutputTokens, RequestLatency);

    /// <summary>The same per accelerator.</summary>
    public TokenRate OutputThroughputPerAccelerator => OutputThroughput / Accelerators;

    /// <summary>Tokens per second that one user sees after the first: <c>1 / TPOT</c>.</summary>
    public TokenRate Interactivity => TokenRate.Of(1, TimePerOutputToken);

    /// <summary>The part of a token's time that other requests' prefills take.</summary>
    public Duration Interference => Quantity.Max(Duration.Zero, TimePerOutputToken - DecodeStep);

    /// <summary>Whose errors the intervals are made of.</summary>
    internal ErrorRegime Regime
    {
        get => field ?? Unknown;
        init;
    }
}
