using System.Globalization;

namespace LlmEconomics;

/// <summary>
/// How an engine turns its memory fraction into room for the cache: a fraction of all memory from which everything else is taken
/// (vLLM, SGLang), or a fraction of what everything else leaves free (TensorRT-LLM). The same 0.9 means different rooms.
/// </summary>
/// <remarks>
/// With M the memory, X what weights, activations and the runtime occupy, f the fraction: of total <c>f·M − X</c>, of free <c>f·(M − X)</c>.
/// Sources: vLLM <c>gpu_memory_utilization</c>, https://docs.vllm.ai/en/latest/configuration/engine_args/; TensorRT-LLM
/// <c>free_gpu_memory_fraction</c>, https://nvidia.github.io/TensorRT-LLM/.
/// </remarks>
public sealed record MemoryRule
{
    private readonly bool ofFree;

    private MemoryRule(double fraction, bool ofFree)
    {
        Fraction = Guard.Between(fraction, double.Epsilon, 1);
        this.ofFree = ofFree;
    }

    /// <summary>The fraction (f), above 0 to 1.</summary>
    public double Fraction { get; }

    /// <summary>A fraction of all memory, for everything the engine holds.</summary>
    /// <param name="fraction">Above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is out of range.</exception>
    public static MemoryRule OfTotal(double fraction)
    {
        return new MemoryRule(fraction, ofFree: false);
    }

    /// <summary>A fraction of the memory that is free once everything else is in place, for the cache alone.</summary>
    /// <param name="fraction">Above 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is out of range.</exception>
    public static MemoryRule OfFree(double fraction)
    {
        return new MemoryRule(fraction, ofFree: true);
    }

    /// <summary>Room for the cache; negative when the rest alone does not fit.</summary>
    /// <param name="memory">Memory of one accelerator (M).</param>
    /// <param name="occupied">What weights, activations and the runtime hold of it (X).</param>
    public Bytes CacheRoom(Bytes memory, Bytes occupied)
    {
        return ofFree ? (memory - occupied) * Fraction : (memory * Fraction) - occupied;
    }

    /// <summary>For example <c>0.9 of free memory</c>.</summary>
    public override string ToString()
    {
        return string.Create(CultureInfo.InvariantCulture, $"{Fraction} of {(ofFree ? "free" : "total")} memory");
    }
}
