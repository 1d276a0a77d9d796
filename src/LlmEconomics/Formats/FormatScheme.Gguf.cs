using System.Collections.Immutable;

namespace LlmEconomics;

/// <content>The mixtures of formats that llama.cpp's quantiser writes.</content>
public sealed partial record FormatScheme
{
    /// <summary>The formats that llama.cpp's quantiser gives to one model.</summary>
    /// <param name="mixture">The quantisation.</param>
    /// <param name="model">The model: layer count, tied embeddings, grouping of heads and number of experts decide.</param>
    /// <remarks>
    /// <para>Follows <c>llama_tensor_get_type</c> without an importance matrix and without manual overrides. Norms, biases, routers, gates and
    /// convolutions are FP32; matrices whose rows do not divide into blocks of 256 fall back to a smaller block, as there. The KV cache is FP16,
    /// llama.cpp's default, and products run on 8-bit activations, as its integer kernels do.</para>
    /// <para>Left out: fused query-key-value matrices (separate ones are assumed), Falcon's exceptions, and vision towers, which are a file of
    /// their own. Checked against the published bits per weight of Llama-3.1-8B to four digits.</para>
    /// <para>Source: github.com/ggml-org/llama.cpp, <c>src/llama-quant.cpp</c>, commit 007dbbf.</para>
    /// </remarks>
    public static FormatScheme Gguf(GgufMixture mixture, ModelArchitecture model)
    {
        Guard.NotNull(mixture);
        return GgufAssignment.For(Guard.NotNull(model)).Scheme(mixture);
    }

    /// <summary>
    /// The formats that llama.cpp's quantiser gives to a dense model with an output head of its own and at least four query heads per key-value head.
    /// </summary>
    /// <param name="mixture">The quantisation.</param>
    /// <param name="layers">Number of layers, 1 to <see cref="ModelArchitecture.MaxLayers"/>.</param>
    /// <remarks>See the other overload for sources and limits.</remarks>
    public static FormatScheme Gguf(GgufMixture mixture, int layers)
    {
        Guard.NotNull(mixture);
        Guard.Between(layers, 1, ModelArchitecture.MaxLayers);
        return new GgufAssignment { Layers = layers, ValueLayers = [.. Enumerable.Range(0, layers)], QueriesPerKey = 4 }.Scheme(mixture);
    }
}
