using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// How a model is spread over accelerators: tensor × pipeline × data ranks, and how experts are placed on them.
/// </summary>
/// <remarks>
/// Data parallelism here is attention data parallelism inside one deployment: each data rank serves its own sequences, with its own copy of
/// attention; experts may be spread over all ranks of a pipeline stage. Tensor ranks cut heads, MLP columns and vocabulary; where there are
/// fewer key-value heads than ranks, heads are replicated. <see cref="Expert"/> ranks hold different experts; the remaining factor
/// <c>tensor × data / expert</c> cuts each expert's width.
/// </remarks>
public sealed record Parallelism
{
    /// <summary>The largest accepted number of ranks along one axis, 65,536.</summary>
    public const int MaxRanks = 1 << 16;

    /// <summary>One accelerator.</summary>
    public static Parallelism None { get; } = new();

    /// <summary>Tensor-parallel ranks; default 1.</summary>
    public int Tensor
    {
        get;
        init => field = Guard.Between(value, 1, MaxRanks, nameof(Tensor));
    } = 1;

    /// <summary>Pipeline stages; default 1.</summary>
    public int Pipeline
    {
        get;
        init => field = Guard.Between(value, 1, MaxRanks, nameof(Pipeline));
    } = 1;

    /// <summary>Attention data-parallel ranks; default 1.</summary>
    public int Data
    {
        get;
        init => field = Guard.Between(value, 1, MaxRanks, nameof(Data));
    } = 1;

    /// <summary>Expert-parallel ranks, a divisor of <c>tensor × data</c>: checked where it is used; default 1 (every rank holds a slice of all experts).</summary>
    public int Expert
    {
        get;
        init => field = Guard.Between(value, 1, MaxRanks, nameof(Expert));
    } = 1;

    /// <summary>Accelerators of the deployment: <c>tensor × pipeline × data</c>.</summary>
    [JsonIgnore]
    public long Accelerators => (long)Tensor * Pipeline * Data;

    /// <summary>Ranks among which the experts of one stage are spread: all of them when experts are parallel, the tensor ranks otherwise.</summary>
    internal long ExpertRanks => Expert == 1 ? Tensor : (long)Tensor * Data;

    /// <summary>Refuses combinations that cannot be laid out.</summary>
    /// <exception cref="ArgumentException">Expert ranks do not divide tensor × data, or there are more stages than layers.</exception>
    internal Parallelism CheckFor(ModelArchitecture model)
    {
        if ((long)Tensor * Data % Expert != 0)
        {
            throw new ArgumentException($"Parallelism: Expert ({Expert}) must divide Tensor × Data ({(long)Tensor * Data}).");
        }

        return Pipeline <= Math.Max(1, model.LayerCount)
            ? this
            : throw new ArgumentException($"Parallelism: Pipeline ({Pipeline}) must not exceed the number of layers ({model.LayerCount}).");
    }

    /// <summary>The share of a tensor cut into <paramref name="units"/> pieces that the fullest of <paramref name="ranks"/> ranks holds.</summary>
    internal static double Share(long units, long ranks)
    {
        return (double)(((units - 1) / ranks) + 1) / units;
    }

    /// <summary>
    /// The layers of each pipeline stage: as even as possible, earlier stages taking one more where it does not divide.
    /// </summary>
    internal IEnumerable<(int First, int Count)> Stages(int layers)
    {
        (int each, int rest) = Math.DivRem(layers, Pipeline);
        int first = 0;
        for (int stage = 0; stage < Pipeline; stage++)
        {
            int count = each + (stage < rest ? 1 : 0);
            yield return (first, count);
            first += count;
        }
    }
}
