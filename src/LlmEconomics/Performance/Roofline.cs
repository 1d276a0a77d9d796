namespace LlmEconomics;

/// <summary>
/// The least time an operator can take: the larger of its arithmetic at the compute rate and its bytes at the memory bandwidth.
/// </summary>
/// <param name="Compute">Time of the arithmetic alone.</param>
/// <param name="Memory">Time of the memory traffic alone.</param>
/// <remarks><c>max(F / peak, B / bandwidth)</c>. Source: Williams, Waterman, Patterson, Roofline, CACM 52(4), 2009.</remarks>
public readonly record struct Roofline(Duration Compute, Duration Memory)
{
    /// <summary>Time of the arithmetic alone.</summary>
    public Duration Compute
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Compute));
    } = QuantityGuard.NotNegative(Compute, nameof(Compute));

    /// <summary>Time of the memory traffic alone.</summary>
    public Duration Memory
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Memory));
    } = QuantityGuard.NotNegative(Memory, nameof(Memory));

    /// <summary>The larger of the two.</summary>
    public Duration Time => Quantity.Max(Compute, Memory);

    /// <summary>Which of the two is larger; <see cref="LlmEconomics.Bound.None"/> when both are zero.</summary>
    public Bound Bound => Time == Duration.Zero ? Bound.None : Compute >= Memory ? Bound.Compute : Bound.Memory;

    /// <summary>The roofline of given work.</summary>
    /// <param name="flops">Arithmetic.</param>
    /// <param name="bytes">Memory traffic.</param>
    /// <param name="peak">Compute rate, above 0.</param>
    /// <param name="bandwidth">Memory bandwidth, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not above 0.</exception>
    public static Roofline Of(FlopCount flops, Bytes bytes, FlopsPerSecond peak, BytesPerSecond bandwidth)
    {
        Guard.Positive(peak.Value, nameof(peak));
        Guard.Positive(bandwidth.Value, nameof(bandwidth));
        return new Roofline(flops / peak, bytes / bandwidth);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(Roofline), PrintMembers);
    }
}
