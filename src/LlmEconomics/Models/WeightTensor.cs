using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// One weight of a model, or <see cref="Count"/> equal ones (the experts of a layer): its checkpoint name, its shape, what it does, and how
/// tensor parallelism may cut it. Parameters, stored bytes, FLOPs and traffic all follow from this one list.
/// </summary>
/// <param name="Name">Module name as the checkpoint spells it, relative to where the tensor stands (<c>self_attn.q_proj</c>).</param>
/// <param name="Rows">Output features; the length of a vector.</param>
/// <param name="Columns">Input features; 1 for a vector.</param>
/// <param name="Role">What the weight does.</param>
public sealed record WeightTensor(string Name, long Rows, long Columns, WeightRole Role)
{
    /// <summary>The largest accepted dimension, 2⁴⁰.</summary>
    public const long MaxDimension = 1L << 40;

    /// <summary>Module name as the checkpoint spells it.</summary>
    public string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    } = Guard.NotBlank(Name);

    /// <summary>Output features, 1 to <see cref="MaxDimension"/>.</summary>
    public long Rows
    {
        get;
        init => field = Guard.Between(value, 1, MaxDimension, nameof(Rows));
    } = Guard.Between(Rows, 1, MaxDimension);

    /// <summary>Input features, 1 to <see cref="MaxDimension"/>.</summary>
    public long Columns
    {
        get;
        init => field = Guard.Between(value, 1, MaxDimension, nameof(Columns));
    } = Guard.Between(Columns, 1, MaxDimension);

    /// <summary>What the weight does.</summary>
    public WeightRole Role
    {
        get;
        init => field = Guard.NotNull(value, nameof(Role));
    } = Guard.NotNull(Role);

    /// <summary>How many equal tensors there are; default 1.</summary>
    public int Count
    {
        get;
        init => field = Guard.Between(value, 1, 1 << 20, nameof(Count));
    } = 1;

    /// <summary>How many of the <see cref="Count"/> tensors one token meets (the experts it is routed to); default all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="Count"/>, set before it, or below 1.</exception>
    public int ActiveCount
    {
        get => field == 0 ? Count : field;
        init => field = Guard.Between(value, 1, Count, nameof(ActiveCount));
    }

    /// <summary>
    /// Indivisible pieces that tensor parallelism can hand out along the cut dimension: query heads, key-value heads, MLP columns, vocabulary
    /// rows. 1 (the default) = every rank holds the whole tensor. With fewer pieces than ranks, pieces are replicated.
    /// </summary>
    public long ShardUnits
    {
        get;
        init => field = Guard.Between(value, 1, MaxDimension, nameof(ShardUnits));
    } = 1;

    /// <summary>
    /// Whether tensor parallelism cuts the input features (row parallel: the output is summed over ranks) instead of the output features.
    /// </summary>
    public bool CutsInput { get; init; }

    /// <summary>The format a checkpoint stores this weight in whatever its scheme says (an FP32 router bias), or <see langword="null"/>.</summary>
    public NumberFormat? StoredAs { get; init; }

    /// <summary>Elements of all <see cref="Count"/> tensors: <c>count × rows × columns</c>.</summary>
    /// <exception cref="OverflowException">The product exceeds 2⁶³ − 1.</exception>
    [JsonIgnore]
    public long Elements => checked(Rows * Columns * Count);

    /// <summary>Elements that one token meets: <c>activeCount × rows × columns</c>.</summary>
    /// <exception cref="OverflowException">The product exceeds 2⁶³ − 1.</exception>
    /// <exception cref="InvalidOperationException">A token would meet more tensors than there are.</exception>
    [JsonIgnore]
    public long ActiveElements => ActiveCount <= Count
        ? checked(Rows * Columns * ActiveCount)
        : throw new InvalidOperationException($"{Name}: ActiveCount ({ActiveCount}) must not exceed Count ({Count}).");

    /// <summary>Equal when all members are; an active count that is stated equals one that follows the count.</summary>
    public bool Equals(WeightTensor? other)
    {
        return other is not null
            && (Name, Rows, Columns, Role, Count, ActiveCount) == (other.Name, other.Rows, other.Columns, other.Role, other.Count, other.ActiveCount)
            && (ShardUnits, CutsInput, StoredAs) == (other.ShardUnits, other.CutsInput, other.StoredAs);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Name, Rows, Columns, Role, Count, ActiveCount);
    }

    /// <summary>A linear layer.</summary>
    public static WeightTensor Linear(string name, long rows, long columns, long shardUnits = 1)
    {
        return new WeightTensor(name, rows, columns, WeightRole.Linear) { ShardUnits = shardUnits };
    }

    /// <summary>A vector: a norm gain, a bias, a set of scalars.</summary>
    public static WeightTensor Vector(string name, long length, long shardUnits = 1)
    {
        return new WeightTensor(name, length, 1, WeightRole.Vector) { ShardUnits = shardUnits };
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(WeightTensor), PrintMembers);
    }
}
