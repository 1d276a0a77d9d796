namespace LlmEconomics;

/// <summary>Tokens per second of a system, by what is paid for them.</summary>
/// <param name="Input">Prompt tokens that are computed.</param>
/// <param name="Cached">Prompt tokens that are found in the prefix cache.</param>
/// <param name="Output">Generated tokens.</param>
public readonly record struct TokenThroughput(TokenRate Input, TokenRate Cached, TokenRate Output)
{
    /// <summary>Prompt tokens that are computed.</summary>
    public TokenRate Input
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Input));
    } = QuantityGuard.NotNegative(Input, nameof(Input));

    /// <summary>Prompt tokens that are found in the prefix cache.</summary>
    public TokenRate Cached
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Cached));
    } = QuantityGuard.NotNegative(Cached, nameof(Cached));

    /// <summary>Generated tokens.</summary>
    public TokenRate Output
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Output));
    } = QuantityGuard.NotNegative(Output, nameof(Output));

    /// <summary>The same divided by a number of replicas or accelerators.</summary>
    public TokenThroughput Per(double parts)
    {
        Guard.Positive(parts);
        return new TokenThroughput(Input / parts, Cached / parts, Output / parts);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(TokenThroughput), PrintMembers);
    }
}
