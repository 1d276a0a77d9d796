namespace LlmEconomics;

/// <summary>The batch at which arithmetic takes as long as bringing in the weights: below it a step is bound by the weights, above it by compute.</summary>
public static class CriticalBatch
{
    /// <summary>Tokens per step at which <c>2·B·F</c> operations take as long as streaming F weights: <c>B = bytes per weight · peak / (2 · bandwidth)</c>.</summary>
    /// <param name="weights">Format of the weights.</param>
    /// <param name="peak">Compute rate in the type the product runs in, above 0.</param>
    /// <param name="bandwidth">Where the weights come from: memory, the host's link, a network; above 0.</param>
    /// <returns>Tokens B, not rounded. Activations and cache traffic are left out; with experts, tokens per expert.</returns>
    /// <remarks>Source: Austin et al., How to Scale Your Model, part 1, https://jax-ml.github.io/scaling-book/roofline/.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not above 0.</exception>
    public static double Of(NumberFormat weights, FlopsPerSecond peak, BytesPerSecond bandwidth)
    {
        QuantityGuard.Positive(peak);
        QuantityGuard.Positive(bandwidth);
        Bytes streamed = Bytes.FromBytes(Guard.NotNull(weights).BytesPerElement);
        return streamed / bandwidth / (MatrixProduct.FlopsOf(1, 1) / peak);
    }
}
