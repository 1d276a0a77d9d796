namespace LlmEconomics;

/// <summary>
/// The least time of a decode step from five numbers, without a model: weights and arithmetic overlap in the matrix products, reading the
/// cache comes on top, since attention has little arithmetic to hide it behind.
/// </summary>
/// <param name="Products">The matrix products: streaming the weights against computing with them.</param>
/// <param name="Cache">Reading the cached keys and values.</param>
/// <remarks>
/// <c>C / bandwidth + max(W / bandwidth, F / peak)</c> with W bytes of weights, C bytes of cache, F FLOP. For an estimate operator by operator see
/// <see cref="Deployment"/>. Source: Austin et al., How to Scale Your Model, part 7, https://jax-ml.github.io/scaling-book/inference/.
/// </remarks>
public readonly record struct DecodeBound(Roofline Products, Duration Cache)
{
    /// <summary>Reading the cached keys and values.</summary>
    public Duration Cache
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Cache));
    } = QuantityGuard.NotNegative(Cache, nameof(Cache));

    /// <summary>The whole step.</summary>
    public Duration Time => Products.Time + Cache;

    /// <summary>The bound of given work on one accelerator, or on several that share it evenly.</summary>
    /// <param name="weights">Weights read, at least 0.</param>
    /// <param name="cache">Cache read, at least 0.</param>
    /// <param name="flops">Arithmetic of the matrix products, at least 0.</param>
    /// <param name="bandwidth">Memory bandwidth of all of them, above 0.</param>
    /// <param name="peak">Compute rate of all of them, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static DecodeBound Of(Bytes weights, Bytes cache, FlopCount flops, BytesPerSecond bandwidth, FlopsPerSecond peak)
    {
        QuantityGuard.NotNegative(weights);
        QuantityGuard.NotNegative(cache);
        QuantityGuard.NotNegative(flops);
        return new DecodeBound(Roofline.Of(flops, weights, peak, bandwidth), cache / bandwidth);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(DecodeBound), PrintMembers);
    }
}
