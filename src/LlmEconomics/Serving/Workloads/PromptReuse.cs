using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>What prompts have in common with earlier ones, so that a prefix cache can save computing it.</summary>
public abstract record PromptReuse
{
    private protected PromptReuse()
    {
    }

    /// <summary>Every prompt is new.</summary>
    public static PromptReuse None { get; } = new NoReuse();

    /// <summary>Prompts begin with one of some shared texts: system prompts, examples, documents.</summary>
    /// <param name="tokens">Tokens of such a text, 1 to 2³⁰; a shorter prompt is a part of it.</param>
    /// <param name="prefixes">How many there are, 1 to 10⁶.</param>
    /// <param name="skew">How unevenly they are used: the i-th in proportion to <c>i⁻ˢᵏᵉʷ</c> (Zipf); 0 (all alike) to 5.</param>
    public static PromptReuse SharedPrefix(long tokens, int prefixes = 1, double skew = 0)
    {
        return new PrefixReuse(tokens, prefixes, skew);
    }

    /// <summary>A share of every prompt is found in the prefix cache, as was measured: by an engine's counter or on a bill.</summary>
    /// <remarks>
    /// A share that was measured has evictions in it: the steady state takes it as it is. The simulation lets every prompt begin with that share of one text, in pieces, so that
    /// the first request finds nothing and each engine rounds to whole blocks.
    /// </remarks>
    /// <param name="share">Cached prompt tokens over all prompt tokens, 0 to below 1. At least one token of a prompt is computed.</param>
    public static PromptReuse HitRate(double share)
    {
        return new ShareReuse(share);
    }

    /// <summary>
    /// Requests are turns of conversations: a prompt repeats all earlier turns and answers, and adds what <see cref="RequestLengths.Prompt"/> draws.
    /// </summary>
    /// <param name="turns">Turns of a conversation, 1 to 10,000 in the mean.</param>
    /// <param name="thinkTime">Mean time between an answer and the next turn, 0 to 10⁹ s: exponential.</param>
    /// <param name="systemTokens">
    /// Tokens that all conversations begin with, 0 to 2³⁰ − 2. A conversation that would outgrow 2³⁰ tokens says what there is room for, and ends.
    /// </param>
    public static PromptReuse Conversation(LengthDistribution turns, Duration thinkTime, long systemTokens = 0)
    {
        return new ConversationReuse(turns, thinkTime, systemTokens);
    }

    /// <summary>The kind and its members, the same in every culture.</summary>
    public sealed override string ToString()
    {
        return RecordText.Of(GetType().Name, PrintMembers);
    }
}

/// <summary>Nothing in common.</summary>
internal sealed record NoReuse : PromptReuse;

/// <summary>Shared beginnings.</summary>
internal sealed record PrefixReuse : PromptReuse
{
    private readonly double[] cumulative;

    public PrefixReuse(long tokens, int prefixes, double skew)
    {
        Tokens = Guard.Between(tokens, 1, AttentionSpan.MaxTokens);
        Prefixes = Guard.Between(prefixes, 1, 1_000_000);
        Skew = Guard.Between(skew, 0, 5);
        cumulative = new double[prefixes];
        double sum = 0;
        for (int i = 0; i < prefixes; i++)
        {
            cumulative[i] = sum += Math.Pow(i + 1, -skew);
        }
    }

    public long Tokens { get; }

    public int Prefixes { get; }

    public double Skew { get; }

    public int Draw(Random random)
    {
        int found = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return Math.Min(Prefixes - 1, found >= 0 ? found : ~found);
    }

    public bool Equals(PrefixReuse? other)
    {
        return other is not null && (Tokens, Prefixes, Skew) == (other.Tokens, other.Prefixes, other.Skew);
    }

    public override int GetHashCode()
    {
        return HashCode.Combine(Tokens, Prefixes, Skew);
    }
}

/// <summary>A share of every prompt.</summary>
internal sealed record ShareReuse : PromptReuse
{
    /// <summary>Tokens of the smallest piece: the block of most engines.</summary>
    private const long LeastPiece = 16;

    /// <summary>Pieces of a usual long prompt: the more, the finer the share.</summary>
    private const double Pieces = 256;

    public ShareReuse(double share)
    {
        Share = share is >= 0 and < 1 ? share : throw Guard.OutOfRange(share, nameof(share), "must lie from 0 to below 1");
    }

    public double Share { get; }

    /// <summary>Tokens of a prompt that are found.</summary>
    public double Of(double prompt)
    {
        return Math.Min(Share * prompt, prompt - 1);
    }

    /// <summary>Tokens of each piece, for prompts of these lengths.</summary>
    public long PieceOf(LengthDistribution prompts)
    {
        return Math.Max(LeastPiece, (long)Math.Ceiling(Share * prompts.Quantile(0.999) / Pieces));
    }

    /// <summary>The beginning of a prompt, in whole pieces: as near to the share as they come.</summary>
    public ImmutableArray<PromptSegment> Beginning(long prompt, long piece)
    {
        int pieces = (int)Math.Min(Math.Round(Share * prompt / piece), Math.Floor((prompt - 1.0) / piece));
        return [.. Enumerable.Range(1, Math.Max(0, pieces)).Select(i => new PromptSegment((ulong)i, piece))];
    }
}

/// <summary>Turns of conversations.</summary>
internal sealed record ConversationReuse : PromptReuse
{
    public ConversationReuse(LengthDistribution turns, Duration thinkTime, long systemTokens)
    {
        Turns = Guard.NotNull(turns);
        if (turns.Mean > MaxTurns)
        {
            throw Guard.OutOfRange(turns.Mean, nameof(turns), FormattableString.Invariant($"must be at most {MaxTurns} in the mean"));
        }

        Guard.Between(thinkTime.Value, 0, ArrivalProcess.MaxThinkSeconds, nameof(thinkTime));
        ThinkTime = thinkTime;
        SystemTokens = Guard.Between(systemTokens, 0, AttentionSpan.MaxTokens - 2);
    }

    public LengthDistribution Turns { get; }

    public Duration ThinkTime { get; }

    public long SystemTokens { get; }

    private const double MaxTurns = 10_000;
}
