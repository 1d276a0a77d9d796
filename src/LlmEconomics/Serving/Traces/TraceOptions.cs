namespace LlmEconomics;

/// <summary>How forgiving a trace is read.</summary>
public sealed record TraceOptions
{
    /// <summary>Whether requests that asked for no output are left out instead of refused. Default false.</summary>
    public bool SkipsEmptyOutputs { get; init; }

    /// <summary>Whether a request that comes before the one ahead of it is moved to that one's time instead of refused. Default false.</summary>
    public bool MovesEarlier { get; init; }

    /// <summary>Requests that are read at most, 1 to 10¹²; further ones are refused. Default 100 million.</summary>
    public long MaxRequests
    {
        get;
        init => field = Guard.Between(value, 1, 1_000_000_000_000, nameof(MaxRequests));
    } = 100_000_000;

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TraceOptions), PrintMembers);
    }
}
