namespace LlmEconomics;

/// <summary>What one layer of an engine keeps of a kind of entry: the bytes of one, and which of them.</summary>
/// <param name="Span">Which entries a sequence keeps.</param>
/// <param name="Bytes">Bytes of one entry, all heads together.</param>
/// <param name="ShardUnits">Pieces that tensor parallelism can hand out; 1 = every rank keeps all.</param>
internal readonly record struct KeptEntry(AttentionSpan Span, double Bytes, long ShardUnits)
{
    /// <summary>Tokens per block where it has blocks of its own; 0 = as all others.</summary>
    public long BlockTokens { get; init; }

    /// <summary>Bytes of which a block is a multiple.</summary>
    public int Alignment { get; init; } = 1;

    /// <summary>Whether it belongs to compressed attention, which engines group by itself.</summary>
    public bool IsCompressed { get; init; }
}
