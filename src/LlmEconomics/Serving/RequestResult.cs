namespace LlmEconomics;

/// <summary>What became of one request; times count from the start of the run.</summary>
public readonly record struct RequestResult
{
    /// <summary>The request.</summary>
    public required ServingRequest Request { get; init; }

    /// <summary>The replica that answered it, or the decode worker, counted from 0; −1 where it was refused.</summary>
    public required int Replica
    {
        get;
        init => field = Guard.Between(value, -1, int.MaxValue, nameof(Replica));
    }

    /// <summary>When an engine first admitted it, out of its queue.</summary>
    public required Duration Admitted
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Admitted));
    }

    /// <summary>When its client saw the first token.</summary>
    public required Duration FirstToken
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(FirstToken));
    }

    /// <summary>When its client saw the last token.</summary>
    public required Duration LastToken
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(LastToken));
    }

    /// <summary>Tokens of the prompt that were found in the prefix cache.</summary>
    public required long CachedTokens
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(CachedTokens));
    }

    /// <summary>Times it lost its cache to others and was computed again.</summary>
    public required int Preemptions
    {
        get;
        init => field = Guard.Between(value, 0, int.MaxValue, nameof(Preemptions));
    }

    /// <summary>Whether it was refused: prompt and answer do not fit into the memory even alone, or are longer than the engine takes.</summary>
    public bool IsRefused => Replica < 0;

    /// <summary>From sending it to its first token (TTFT).</summary>
    public Duration TimeToFirstToken => FirstToken - Request.Arrival;

    /// <summary>Mean time between its tokens after the first (TPOT); zero for a single token.</summary>
    public Duration TimePerOutputToken => Request.OutputTokens > 1 ? (LastToken - FirstToken) / (Request.OutputTokens - 1) : Duration.Zero;

    /// <summary>From sending it to its last token (end-to-end latency).</summary>
    public Duration Latency => LastToken - Request.Arrival;

    /// <summary>From sending it to the first token of its answer, as if its tokens came evenly.</summary>
    public Duration TimeToAnswer => TimeToFirstToken + (TimePerOutputToken * Request.ReasoningTokens);

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(RequestResult), PrintMembers);
    }
}
