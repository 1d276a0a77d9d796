using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// How a model is spread over accelerators: tensor × context × data × pipeline ranks, and how experts are placed on them.
/// </summary>
/// <remarks>
/// Tensor ranks cut heads, MLP columns and vocabulary; where there are fewer key-value heads than ranks, heads are replicated. Data parallelism
/// here is attention data parallelism inside one deployment: each data rank serves its own sequences, with its own copy of attention and dense
/// MLPs. Context ranks hold copies of the same weights too, and split every sequence: each keeps its part of the tokens and of their cache.
/// Routed experts belong to all ranks of a pipeline stage together, so each rank's part of them meets the tokens of all: <see cref="Expert"/>
/// ranks hold different experts, and the remaining factor <c>tensor × context × data / expert</c> cuts each expert's width. Neighbouring
/// ranks are tensor ranks first, then context, data and pipeline ranks. Source for experts: vLLM, Data Parallel Deployment ("expert layers
/// form a (DP x TP) sized tensor parallel group" unless experts are parallel),
/// https://docs.vllm.ai/en/v0.12.0/serving/data_parallel_deployment/; for context ranks: Yang et al., arXiv:2411.01783.
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

    /// <summary>Context-parallel ranks, which split each sequence among them; default 1.</summary>
    public int Context
    {
        get;
        init => field = Guard.Between(value, 1, MaxRanks, nameof(Context));
    } = 1;

    /// <summary>
    /// Expert-parallel ranks, a divisor of <c>tensor × context × data</c>: checked where it is used; default 1 (every rank holds a slice of all experts).
    /// </summary>
    public int Expert
    {
        get;
        init => field = Guard.Between(value, 1, MaxRanks, nameof(Expert));
    } = 1;

    /// <summary>Accelerators of the deployment: <c>tensor × context × data × pipeline</c>.</summary>
    /// <exception cref="OverflowException">There are 2⁶³ or more.</exception>
    [JsonIgnore]
    public long Accelerators => checked(StageRanks * Pipeline);

    /// <summary>Ranks of one pipeline stage, over all of which its experts are spread.</summary>
    internal long StageRanks => Tensor * TokenRanks;

    /// <summary>Groups of tensor ranks that hold copies of the same weights and split the tokens among them.</summary>
    internal long TokenRanks => (long)Data * Context;

    /// <summary>Refuses combinations that cannot be laid out.</summary>
    /// <exception cref="ArgumentException">Expert ranks do not divide tensor × context × data, or there are more stages than layers.</exception>
    internal Parallelism CheckFor(ModelArchitecture model)
    {
        if (StageRanks % Expert != 0)
        {
            throw new ArgumentException($"Parallelism: Expert ({Expert}) must divide Tensor × Context × Data ({StageRanks}).");
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

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(Parallelism), PrintMembers);
    }
}
