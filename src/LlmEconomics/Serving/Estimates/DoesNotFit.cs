namespace LlmEconomics;

/// <summary>Not one request can be served: the memory of a replica does not hold the longest even alone.</summary>
/// <param name="Tokens">Tokens of the longest request that counts, prompt and answer, at least 0.</param>
/// <param name="Reason">What does not fit.</param>
public sealed record DoesNotFit(long Tokens, string Reason) : NotServed(Reason);
