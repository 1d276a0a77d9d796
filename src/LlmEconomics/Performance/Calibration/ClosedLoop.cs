namespace LlmEconomics;

/// <summary>Stands in until the load type of the deployment arrives.</summary>
public sealed record ClosedLoop
{
    /// <summary>Requests in flight.</summary>
    public required double Concurrency
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 20, nameof(Concurrency));
    }

    /// <summary>Prompt tokens of the longest request.</summary>
    public required double PromptTokens
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(PromptTokens));
    }

    /// <summary>Output tokens of the longest request.</summary>
    public required double OutputTokens
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(OutputTokens));
    }

    /// <summary>Shortest length over the longest.</summary>
    public double ShortestLength
    {
        get;
        init => field = Guard.Between(value, 0, 1, nameof(ShortestLength));
    } = 1;

    /// <summary>Requests per slot.</summary>
    public double RequestsPerSlot
    {
        get;
        init => field = Guard.Positive(value, nameof(RequestsPerSlot));
    } = 10;
}
