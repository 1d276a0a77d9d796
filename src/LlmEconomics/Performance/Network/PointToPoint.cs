namespace LlmEconomics;

/// <summary>A message from one accelerator to another.</summary>
public static class PointToPoint
{
    /// <summary>Time of a message that streams over several hops: <c>hops · t + bytes / bandwidth</c>.</summary>
    /// <param name="message">Bytes, at least 0.</param>
    /// <param name="bandwidth">All links together that carry it, in one direction; above 0.</param>
    /// <param name="hops">Links one after the other, at least 0.</param>
    /// <param name="hopLatency">Time before the first byte has passed a hop (t), at least 0.</param>
    /// <remarks>Source: Hockney's model; Austin et al., How to Scale Your Model, part 2, https://jax-ml.github.io/scaling-book/tpus/.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static Duration Time(Bytes message, BytesPerSecond bandwidth, int hops, Duration hopLatency)
    {
        QuantityGuard.NotNegative(message);
        QuantityGuard.Positive(bandwidth);
        QuantityGuard.NotNegative(hopLatency);
        return (hopLatency * Guard.Between(hops, 0, int.MaxValue)) + (message / bandwidth);
    }
}
