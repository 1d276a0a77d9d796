using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// One node of a breakdown: a leaf that a cause takes, or a sum of others. A node's time is the sum of its children's by construction, so that
/// a tree adds up exactly at every level.
/// </summary>
public sealed record TimeNode
{
    private TimeNode(string name, Duration time, TimeCause? cause, OperatorLoad load, ImmutableArray<TimeNode> children)
    {
        (Name, Time, Cause, Load, Children) = (name, time, cause, load, children);
    }

    /// <summary>What it is: an operator, a group of operators, a cause.</summary>
    public string Name { get; }

    /// <summary>Its time.</summary>
    public Duration Time { get; }

    /// <summary>What a leaf's time goes to; <see langword="null"/> for a sum.</summary>
    public TimeCause? Cause { get; }

    /// <summary>What it computes and moves on one rank, where it is an operator.</summary>
    public OperatorLoad Load { get; }

    /// <summary>The parts; empty for a leaf.</summary>
    public ImmutableArray<TimeNode> Children { get; }

    /// <summary>Its time by cause.</summary>
    public TimeCauses Causes => Cause is { } cause
        ? TimeCauses.Of(cause, Time.Value)
        : Children.Aggregate(default(TimeCauses), (sum, child) => sum + child.Causes);

    /// <summary>The cause that takes most of it.</summary>
    public TimeCause MainCause
    {
        get
        {
            TimeCauses causes = Causes;
            return Enum.GetValues<TimeCause>().MaxBy(c => causes[c].Value);
        }
    }

    /// <summary>The leaves below, this one where it is a leaf.</summary>
    public IEnumerable<TimeNode> Leaves => Cause is null ? Children.SelectMany(c => c.Leaves) : [this];

    /// <summary>Equal when name, time, cause and children are.</summary>
    public bool Equals(TimeNode? other)
    {
        return other is not null && (Name, Time, Cause, Load) == (other.Name, other.Time, other.Cause, other.Load) && Children.SequenceEqual(other.Children);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Name, Time, Cause, Children.Length);
    }

    /// <summary>For example <c>self_attn.o_proj: 12.4 µs</c>.</summary>
    public override string ToString()
    {
        return $"{Name}: {Time}";
    }

    internal static TimeNode Leaf(string name, TimeCause cause, double seconds)
    {
        return new TimeNode(name, new Duration(seconds), cause, default, []);
    }

    internal static TimeNode Sum(string name, IEnumerable<TimeNode> children, OperatorLoad load = default)
    {
        ImmutableArray<TimeNode> parts = [.. children.Where(c => c.Time.Value != 0)];
        return new TimeNode(name, parts.Select(p => p.Time).Sum(), null, load, parts);
    }

    /// <summary>A sum with a leaf for every cause that takes time.</summary>
    internal static TimeNode ByCause(string name, TimeCauses causes, OperatorLoad load = default)
    {
        return Sum(name, Enum.GetValues<TimeCause>().Select(c => Leaf(c.ToString(), c, causes[c].Value)), load);
    }
}
