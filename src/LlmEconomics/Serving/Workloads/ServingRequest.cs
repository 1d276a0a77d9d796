using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>One request: when it is sent, what it brings and what it asks for.</summary>
public readonly record struct ServingRequest
{
    /// <summary>A number that the source of requests gives it, in the order in which they are sent.</summary>
    public long Id { get; init; }

    /// <summary>When it is sent, counted from the start of the run; at least 0.</summary>
    public Duration Arrival
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Arrival));
    }

    /// <summary>Tokens of the prompt, 1 to 2³⁰.</summary>
    public required long PromptTokens
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(PromptTokens));
    }

    /// <summary>Tokens generated, reasoning included, 1 to 2³⁰: the first comes from the prefill.</summary>
    public required long OutputTokens
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(OutputTokens));
    }

    /// <summary>Generated tokens before the answer begins, which a user does not see; 0 to 2³⁰, below <see cref="OutputTokens"/>.</summary>
    public long ReasoningTokens
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(ReasoningTokens));
    }

    /// <summary>
    /// What the prompt begins with, piece by piece; the rest of it is its own. Empty (the default) where nothing is shared with other requests.
    /// </summary>
    public ImmutableArray<PromptSegment> Segments
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Equal when all members are.</summary>
    public bool Equals(ServingRequest other)
    {
        return (Id, Arrival, PromptTokens, OutputTokens, ReasoningTokens, OutputContent) == (other.Id, other.Arrival, other.PromptTokens, other.OutputTokens, other.ReasoningTokens, other.OutputContent)
            && Segments.SequenceEqual(other.Segments);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Id, Arrival, PromptTokens, OutputTokens, OutputContent);
    }

    /// <summary>Identity of the answer, so that a later prompt can repeat it as a segment; 0 (the default) for none.</summary>
    public ulong OutputContent { get; init; }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(ServingRequest),
            (nameof(Id), Id), (nameof(Arrival), Arrival), (nameof(PromptTokens), PromptTokens),
            (nameof(OutputTokens), OutputTokens), (nameof(ReasoningTokens), ReasoningTokens), (nameof(Segments), Segments),
            (nameof(OutputContent), OutputContent));
    }
}
