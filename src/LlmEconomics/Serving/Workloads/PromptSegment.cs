namespace LlmEconomics;

/// <summary>A piece of a prompt whose content is known by name: two prompts that begin with the same segments share their cache.</summary>
/// <param name="Content">Identity of the content: equal numbers mean equal tokens after equal segments before them.</param>
/// <param name="Tokens">Tokens of the piece, 1 to 2³⁰.</param>
public readonly record struct PromptSegment(ulong Content, long Tokens)
{
    /// <summary>Tokens of the piece, 1 to 2³⁰.</summary>
    public long Tokens
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(Tokens));
    } = Guard.Between(Tokens, 1, AttentionSpan.MaxTokens);

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(PromptSegment), PrintMembers);
    }
}
