using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>The estimated time of one forward pass, operator by operator.</summary>
/// <param name="Time">The whole step: the sum of <paramref name="Operators"/>.</param>
/// <param name="Operators">The breakdown, in the order of the forward pass, communication last.</param>
public sealed record StepEstimate(Duration Time, ImmutableArray<OperatorTime> Operators)
{
    /// <summary>The breakdown, in the order of the forward pass, communication last.</summary>
    public ImmutableArray<OperatorTime> Operators
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = Operators.IsDefault ? [] : Operators;

    /// <summary>What takes most of the time.</summary>
    public Bound Bound => Operators.GroupBy(o => o.Bound).MaxBy(g => g.Sum(o => o.Time.Value))?.Key ?? Bound.None;

    /// <summary>Time of the operators limited by one thing.</summary>
    public Duration TimeBoundBy(Bound bound)
    {
        return Operators.Where(o => o.Bound == bound).Select(o => o.Time).Sum();
    }

    /// <summary>Equal when time and breakdown are, operators in order.</summary>
    public bool Equals(StepEstimate? other)
    {
        return other is not null && Time == other.Time && Operators.SequenceEqual(other.Operators);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Time, Operators.Length);
    }
}
