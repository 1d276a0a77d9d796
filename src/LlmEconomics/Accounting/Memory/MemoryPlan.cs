using System.Globalization;

namespace LlmEconomics;

/// <summary>
/// What fits: the memory of one accelerator divided into weights, adapters, what a step and the runtime need, and room for the cache.
/// </summary>
/// <remarks>
/// <code>
/// usable  = weights + adapters + reserve + cache room
/// reserve = activations + graphs + communication + runtime
/// memory  = usable + unused
/// </code>
/// Planned by an engine, each part is that engine's: see <see cref="EngineMemory"/> and <see cref="ActivationPeak"/>. Where a caller states the
/// reserve himself it is not divided, and its parts are 0.
/// </remarks>
public sealed record MemoryPlan
{
    private readonly MemoryParts parts;

    private MemoryPlan(Bytes memory, Bytes cacheRoom, MemoryParts parts, CacheFootprint cache)
    {
        Memory = memory;
        CacheRoom = cacheRoom;
        this.parts = parts;
        Cache = cache;
    }

    /// <summary>The memory that is divided: what a program sees of the accelerator's.</summary>
    public Bytes Memory { get; }

    /// <summary>Memory that the engine uses at most: weights, adapters, reserve and cache.</summary>
    public Bytes Usable => CacheRoom + Weights + Adapters + Reserve;

    /// <summary>What the engine's share leaves unused: <see cref="Memory"/> less <see cref="Usable"/>.</summary>
    public Bytes Unused => Memory - Usable;

    /// <summary>Weights on the fullest rank, a vision tower among them.</summary>
    public Bytes Weights { get; private init; }

    /// <summary>What of <see cref="Weights"/> is a vision tower and its projector; 0 where another rank than the tower's is the fullest.</summary>
    public Bytes Towers { get; private init; }

    /// <summary>What adapters add to the weights of the fullest rank; 0 where there are none.</summary>
    /// <remarks>Pipeline stages differ in weights and adapters: with them another stage may be the fullest.</remarks>
    public Bytes Adapters { get; private init; }

    /// <summary>Memory kept for activations, graphs, communication and the runtime.</summary>
    public Bytes Reserve { get; private init; }

    /// <summary>The most that the tensors of the largest step hold at once.</summary>
    public Bytes Activations => parts.Activations;

    /// <summary>Captured graphs, where the engine counts them inside its share.</summary>
    public Bytes Graphs => parts.Graphs;

    /// <summary>Buffers for exchanges between ranks.</summary>
    public Bytes Communication => parts.Communication;

    /// <summary>Modules, workspaces, and the context where the engine counts it.</summary>
    public Bytes Runtime => parts.Runtime;

    /// <summary>What <see cref="Activations"/> consists of; <see langword="null"/> where the reserve is stated, or is the engine's rule of thumb.</summary>
    public ActivationPeak? Peak { get; private init; }

    /// <summary>What one sequence keeps on the fullest rank.</summary>
    public CacheFootprint Cache { get; }

    /// <summary>Room for the cache on one rank; negative when the weights alone do not fit.</summary>
    public Bytes CacheRoom { get; }

    /// <summary>Share of the memory for weights and cache, all that stays from step to step; below 1.</summary>
    public double StaticShare => (Weights + Adapters + CacheRoom) / Memory;

    /// <summary>Whether the weights fit and room is left for a cache.</summary>
    public bool Fits => CacheRoom.Value > 0;

    /// <summary>Divides the memory of one rank, with the engine's fraction taken of all memory (vLLM), beside a stated reserve.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread.</param>
    /// <param name="memory">Memory of one accelerator, as programs see it.</param>
    /// <param name="utilisation">Share of it the engine may use, above 0 to 1; <see cref="EngineMemory"/> lists what engines use unasked.</param>
    /// <param name="reserve">Memory kept for activations, graphs and the runtime.</param>
    /// <exception cref="ArgumentException">A value is out of range, or the parallelism does not fit the model.</exception>
    public static MemoryPlan Of(
        ModelArchitecture model, FormatScheme formats, Parallelism parallelism, Bytes memory, double utilisation, Bytes reserve)
    {
        return Of(model, formats, parallelism, memory, MemoryRule.OfTotal(utilisation), reserve);
    }

