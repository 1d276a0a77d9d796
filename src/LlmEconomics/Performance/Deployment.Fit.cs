using System.Globalization;

namespace LlmEconomics;

/// <content>Whether it fits: what does not is neither timed nor priced.</content>
public sealed partial class Deployment
{
    /// <summary>Rounding of sums that count as the same bytes.</summary>
    private const double Rounding = 1 + 1e-9;

    private readonly Lazy<MemoryShortfall?> shortfall;

    /// <summary>Whether what does not fit is refused: yes, unless <see cref="IgnoringMemory"/> was asked for.</summary>
    public bool ChecksMemory { get; private init; } = true;

    /// <summary>Room for the cache on a rank [bytes]; where memory has no limit all that the engine's sequences could ever need.</summary>
    internal double CacheRoom => ChecksMemory
        ? Math.Max(0, Memory.CacheRoom.Value)
        : (double)Engine.MaxSequences * Parallelism.Pipeline * Memory.Cache.OfSequence(AttentionSpan.MaxTokens).Value;

    /// <summary>The longest request that the engine takes, prompt and answer [tokens]: the model's context, or +∞ where no rule names one.</summary>
    internal double MostTokens { get; }

    /// <summary>Why weights and reserve leave no room for a cache, or <see langword="null"/> where they do.</summary>
    public MemoryShortfall? Shortfall => shortfall.Value;

    /// <summary>Whether weights and reserve leave room for a cache. Of one sequence and more, see <see cref="ShortfallOf(long, long)"/>.</summary>
    public bool Fits => Shortfall is null;

    /// <summary>
    /// The same deployment without its memory's limit: what steps and loads would take if they fitted. A bound, and no forecast; <see cref="Notes"/> say so.
    /// </summary>
    public Deployment IgnoringMemory()
    {
        return new Deployment(Builder(Engine, Efficiency, checksMemory: false)) { Speculation = Speculation, Adapters = Adapters, ChecksMemory = false };
    }

    /// <summary>Why not one sequence fits to its end, or <see langword="null"/> where one does.</summary>
    /// <param name="promptTokens">Prompt, 0 to 2³⁰.</param>
    /// <param name="outputTokens">Answer, 0 to 2³⁰; both together at most 2³⁰.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public MemoryShortfall? ShortfallOf(long promptTokens, long outputTokens)
    {
        Guard.Between(promptTokens, 0, AttentionSpan.MaxTokens);
        Guard.Between(outputTokens, 0, AttentionSpan.MaxTokens - promptTokens);
        return Shortfall ?? SequenceShortfall(promptTokens + outputTokens);
    }

    /// <summary>Why the caches of a step's sequences do not fit together, or <see langword="null"/> where they do.</summary>
    /// <remarks>Each sequence with what is cached of it and what the step computes; data ranks share them evenly.</remarks>
    public MemoryShortfall? ShortfallOf(in StepShape shape)
    {
        return Shortfall ?? (Holds(shape) ? null : StepShortfall(shape));
    }

    private bool Holds(in StepShape shape)
    {
        return CacheOf(shape) <= Memory.CacheRoom.Value * Rounding;
    }

    /// <summary>Bytes that a step's sequences keep on a rank.</summary>
    private double CacheOf(in StepShape shape)
    {
        CacheFootprint cache = Memory.Cache;
        double sum = 0;
        for (int i = 0; i < shape.GroupCount; i++)
        {
            SequenceGroup group = shape[i];
            if (group.Count > 0 && group.NewTokens > 0)
            {
                sum += group.Count * cache.OfSequence(Math.Min(group.CachedTokens + group.NewTokens, AttentionSpan.MaxTokens)).Value;
            }
        }

        return sum / Parallelism.Data;
    }

    /// <summary>Refuses what does not fit.</summary>
    /// <exception cref="DoesNotFitException">The weights, or the caches of the step's sequences, do not fit.</exception>
    private void RequireFit(in StepShape shape)
    {
        if (ChecksMemory && (!Memory.Fits || !Holds(shape)))
        {
            throw new DoesNotFitException(Description, ShortfallOf(shape)!);
        }
    }

    /// <summary>Refuses weights that do not fit.</summary>
    internal void RequireWeightsFit()
    {
        if (ChecksMemory && Shortfall is { } missing)
        {
            throw new DoesNotFitException(Description, missing);
        }
    }

    /// <summary>Refuses a request that the engine does not take, by length.</summary>
    /// <exception cref="EngineRefusalException">It is longer than the engine takes.</exception>
    internal void RequireContext(double tokens)
    {
        if (tokens > MostTokens)
        {
            throw new EngineRefusalException([RefusalOf(tokens)!]);
        }
    }

    /// <summary>Why the engine does not take a request of a length, or <see langword="null"/> where it does.</summary>
    /// <param name="tokens">Prompt and answer together, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="tokens"/> is negative or not finite.</exception>
    public EngineFinding? RefusalOf(double tokens)
    {
        Guard.NotNegative(tokens);
        return Engine.RulesInForce.OfType<ContextLimited>().Select(r => r.FindingOf(Model, tokens)).FirstOrDefault(f => f is { Kind: FindingKind.Refusal });
    }

    /// <summary>The refusal of a load of which not one sequence fits.</summary>
    internal DoesNotFitException NotOneSequence(double tokens)
    {
        return new DoesNotFitException(
            Description, Shortfall ?? SequenceShortfall((long)Math.Ceiling(tokens)) ?? new MemoryShortfall("one sequence beside the weights", Bytes.Zero, Memory.CacheRoom));
    }

    private string Description => $"{Model.Name} in {Formats} on {Accelerators} × {Accelerator} under {Engine.Name}";

    private MemoryShortfall? WeightShortfall()
    {
        MemoryPlan plan = Memory;
        return plan.Fits ? null : new MemoryShortfall(
            plan.Adapters.Value > 0 ? "weights, adapters and reserve" : "weights and reserve", plan.Usable - plan.CacheRoom, plan.Usable);
    }

    private MemoryShortfall? SequenceShortfall(long tokens)
    {
        Bytes needed = Memory.Cache.OfSequence(tokens);
        return needed <= Memory.CacheRoom ? null
            : new MemoryShortfall(string.Create(CultureInfo.InvariantCulture, $"one sequence of {tokens} tokens beside the weights"), needed, Memory.CacheRoom);
    }

    private MemoryShortfall StepShortfall(in StepShape shape)
    {
        return new MemoryShortfall($"the caches of a step of {shape}", Bytes.FromBytes(CacheOf(shape)), Memory.CacheRoom);
    }
}
