using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Low-rank adapters that an engine keeps on the accelerators beside the weights: how many, of what rank, beside which matrices.</summary>
/// <remarks>
/// <para>Beside a matrix of rows × columns an adapter of rank r has a matrix A of r × columns and B of rows × r:
/// <c>r · (rows + columns)</c> parameters. Source: Hu et al., LoRA, arXiv:2106.09685, section 4.1.</para>
/// <para>Tensor ranks cut them as vLLM does: where the weight is cut by its outputs, B is cut with them and every rank holds A; where it is cut by
/// its inputs, A is cut and every rank holds B. With <see cref="FullySharded"/> the other of the two is cut too: A by its rank, B by its outputs. Source:
/// github.com/vllm-project/vllm, vllm/lora/layers/base_linear.py (commit 01235a4) and fused_moe.py (commit 0002540). Engines allocate every slot at the
/// largest rank they accept, so <see cref="Count"/> and <see cref="Rank"/> are those of the slots (vLLM: max_loras, max_lora_rank).</para>
/// <para>Only memory is counted: the small products an adapter adds to a step, and reading it, are not in any step's time.</para>
/// </remarks>
public sealed record LoraAdapters
{
    /// <summary>The largest accepted number of adapters, 2²⁰.</summary>
    public const int MaxCount = 1 << 20;

    /// <summary>The largest accepted rank, 65,536.</summary>
    public const int MaxRank = 1 << 16;

    /// <summary>Adapters on the accelerator at once, 1 to <see cref="MaxCount"/>.</summary>
    public required int Count
    {
        get;
        init => field = Guard.Between(value, 1, MaxCount, nameof(Count));
    }

    /// <summary>Their rank (r), 1 to <see cref="MaxRank"/>.</summary>
    public required int Rank
    {
        get;
        init => field = Guard.Between(value, 1, MaxRank, nameof(Rank));
    }

    /// <summary>
    /// The matrices that have one, by the end of their names as in <c>target_modules</c> of PEFT: <c>q_proj</c>, <c>mlp.down_proj</c>. Default none named: all
    /// linear layers, those of routed experts included, without routers, gates and the head.
    /// </summary>
    public ImmutableArray<string> Modules
    {
        get;
        init => field = Guard.Items(value, nameof(Modules)) is var modules && modules.Any(string.IsNullOrWhiteSpace)
            ? throw new ArgumentException($"{nameof(Modules)} must not hold an empty name.", nameof(Modules))
            : modules;
    } = [];

    /// <summary>How their elements are stored; default 16 bits.</summary>
    public NumberFormat Format
    {
        get;
        init => field = Guard.NotNull(value, nameof(Format));
    } = NumberFormats.Bf16;

    /// <summary>Whether tensor ranks cut both matrices of each adapter; default only the one that goes with the weight's cut.</summary>
    public bool FullySharded { get; init; }

    /// <summary>Parameters of one adapter: the sum of <c>r · (rows + columns)</c>.</summary>
    /// <exception cref="ArgumentException">A name in <see cref="Modules"/> is that of no matrix of the model.</exception>
    /// <exception cref="OverflowException">The sum exceeds 2⁶³ − 1.</exception>
    public long ParametersOfOne(ModelArchitecture model)
    {
        return Adapted(model).Aggregate(0L, (sum, w) => checked(sum + (Rank * (w.Tensor.Rows + w.Tensor.Columns) * w.Tensor.Count)));
    }

    /// <summary>Bytes of one adapter, undivided: every matrix stored by itself.</summary>
    /// <inheritdoc cref="ParametersOfOne" path="/exception"/>
    public Bytes OfOne(ModelArchitecture model)
    {
        return Bytes.FromExact(Adapted(model).Aggregate(0L, (sum, w) => checked(sum + ((InputBytes(w.Tensor) + OutputBytes(w.Tensor)) * w.Tensor.Count))));
    }

    /// <summary>Bytes of all of them on the rank that holds most of them.</summary>
    /// <exception cref="ArgumentException">The parallelism does not fit the model, or a name in <see cref="Modules"/> is that of no matrix of it.</exception>
    public Bytes OnRank(ModelArchitecture model, Parallelism parallelism)
    {
        return Bytes.FromBytes(OnStages(model, parallelism).Max());
    }

