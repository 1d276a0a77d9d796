namespace LlmEconomics;

/// <summary>Where the arithmetic over the cache overtakes the arithmetic of the projections around it.</summary>
public static class AttentionBalance
{
    /// <summary>Keys per query at which a mixer's work over its cache equals that of its own weights: <c>FLOP per token of the weights ÷ FLOP per pair</c>.</summary>
    /// <param name="mixer">The mixer.</param>
    /// <param name="hiddenSize">The model's hidden size (h), 1 to 2²⁰.</param>
    /// <returns>
    /// Keys; <see langword="null"/> where work does not grow with the context. For multi-head attention with N·d = h it is 2h. A prompt of T tokens
    /// shows its queries T/2 keys in the mean under a causal mask, so twice as long a prompt is needed there.
    /// </returns>
    /// <remarks>Source: Austin et al., How to Scale Your Model, part 4, https://jax-ml.github.io/scaling-book/transformers/.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hiddenSize"/> is out of range.</exception>
    public static double? KeysOf(SequenceMixer mixer, int hiddenSize)
    {
        Guard.NotNull(mixer);
        Guard.Between(hiddenSize, 1, ModelArchitecture.MaxHiddenSize);
        double perPair = mixer.Operators.Sum(o => o.FlopsPerPair);
        double perToken = mixer.Weights(hiddenSize).Sum(w => (double)w.Role.FlopsPerElement * w.ActiveElements) + mixer.Operators.Sum(o => o.FlopsPerToken);
        return perPair == 0 ? null : perToken / perPair;
    }
}
