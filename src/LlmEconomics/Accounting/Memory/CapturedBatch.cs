namespace LlmEconomics;

/// <summary>Sequences in the largest graph that an engine captures on a device.</summary>
/// <param name="MemoryFrom">The least memory it holds for, as the driver reports it; at least 0.</param>
/// <param name="Sequences">Sequences, 0 to 65,536.</param>
/// <param name="Wide">The same on <paramref name="WideFrom"/> tensor ranks or more, 0 to 65,536.</param>
/// <param name="WideFrom">Tensor ranks from which <paramref name="Wide"/> holds, 1 to 65,536.</param>
public sealed record CapturedBatch(Bytes MemoryFrom, int Sequences, int Wide, int WideFrom)
{
    private const int Most = 1 << 16;

    /// <summary>The least memory it holds for, as the driver reports it; at least 0.</summary>
    public Bytes MemoryFrom
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(MemoryFrom));
    } = QuantityGuard.NotNegative(MemoryFrom);

    /// <summary>Sequences, 0 to 65,536.</summary>
    public int Sequences
    {
        get;
        init => field = Guard.Between(value, 0, Most, nameof(Sequences));
    } = Guard.Between(Sequences, 0, Most);

    /// <summary>The same on <see cref="WideFrom"/> tensor ranks or more, 0 to 65,536.</summary>
    public int Wide
    {
        get;
        init => field = Guard.Between(value, 0, Most, nameof(Wide));
    } = Guard.Between(Wide, 0, Most);

    /// <summary>Tensor ranks from which <see cref="Wide"/> holds, 1 to 65,536.</summary>
    public int WideFrom
    {
        get;
        init => field = Guard.Between(value, 1, Most, nameof(WideFrom));
    } = Guard.Between(WideFrom, 1, Most);

    internal int Of(Parallelism parallelism)
    {
        // SGLang counts the ranks of attention's data groups among its tensor ranks.
        return (long)parallelism.Tensor * parallelism.Data >= WideFrom ? Wide : Sequences;
    }
}
