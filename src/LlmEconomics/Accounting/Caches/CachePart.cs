namespace LlmEconomics;

/// <summary>Entries of like kind on one rank: what they take of a sequence, spread evenly over tokens or counted in whole blocks.</summary>
/// <param name="Span">Which entries a sequence holds while it decodes; a window with what its layout keeps beside it.</param>
/// <param name="BytesPerEntry">Bytes of one entry in all layers that hold it, what blocks leave empty included.</param>
/// <param name="BlockEntries">Entries per block.</param>
internal readonly record struct CachePart(AttentionSpan Span, double BytesPerEntry, double BlockEntries)
{
    /// <summary>The window or chunk without anything beside it, or 0 where there is none.</summary>
    public long Window { get; init; }

    /// <summary>Whether a window lies across one block more than its tokens fill.</summary>
    public bool Straddles { get; init; }

    /// <summary>Tokens beside the window while prompts are computed.</summary>
    public long InFlight { get; init; }

    public double BlockBytes => BytesPerEntry * BlockEntries;

    /// <summary>Bytes of a sequence, spread evenly over its tokens.</summary>
    public double OfSequence(long tokens)
    {
        return BytesPerEntry * Span.Stored(tokens);
    }

    /// <summary>Blocks that a decoding sequence holds.</summary>
    public double Blocks(long tokens)
    {
        return Straddles ? Math.Min(Whole(tokens), Whole(Math.Min(tokens, Window)) + 1) : Whole(Span.Stored(tokens));
    }

    /// <summary>Blocks that the engine reckons with for a sequence of this length, the step that computes the end of its prompt included.</summary>
    public double Reserved(long tokens)
    {
        return Straddles ? Whole(Math.Min(tokens, Window - 1 + InFlight)) + 1 : Blocks(tokens);
    }

    private double Whole(long entries)
    {
        return Math.Ceiling(entries / BlockEntries);
    }
}
