using System.Numerics;

namespace LlmEconomics;

/// <summary>What an operator computes and moves in one step on one accelerator. Loads add up.</summary>
/// <param name="Flops">Arithmetic; a multiply-add is 2 FLOP.</param>
/// <param name="WeightBytes">Weights read.</param>
/// <param name="CacheReadBytes">Cached keys, values, latents and recurrent states read.</param>
/// <param name="CacheWriteBytes">The same written.</param>
/// <param name="ActivationBytes">Activations read and written by matrix products.</param>
public readonly record struct OperatorLoad(
    FlopCount Flops, Bytes WeightBytes, Bytes CacheReadBytes, Bytes CacheWriteBytes, Bytes ActivationBytes)
    : IAdditionOperators<OperatorLoad, OperatorLoad, OperatorLoad>, IAdditiveIdentity<OperatorLoad, OperatorLoad>
{
    /// <summary>Arithmetic; a multiply-add is 2 FLOP.</summary>
    public FlopCount Flops
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Flops));
    } = QuantityGuard.NotNegative(Flops, nameof(Flops));

    /// <summary>Weights read.</summary>
    public Bytes WeightBytes
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(WeightBytes));
    } = QuantityGuard.NotNegative(WeightBytes, nameof(WeightBytes));

    /// <summary>Cached keys, values, latents and recurrent states read.</summary>
    public Bytes CacheReadBytes
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(CacheReadBytes));
    } = QuantityGuard.NotNegative(CacheReadBytes, nameof(CacheReadBytes));

    /// <summary>The same written.</summary>
    public Bytes CacheWriteBytes
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(CacheWriteBytes));
    } = QuantityGuard.NotNegative(CacheWriteBytes, nameof(CacheWriteBytes));

    /// <summary>Activations read and written by matrix products.</summary>
    public Bytes ActivationBytes
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(ActivationBytes));
    } = QuantityGuard.NotNegative(ActivationBytes, nameof(ActivationBytes));

    /// <summary>Nothing: the same as <c>default</c>.</summary>
    public static OperatorLoad AdditiveIdentity => default;

    /// <summary>All bytes moved.</summary>
    public Bytes TotalBytes => WeightBytes + CacheReadBytes + CacheWriteBytes + ActivationBytes;

    /// <summary>FLOP per byte moved; 0 where nothing is moved.</summary>
    public ArithmeticIntensity Intensity => TotalBytes.Value == 0 ? default : Flops / TotalBytes;

    /// <summary>The sum of two loads.</summary>
    public static OperatorLoad operator +(OperatorLoad left, OperatorLoad right)
    {
        return new OperatorLoad(
            left.Flops + right.Flops, left.WeightBytes + right.WeightBytes, left.CacheReadBytes + right.CacheReadBytes,
            left.CacheWriteBytes + right.CacheWriteBytes, left.ActivationBytes + right.ActivationBytes);
    }

    /// <summary>The sum of two loads.</summary>
    public static OperatorLoad Add(OperatorLoad left, OperatorLoad right)
    {
        return left + right;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(OperatorLoad), PrintMembers);
    }
}
