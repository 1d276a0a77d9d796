namespace LlmEconomics;

/// <summary>The largest step an engine makes room for: what it computes once with empty inputs to see how much memory that takes.</summary>
/// <param name="Tokens">Tokens of the step on one attention data rank, 1 to 2³⁰.</param>
/// <param name="Sequences">Sequences of which each gets a next token, 1 to 2³⁰.</param>
/// <param name="Context">
/// Tokens of the longest context, 0 to 2³⁰; only engines that keep attention scores need it. Default 0: what the engine starts with.
/// </param>
public readonly record struct ProfiledStep(long Tokens, long Sequences, long Context = 0)
{
    /// <summary>Tokens of the step on one attention data rank, 1 to 2³⁰.</summary>
    public long Tokens
    {
        get => Math.Max(1, field);
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(Tokens));
    } = Guard.Between(Tokens, 1, AttentionSpan.MaxTokens);

    /// <summary>Sequences of which each gets a next token, 1 to 2³⁰.</summary>
    public long Sequences
    {
        get => Math.Max(1, field);
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(Sequences));
    } = Guard.Between(Sequences, 1, AttentionSpan.MaxTokens);

    /// <summary>Tokens of the longest context, 0 to 2³⁰; 0 for what the engine starts with.</summary>
    public long Context
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(Context));
    } = Guard.Between(Context, 0, AttentionSpan.MaxTokens);
}
