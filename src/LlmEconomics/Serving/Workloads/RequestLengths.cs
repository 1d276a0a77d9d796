using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Prompt, answer and reasoning of requests, drawn together.</summary>
public sealed record RequestLengths
{
    private readonly ImmutableArray<RequestSize> joint = [];

    private RequestLengths(LengthDistribution prompt, LengthDistribution output, double reasoningShare)
    {
        (Prompt, Output, ReasoningShare) = (prompt, output, reasoningShare);
    }

    private RequestLengths(ImmutableArray<RequestSize> sizes)
        : this(LengthDistribution.Empirical(sizes.Select(s => s.Prompt)), LengthDistribution.Empirical(sizes.Select(s => s.Output)), 0)
    {
        joint = sizes;
    }

    /// <summary>Prompts; in a conversation what the user adds per turn.</summary>
    public LengthDistribution Prompt { get; }

    /// <summary>Generated tokens, reasoning included.</summary>
    public LengthDistribution Output { get; }

    /// <summary>Share of the generated tokens that come before the answer begins; of drawn pairs each states its own.</summary>
    public double ReasoningShare { get; }

    /// <summary>Whether prompts and answers are drawn as pairs that were seen.</summary>
    public bool IsJoint => !joint.IsEmpty;

    /// <summary>Prompts and answers that do not depend on each other.</summary>
    /// <param name="prompt">Prompts.</param>
    /// <param name="output">Generated tokens, reasoning included.</param>
    /// <param name="reasoningShare">Share of them before the answer begins, 0 to below 1.</param>
    public static RequestLengths Independent(LengthDistribution prompt, LengthDistribution output, double reasoningShare = 0)
    {
        return reasoningShare is >= 0 and < 1
            ? new RequestLengths(Guard.NotNull(prompt), Guard.NotNull(output), reasoningShare)
            : throw Guard.OutOfRange(reasoningShare, nameof(reasoningShare), "must lie from 0 to below 1");
    }

    /// <summary>Sizes that were seen, drawn as they belong together; each as likely as often it stands there.</summary>
    /// <param name="sizes">One to 10 million.</param>
    /// <exception cref="ArgumentException">There are none, or too many.</exception>
    public static RequestLengths Joint(IEnumerable<RequestSize> sizes)
    {
        ImmutableArray<RequestSize> all = [.. Guard.AtMost(sizes, Guard.MostItems, nameof(sizes))];
        if (all.IsEmpty)
        {
            throw new ArgumentException("sizes: there must be at least one.", nameof(sizes));
        }

        for (int i = 0; i < all.Length; i++)
        {
            // The default struct has no tokens, and with may have set one of two members that belong together.
            if (all[i].Prompt < 1 || all[i].Reasoning >= all[i].Output)
            {
                throw new ArgumentException(FormattableString.Invariant($"sizes[{i}]: prompt and output must be at least 1 token, and reasoning fewer than the output."), nameof(sizes));
            }
        }

        return new RequestLengths(all);
    }

    /// <summary>Equal when all lengths are.</summary>
    public bool Equals(RequestLengths? other)
    {
        return other is not null && Prompt == other.Prompt && Output == other.Output && ReasoningShare.Equals(other.ReasoningShare) && joint.SequenceEqual(other.joint);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Prompt, Output, ReasoningShare, joint.Length);
    }

    internal RequestSize Draw(Random random)
    {
        if (IsJoint)
        {
            return joint[random.Next(joint.Length)];
        }

        long prompt = Prompt.Draw(random), output = Output.Draw(random);
        return new RequestSize(prompt, output, ReasoningOf(output));
    }

    /// <summary>All sizes of joint lengths; empty where they are drawn apart.</summary>
    internal ImmutableArray<RequestSize> Sizes => joint;

    private long ReasoningOf(long output)
    {
        return Math.Min(output - 1, (long)Math.Round(output * ReasoningShare));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(RequestLengths), PrintMembers);
    }
}

/// <summary>Tokens of one request.</summary>
/// <param name="Prompt">Of its prompt, 1 to 2³⁰.</param>
/// <param name="Output">Generated, reasoning included, 1 to 2³⁰.</param>
/// <param name="Reasoning">Generated before the answer begins, 0 to below <paramref name="Output"/>.</param>
public readonly record struct RequestSize(long Prompt, long Output, long Reasoning = 0)
{
    /// <summary>Of its prompt.</summary>
    public long Prompt
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(Prompt));
    } = Guard.Between(Prompt, 1, AttentionSpan.MaxTokens);

    /// <summary>Generated, reasoning included.</summary>
    public long Output
    {
        get;
        init => field = Guard.Between(value, 1, AttentionSpan.MaxTokens, nameof(Output));
    } = Guard.Between(Output, 1, AttentionSpan.MaxTokens);

    /// <summary>Generated before the answer begins.</summary>
    public long Reasoning
    {
        get;
        init => field = Guard.Between(value, 0, AttentionSpan.MaxTokens, nameof(Reasoning));
    } = Guard.Between(Reasoning, 0, Output - 1);

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(RequestSize), PrintMembers);
    }
}