    /// <summary>Divides the memory of one rank by a rule, beside a stated reserve.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread.</param>
    /// <param name="memory">Memory of one accelerator, as programs see it.</param>
    /// <param name="rule">What the engine's fraction is taken of.</param>
    /// <param name="reserve">Memory kept for activations, graphs and the runtime.</param>
    /// <param name="adapters">Adapters beside the weights; default none.</param>
    /// <param name="layout">How the engine keeps caches; default <see cref="CacheLayout.Exact"/>.</param>
    /// <exception cref="ArgumentException">A value is out of range, or parallelism or adapters do not fit the model.</exception>
    public static MemoryPlan Of(
        ModelArchitecture model, FormatScheme formats, Parallelism parallelism, Bytes memory, MemoryRule rule, Bytes reserve, LoraAdapters? adapters = null,
        CacheLayout? layout = null)
    {
        Guard.NotNegative(reserve.Value, nameof(reserve));
        return Of(model, formats, parallelism, memory, Guard.NotNull(rule), adapters, null, reserve, default, null, layout);
    }

    /// <summary>Divides the memory of one rank as an engine does: its fraction, and what it counts beside weights and cache for the largest step.</summary>
    /// <param name="model">The model.</param>
    /// <param name="formats">Its number formats.</param>
    /// <param name="parallelism">How it is spread.</param>
    /// <param name="memory">Memory of one accelerator, as programs see it: <see cref="AddressableMemory"/>.</param>
    /// <param name="engine">The engine at a version.</param>
    /// <param name="step">The largest step that it is started for.</param>
    /// <param name="rule">Its fraction; default the engine's own.</param>
    /// <param name="adapters">Adapters beside the weights; default none.</param>
    /// <param name="layout">How the engine keeps caches; default <see cref="CacheLayout.Exact"/>.</param>
    /// <exception cref="ArgumentException">A value is out of range, or parallelism or adapters do not fit the model.</exception>
    public static MemoryPlan Of(
        ModelArchitecture model, FormatScheme formats, Parallelism parallelism, Bytes memory, EngineMemory engine, ProfiledStep step,
        MemoryRule? rule = null, LoraAdapters? adapters = null, CacheLayout? layout = null)
    {
        Guard.NotNull(model);
        Guard.NotNull(formats);
        Guard.NotNull(parallelism);
        Guard.Positive(memory.Value, nameof(memory));
        (MemoryParts parts, ActivationPeak? peak) = Guard.NotNull(engine).PartsOf(model, formats, parallelism, memory, step);
        return Of(model, formats, parallelism, memory, rule ?? engine.Rule, adapters, engine, parts.Sum, parts, peak, layout);
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

    /// <summary>The parts, for example <c>79.2 GiB: 61.0 weights, 4.9 activations, 0.2 runtime, 5.2 cache, 7.9 unused</c>.</summary>
    public override string ToString()
    {
        (string Name, Bytes Size)[] all =
        [
            ("weights", Weights), ("adapters", Adapters), ("reserve", Reserve - parts.Sum), ("activations", Activations), ("graphs", Graphs),
            ("communication", Communication), ("runtime", Runtime), ("cache", CacheRoom), ("unused", Unused),
        ];
        return string.Create(CultureInfo.InvariantCulture, $"{Memory.Gibibytes:F1} GiB: ")
            + string.Join(", ", all.Where(p => Math.Abs(p.Size.Gibibytes) >= 0.05 || p.Name == "cache")
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Size.Gibibytes:F1} {p.Name}")));
    }

    private static MemoryPlan Of(
        ModelArchitecture model, FormatScheme formats, Parallelism parallelism, Bytes memory, MemoryRule rule, LoraAdapters? adapters,
        EngineMemory? engine, Bytes reserve, MemoryParts parts, ActivationPeak? peak, CacheLayout? layout)
    {
        Guard.Positive(memory.Value, nameof(memory));
        double[] stages = RankWeights.OnStages(model, formats, parallelism, engine);
        double[] adapted = adapters is null ? stages : [.. stages.Zip(adapters.OnStages(model, parallelism), (w, a) => w + a)];
        double weights = stages.Max(), occupied = adapted.Max();
        double towers = RankWeights.OfTowers(model, formats, parallelism, engine);
        CacheFootprint cache = CacheFootprint.Of(model, formats, parallelism, layout ?? CacheLayout.Exact);
        return new MemoryPlan(memory, rule.CacheRoom(memory, Bytes.FromBytes(occupied) + reserve), parts, cache)
        {
            Weights = Bytes.FromBytes(weights),
            Towers = Bytes.FromBytes(stages[0] >= weights ? towers : 0),
            Adapters = Bytes.FromBytes(occupied - weights),
            Reserve = reserve,
            Peak = peak,
        };
    }
}
