namespace LlmEconomics;

/// <summary>A service-level objective: limits that a share of the requests must keep. A limit that is not set always holds.</summary>
public sealed record ServiceLevel
{
    /// <summary>Longest time to first token.</summary>
    public Duration? TimeToFirstToken
    {
        get;
        init => field = Limit(value, nameof(TimeToFirstToken));
    }

    /// <summary>Longest mean time between the tokens of a request.</summary>
    public Duration? TimePerOutputToken
    {
        get;
        init => field = Limit(value, nameof(TimePerOutputToken));
    }

    /// <summary>Longest time from sending a request to its last token.</summary>
    public Duration? RequestLatency
    {
        get;
        init => field = Limit(value, nameof(RequestLatency));
    }

    /// <summary>Share of the requests that must keep each limit, above 0 to below 1. Default 0.9: the 90th percentiles count.</summary>
    public double Share
    {
        get;
        init => field = value is > 0 and < 1 ? value : throw Guard.OutOfRange(value, nameof(Share), "must lie above 0 and below 1");
    } = 0.9;

    /// <summary>Whether one request keeps every limit.</summary>
    public bool IsKept(in RequestResult result)
    {
        return !(result.TimeToFirstToken > TimeToFirstToken || result.TimePerOutputToken > TimePerOutputToken || result.Latency > RequestLatency);
    }

    /// <summary>The first limit that the share of the requests misses; <see langword="null"/> where every limit is kept.</summary>
    internal LimitsNotMet? Missed(ServingEstimate estimate)
    {
        return Missed(nameof(TimeToFirstToken), TimeToFirstToken, estimate.TimeToFirstToken)
            ?? Missed(nameof(TimePerOutputToken), TimePerOutputToken, estimate.TimePerOutputToken)
            ?? Missed(nameof(RequestLatency), RequestLatency, estimate.RequestLatency);
    }

    private LimitsNotMet? Missed(string name, Duration? limit, in LatencySummary latency)
    {
        return limit is { } allowed && latency.At(Share) is var needed && needed > allowed ? new LimitsNotMet(this, name, allowed, needed) : null;
    }

    private static Duration? Limit(Duration? value, string name)
    {
        return value is { } limit ? QuantityGuard.Positive(limit, name) : null;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ServiceLevel), PrintMembers);
    }
}
