namespace LlmEconomics;

/// <summary>What fits: the memory of one accelerator divided into weights, a reserve and room for the cache.</summary>
public sealed record MemoryPlan
{
    private MemoryPlan(Bytes usable, Bytes weights, Bytes reserve, CacheFootprint cache)
    {
        Usable = usable;
        Weights = weights;
        Reserve = reserve;
        Cache = cache;
    }

    /// <summary>Memory the engine may use: <c>memory × utilisation</c>.</summary>
    public Bytes Usable { get; }

    /// <summary>Weights on the fullest rank.</summary>
    public Bytes Weights { get; }

    /// <summary>Memory kept for activations, graphs and the runtime.</summary>
    public Bytes Reserve { get; }

    /// <summary>What one sequence keeps on the fullest rank.</summary>
    public CacheFootprint Cache { get; }

    /// <summary>Room for the cache on one rank; negative when the weights alone do not fit.</summary>
    public Bytes CacheRoom => Usable - Weights - Reserve;

    /// <summary>Whether the weights fit and room is left for a cache.</summary>
    public bool Fits => CacheRoom.Value > 0;

    /// <summary>Divides the memory of one rank.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread.</param>
    /// <param name="memory">Memory of one accelerator, as the driver reports it.</param>
    /// <param name="utilisation">Share of it the engine may use, above 0 to 1. vLLM's default has been 0.9, and 0.92 from version 0.22.</param>
    /// <param name="reserve">Memory kept for activations, graphs and the runtime.</param>
    /// <exception cref="ArgumentException">A value is out of range, or the parallelism does not fit the model.</exception>
    public static MemoryPlan Of(
        ModelArchitecture model, FormatScheme formats, Parallelism parallelism, Bytes memory, double utilisation, Bytes reserve)
    {
        Guard.Positive(memory.Value, nameof(memory));
        Guard.Between(utilisation, double.Epsilon, 1);
        Guard.NotNegative(reserve.Value, nameof(reserve));
        return new MemoryPlan(
            memory * utilisation, RankWeights.Of(model, formats, parallelism), reserve, CacheFootprint.Of(model, formats, parallelism));
    }
}
