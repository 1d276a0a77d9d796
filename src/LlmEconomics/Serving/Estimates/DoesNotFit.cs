namespace LlmEconomics;

/// <summary>Not one request can be served: the memory of a replica does not hold the longest even alone, or the engine takes none so long.</summary>
/// <param name="Tokens">Tokens of the longest request that counts, prompt and answer; at least 0.</param>
/// <param name="Reason">What does not fit.</param>
public sealed record DoesNotFit(long Tokens, string Reason) : NotServed(Reason)
{
    /// <summary>Tokens of the longest request that counts, prompt and answer; at least 0.</summary>
    public long Tokens
    {
        get;
        init => field = Guard.Between(value, 0, long.MaxValue, nameof(Tokens));
    } = Guard.Between(Tokens, 0, long.MaxValue, nameof(Tokens));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(DoesNotFit), PrintMembers);
    }
}
