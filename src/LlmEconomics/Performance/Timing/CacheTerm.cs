namespace LlmEconomics;

/// <summary>One operator over the cache or a state with its rates.</summary>
internal readonly record struct CacheTerm
{
    public required CacheOperator Operator { get; init; }

    public required double DecodeSecondsPerByte { get; init; }

    public required double DecodeSecondsPerFlop { get; init; }

    public required double PrefillSecondsPerByte { get; init; }

    public required double PrefillSecondsPerFlop { get; init; }

    /// <summary>Prompt length at which prefill attention reaches half its rate.</summary>
    public required double Ramp { get; init; }

    /// <summary>Time of one group of sequences on the attention rank that serves them.</summary>
    /// <remarks>
    /// Decode and verification kernels read a long cache for a few queries; prefill kernels compute whole tiles of queries, those on the diagonal of a
    /// group's own tokens in vain. What they take longer sets in with the tile's filling, and they take no less than the other kernel does for the most
    /// it handles: a step with more tokens is never cheaper.
    /// </remarks>
    public CacheTime Time(in SequenceGroup group)
    {
        OperatorLoad load = Operator.LoadOfOne(group);
        if (group.NewTokens <= MostVerified)
        {
            return Decode(load, group.Count);
        }

        CacheTime least = Decode(Operator.LoadOfOne(group with { NewTokens = MostVerified }), group.Count);
        CacheTime prefill = Prefill(load, group);
        return new CacheTime(Math.Max(prefill.Compute, least.Compute), Math.Max(prefill.Memory, least.Memory));
    }

    private CacheTime Decode(in OperatorLoad one, double sequences)
    {
        return new CacheTime(one.Flops.Value * sequences * DecodeSecondsPerFlop, Bytes(one) * sequences * DecodeSecondsPerByte);
    }

    private CacheTime Prefill(in OperatorLoad one, in SequenceGroup group)
    {
        double own = group.CachedTokens == 0 ? one.Flops.Value : Operator.LoadOfOne(group with { CachedTokens = 0 }).Flops.Value;
        double filled = Math.Min(1, (group.NewTokens - MostVerified) / (TileRows - MostVerified)), tiled = filled * filled;
        double flops = one.Flops.Value + (tiled * Ramp / group.NewTokens * own);
        return new CacheTime(
            flops * group.Count * Between(DecodeSecondsPerFlop, PrefillSecondsPerFlop, tiled),
            Bytes(one) * group.Count * Between(DecodeSecondsPerByte, PrefillSecondsPerByte, tiled));
    }

    /// <summary>Where prefill kernels are the slower ones, the way from the others' rate to theirs.</summary>
    private static double Between(double decode, double prefill, double tiled)
    {
        return prefill <= decode ? prefill : decode + (tiled * (prefill - decode));
    }

    /// <summary>New tokens per sequence up to which attention runs in decode kernels.</summary>
    private const long MostVerified = 16;

    /// <summary>Queries in a tile of a prefill kernel: Dao, FlashAttention-2, arXiv:2307.08691, section 3.3 (64 or 128).</summary>
    private const double TileRows = 128;

    private static double Bytes(in OperatorLoad one)
    {
        return one.CacheReadBytes.Value + one.CacheWriteBytes.Value;
    }
}

/// <summary>The two terms of an attention's time, which overlap.</summary>
internal readonly record struct CacheTime(double Compute, double Memory)
{
    public double Seconds => Math.Max(Compute, Memory);

    public TimeCauses Causes => Compute >= Memory ? TimeCauses.Of(TimeCause.Compute, Compute) : TimeCauses.Of(TimeCause.CacheReads, Memory);
}