    /// <summary>Bytes of all of them on a rank of each pipeline stage.</summary>
    internal double[] OnStages(ModelArchitecture model, Parallelism parallelism)
    {
        CheckFor(model);
        return RankWeights.OnStages(model, parallelism, everyLayer: !Modules.IsEmpty, (weight, rank) => IsAdapted(weight) ? Count * OnRank(weight, rank) : 0);
    }

    /// <summary>Refuses names that are those of no matrix of a model.</summary>
    internal LoraAdapters CheckFor(ModelArchitecture model)
    {
        _ = Adapted(model);
        return this;
    }

    /// <summary>Equal when all members are; the order of <see cref="Modules"/> does not matter.</summary>
    public bool Equals(LoraAdapters? other)
    {
        return other is not null && (Count, Rank, Format, FullySharded) == (other.Count, other.Rank, other.Format, other.FullySharded)
            && Modules.ToHashSet(StringComparer.Ordinal).SetEquals(other.Modules);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Count, Rank, Format, FullySharded);
    }

    private double OnRank(PlacedWeight weight, in RankShare rank)
    {
        WeightTensor tensor = weight.Tensor;
        bool routed = weight.Part == ParameterPart.RoutedExperts, cut = tensor.ShardUnits > 1;
        double cutShare = routed ? rank.OfEachExpert(tensor) : rank.Of(tensor);
        double otherShare = !FullySharded || !cut ? 1
            : Share(tensor.CutsInput ? tensor.Rows : Rank, routed, rank);
        (double input, double output) = tensor.CutsInput ? (cutShare, otherShare) : (otherShare, cutShare);
        double held = routed ? rank.WholeExperts(tensor) * tensor.Count : tensor.Count;
        return held * ((InputBytes(tensor) * input) + (OutputBytes(tensor) * output));
    }

    private static double Share(long units, bool routed, in RankShare rank)
    {
        return routed ? rank.OfEachExpert(units) : rank.Of(units);
    }

    private long InputBytes(WeightTensor tensor)
    {
        return Format.StoredBytes(Rank, tensor.Columns);
    }

    private long OutputBytes(WeightTensor tensor)
    {
        return Format.StoredBytes(tensor.Rows, Rank);
    }

    private bool IsAdapted(PlacedWeight weight)
    {
        return Modules.IsEmpty ? weight.Tensor.Role.IsLinear : IsMatrix(weight.Tensor) && Modules.Any(m => IsNamed(weight.FullName, m));
    }

    private PlacedWeight[] Adapted(ModelArchitecture model)
    {
        PlacedWeight[] matrices = [.. PlacedWeight.MainOf(Guard.NotNull(model)).Where(w => IsMatrix(w.Tensor))];
        return Modules.FirstOrDefault(m => !matrices.Any(w => IsNamed(w.FullName, m))) is not { } unknown
            ? [.. matrices.Where(IsAdapted)]
            : throw new ArgumentException(
                $"{nameof(Modules)}: {Quoted.Of(unknown)} is the name of no matrix of {Quoted.Cut(model.Name)}; known: {Listing.Of(matrices.Select(w => w.FullName[(w.FullName.LastIndexOf('.') + 1)..]).Distinct())}.");
    }

    /// <summary>Weights that tokens are multiplied by: of tables a row is looked up, and what is a number per channel has no rank.</summary>
    private static bool IsMatrix(WeightTensor tensor)
    {
        return tensor.Role.IsLinear || tensor.Role == WeightRole.Router || tensor.Role == WeightRole.Gate || tensor.Role == WeightRole.Head;
    }

    private static bool IsNamed(string fullName, string module)
    {
        return fullName.EndsWith(module, StringComparison.Ordinal) && (fullName.Length == module.Length || fullName[^(module.Length + 1)] == '.');
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(LoraAdapters),
            (nameof(Count), Count), (nameof(Rank), Rank), (nameof(Modules), Modules), (nameof(Format), Format),
            (nameof(FullySharded), FullySharded));
    }
}
