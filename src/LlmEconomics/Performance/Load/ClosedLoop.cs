namespace LlmEconomics;

/// <summary>
/// A load at a fixed concurrency: so many requests are in flight at any time, and each that ends is followed by the next. The setting of
/// most published benchmarks.
/// </summary>
public sealed record ClosedLoop
{
    /// <summary>Requests in flight, of the whole deployment; above 0 to 2³⁰. A mean need not be whole.</summary>
    public required double Concurrency
    {
        get;
        init => field = Guard.Between(value, double.Epsilon, AttentionSpan.MaxTokens, nameof(Concurrency));
    }

    /// <summary>Prompt tokens of the longest request, 1 to 2³⁰.</summary>
    public required long PromptTokens
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(PromptTokens));
    }

    /// <summary>Generated tokens of the longest request, 1 to 2³⁰.</summary>
    public required long OutputTokens
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(OutputTokens));
    }

    /// <summary>
    /// The shortest length over the longest, both of prompts and of answers, between which lengths are drawn evenly; above 0 to 1. Default 1:
    /// all are equal. The benchmark client of InferenceX draws from 0.8 on.
    /// </summary>
    public double ShortestLength
    {
        get;
        init => field = Guard.Between(value, double.Epsilon, 1, nameof(ShortestLength));
    } = 1;

    /// <summary>
    /// Requests each slot serves in the run, at least 1: all slots start at once, and means over the run include that burst. Default infinite:
    /// the steady state. InferenceX sends 10 per slot.
    /// </summary>
    public double RequestsPerSlot
    {
        get;
        init => field = value >= 1 ? value : throw Guard.OutOfRange(value, nameof(RequestsPerSlot), "must be at least 1");
    } = double.PositiveInfinity;

    /// <summary>Mean prompt tokens: <c>PromptTokens · (1 + ShortestLength) / 2</c>.</summary>
    public double MeanPromptTokens => PromptTokens * (1 + ShortestLength) / 2;

    /// <summary>Mean generated tokens: <c>OutputTokens · (1 + ShortestLength) / 2</c>.</summary>
    public double MeanOutputTokens => OutputTokens * (1 + ShortestLength) / 2;

    /// <summary>This value, after the rule that needs two members at once.</summary>
    internal ClosedLoop Checked()
    {
        return PromptTokens + OutputTokens <= AttentionSpan.MaxTokens
            ? this
            : throw new ArgumentException($"{nameof(PromptTokens)} ({PromptTokens}) and {nameof(OutputTokens)} ({OutputTokens}) must not exceed 2³⁰ together.");
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ClosedLoop), PrintMembers);
    }
}
