namespace LlmEconomics;

/// <summary>What fits: the memory of one accelerator divided into weights, adapters, a reserve and room for the cache.</summary>
public sealed record MemoryPlan
{
    private MemoryPlan(Bytes cacheRoom, Bytes weights, Bytes adapters, Bytes reserve, CacheFootprint cache)
    {
        CacheRoom = cacheRoom;
        Weights = weights;
        Adapters = adapters;
        Reserve = reserve;
        Cache = cache;
    }

    /// <summary>Memory that the engine uses at most: weights, adapters, reserve and cache.</summary>
    public Bytes Usable => CacheRoom + Weights + Adapters + Reserve;

    /// <summary>Weights on the fullest rank.</summary>
    public Bytes Weights { get; }

    /// <summary>What adapters add to the weights of the fullest rank; 0 where there are none.</summary>
    /// <remarks>Pipeline stages differ in weights and adapters: with them another stage may be the fullest.</remarks>
    public Bytes Adapters { get; }

    /// <summary>Memory kept for activations, graphs and the runtime.</summary>
    public Bytes Reserve { get; }

    /// <summary>What one sequence keeps on the fullest rank.</summary>
    public CacheFootprint Cache { get; }

    /// <summary>Room for the cache on one rank; negative when the weights alone do not fit.</summary>
    public Bytes CacheRoom { get; }

    /// <summary>Whether the weights fit and room is left for a cache.</summary>
    public bool Fits => CacheRoom.Value > 0;

    /// <summary>Divides the memory of one rank, with the engine's fraction taken of all memory (vLLM, SGLang).</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread.</param>
    /// <param name="memory">Memory of one accelerator, as the driver reports it.</param>
    /// <param name="utilisation">Share of it the engine may use, above 0 to 1; <see cref="EngineMemoryDefault"/> lists what engines use unasked.</param>
    /// <param name="reserve">Memory kept for activations, graphs and the runtime.</param>
    /// <exception cref="ArgumentException">A value is out of range, or the parallelism does not fit the model.</exception>
    public static MemoryPlan Of(
        ModelArchitecture model, FormatScheme formats, Parallelism parallelism, Bytes memory, double utilisation, Bytes reserve)
    {
        return Of(model, formats, parallelism, memory, MemoryRule.OfTotal(utilisation), reserve);
    }

    /// <summary>Divides the memory of one rank by an engine's rule.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread.</param>
    /// <param name="memory">Memory of one accelerator, as the driver reports it.</param>
    /// <param name="rule">What the engine's fraction is taken of.</param>
    /// <param name="reserve">Memory kept for activations, graphs and the runtime.</param>
    /// <param name="adapters">Adapters beside the weights; default none.</param>
    /// <param name="layout">How the engine keeps caches; default <see cref="CacheLayout.Exact"/>.</param>
    /// <exception cref="ArgumentException">A value is out of range, or parallelism or adapters do not fit the model.</exception>
    public static MemoryPlan Of(
        ModelArchitecture model, FormatScheme formats, Parallelism parallelism, Bytes memory, MemoryRule rule, Bytes reserve, LoraAdapters? adapters = null,
        CacheLayout? layout = null)
    {
        Guard.Positive(memory.Value, nameof(memory));
        Guard.NotNull(rule);
        Guard.NotNegative(reserve.Value, nameof(reserve));
        double[] stages = RankWeights.OnStages(model, formats, parallelism);
        double weights = stages.Max(), adapted = adapters is null ? weights : stages.Zip(adapters.OnStages(model, parallelism), (w, a) => w + a).Max();
        return new MemoryPlan(
            rule.CacheRoom(memory, Bytes.FromBytes(adapted) + reserve), Bytes.FromBytes(weights), Bytes.FromBytes(adapted - weights), reserve,
            CacheFootprint.Of(model, formats, parallelism, layout ?? CacheLayout.Exact));
    }

    /// <inheritdoc cref="CacheFootprint.SequencesThatFit"/>
    public long? SequencesThatFit(long tokens, int blockTokens = 1)
    {
        return Cache.SequencesThatFit(CacheRoom, tokens, blockTokens);
    }

    /// <inheritdoc cref="CacheFootprint.TokensThatFit"/>
    public long? TokensThatFit()
    {
        return Cache.TokensThatFit(CacheRoom);
    }

    /// <inheritdoc cref="CacheFootprint.BlocksThatFit"/>
    public long? BlocksThatFit(int blockTokens)
    {
        return Cache.BlocksThatFit(CacheRoom, blockTokens);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(MemoryPlan), PrintMembers);
    }
}
