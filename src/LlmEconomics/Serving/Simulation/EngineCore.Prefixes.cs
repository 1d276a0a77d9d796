namespace LlmEconomics;

/// <content>Prompts that begin alike.</content>
internal sealed partial class EngineCore
{
    private readonly PrefixCache? prefixes;

    /// <summary>Bytes that a token adds to a long sequence.</summary>
    private readonly double tokenBytes;

    /// <summary>Tokens of a prompt that are cached.</summary>
    public long CachedOf(in ServingRequest request)
    {
        return prefixes is { IsEmpty: false } cache && request.Segments.Length > 0 ? cache.Match(request).Tokens : 0;
    }

    /// <summary>Bytes of prefixes that running sequences share.</summary>
    private double PinnedBytes => prefixes is null ? 0 : prefixes.Pinned * tokenBytes;

    private double SharedBytes(in Sequence sequence)
    {
        return sequence.SharedTokens * tokenBytes;
    }

    /// <summary>Bytes of a request's prompt that are held for others anyway.</summary>
    private double ReusableBytes(in Sequence sequence)
    {
        return prefixes is { IsEmpty: false } cache && sequence.Request.Segments.Length > 0 ? cache.Match(sequence.Request).Pinned * tokenBytes : 0;
    }

    /// <summary>A request is admitted: it begins with what is cached of its prompt, in whole blocks, and computes at least its last token.</summary>
    private void Reuse(ref Sequence sequence)
    {
        if (prefixes is not { } cache)
        {
            return;
        }

        (sequence.PrefixNode, long tokens) = cache.Acquire(sequence.Request);
        sequence.SharedTokens = tokens;
        if (sequence.Preemptions > 0)
        {
            long own = cache.Unpark(sequence.Number);
            tokens += tokens == PrefixCache.NamedTokens(sequence.Request) ? own : 0;
        }

        sequence.Computed = Math.Min(tokens, sequence.Target - 1) / limits.BlockTokens * limits.BlockTokens;
        if (sequence.Preemptions == 0)
        {
            sequence.Cached = sequence.Computed;
        }
    }

    /// <summary>A prompt is computed: others may begin with it.</summary>
    private void Publish(ref Sequence sequence)
    {
        if (prefixes is { } cache && sequence.Request.Segments.Length > 0)
        {
            (sequence.PrefixNode, sequence.SharedTokens) = cache.Publish(sequence.Request, sequence.PrefixNode);
        }
    }

    /// <summary>A sequence gives up what it shares; what it held alone stays cached until the room is needed.</summary>
    private void Release(ref Sequence sequence, bool hasEnded)
    {
        if (prefixes is not { } cache)
        {
            return;
        }

        cache.Release(sequence.PrefixNode);
        if (!hasEnded)
        {
            cache.Park(sequence.Number, sequence.Computed - sequence.SharedTokens);
        }
        else if (!cache.IsEmpty || sequence.Request.OutputContent != 0)
        {
            cache.Keep(sequence.Request, sequence.PrefixNode, sequence.Request.PromptTokens + sequence.Request.OutputTokens - sequence.SharedTokens);
        }

        (sequence.PrefixNode, sequence.SharedTokens) = (PrefixCache.Root, 0);
    }

    /// <summary>Running sequences come first: what is cached beside them has the rest of the room that a step leaves.</summary>
    private void TrimPrefixes()
    {
        if (prefixes is { Idle: > 0 } cache && tokenBytes > 0)
        {
            cache.Trim(Math.Max(0, Room - Occupied) / tokenBytes);
        }
    }
}
