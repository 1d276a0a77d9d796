using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>What requests of a CSV trace begin with: equal names are equal content, and have one length.</summary>
internal sealed class TracePrefixes(TraceColumns columns)
{
    private readonly Dictionary<ulong, long> lengths = [];

    public ImmutableArray<PromptSegment> Of(TraceRow row, long prompt)
    {
        if (columns.Prefix is not { } name || columns.PrefixTokens is not { } size || string.IsNullOrWhiteSpace(row[name].Text))
        {
            return [];
        }

        ulong content = Hash(row[name].Text.Trim());
        long tokens = row.Tokens(size);
        return tokens < 1 || tokens > prompt ? throw row.Refusal(size, FormattableString.Invariant($"must be from 1 to the {prompt} tokens of the prompt."))
            : !lengths.TryAdd(content, tokens) && lengths[content] != tokens
                ? throw row.Refusal(size, FormattableString.Invariant($"must be the same for all requests with this prefix, {lengths[content]} before."))
            : [new PromptSegment(content, tokens)];
    }

    /// <summary>FNV-1a over the text's UTF-16 units, 64 bits: the same number in every run, and two of 10⁶ names alike once in 10⁷ files.</summary>
    private static ulong Hash(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 1099511628211);
        }

        return hash;
    }
}
