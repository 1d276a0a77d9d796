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
    public CacheTime Time(in SequenceGroup group)
    {
        OperatorLoad load = Operator.LoadOfOne(group);
        return IsDecode(group) ? Decode(load, group.Count) : Prefill(load, group.Count, group.NewTokens);
    }

    public CacheTime Decode(in OperatorLoad one, double sequences)
    {
        return new CacheTime(one.Flops.Value * sequences * DecodeSecondsPerFlop, Bytes(one) * sequences * DecodeSecondsPerByte);
    }

    public CacheTime Prefill(in OperatorLoad one, double sequences, double tokens)
    {
        double ramp = tokens > 0 ? 1 + (Ramp / tokens) : 1;
        return new CacheTime(one.Flops.Value * sequences * ramp * PrefillSecondsPerFlop, Bytes(one) * sequences * PrefillSecondsPerByte);
    }

    /// <summary>Decode and verification kernels read a long cache for a few queries; a prefill computes for many.</summary>
    private static bool IsDecode(in SequenceGroup group)
    {
        return group.NewTokens <= MostVerified;
    }

    private const long MostVerified = 16;

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
