namespace LlmEconomics;

/// <summary>Equal sequences in one forward pass.</summary>
/// <param name="Count">How many sequences, 0 to 2³⁰.</param>
/// <param name="NewTokens">Tokens each of them computes: 1 in decode, a prompt or a chunk of it in prefill, the draft in verification.</param>
/// <param name="CachedTokens">Tokens each already has in the cache.</param>
/// <param name="LogitTokens">Tokens of each whose logits are needed: 1, or all of them in verification.</param>
public readonly record struct SequenceGroup(long Count, long NewTokens, long CachedTokens, long LogitTokens)
{
    /// <summary>How many sequences.</summary>
    public long Count
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(Count));
    } = Guard.Between(Count, 0, AttentionSpan.MaxTokens);

    /// <summary>Tokens each of them computes, 0 to 2³⁰.</summary>
    public long NewTokens
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(NewTokens));
    } = Guard.Between(NewTokens, 0, AttentionSpan.MaxTokens);

    /// <summary>Tokens each already has in the cache, 0 to 2³⁰.</summary>
    public long CachedTokens
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(CachedTokens));
    } = Guard.Between(CachedTokens, 0, AttentionSpan.MaxTokens);

    /// <summary>Tokens of each whose logits are needed, 0 to <see cref="NewTokens"/>: checked where a <see cref="StepShape"/> is made of it.</summary>
    public long LogitTokens
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(LogitTokens));
    } = Guard.Between(LogitTokens, 0, NewTokens);

    /// <summary>This value, after the rule that needs two members at once.</summary>
    internal SequenceGroup Checked()
    {
        return LogitTokens <= NewTokens
            ? this
            : throw new ArgumentException($"{nameof(LogitTokens)} ({LogitTokens}) must not exceed {nameof(NewTokens)} ({NewTokens}).");
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(SequenceGroup), PrintMembers);
    }
}
