namespace LlmEconomics;

/// <summary>Tokens per second of a system, by what is paid for them.</summary>
/// <param name="Input">Prompt tokens that are computed.</param>
/// <param name="Cached">Prompt tokens that are found in the prefix cache.</param>
/// <param name="Output">Generated tokens.</param>
public readonly record struct TokenThroughput(TokenRate Input, TokenRate Cached, TokenRate Output)
{
    /// <summary>The same divided by a number of replicas or accelerators.</summary>
    public TokenThroughput Per(double parts)
    {
        Guard.Positive(parts);
        return new TokenThroughput(Input / parts, Cached / parts, Output / parts);
    }
}
