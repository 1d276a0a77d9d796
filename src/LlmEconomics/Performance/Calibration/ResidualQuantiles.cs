using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// How far measurements lay from predictions that had not seen them: quantiles of <c>|ln(measured / predicted)|</c> at the levels of the table.
/// </summary>
/// <remarks>
/// The absolute error on purpose: whether a model is predicted too fast or too slow changes from model to model, and a side that was one-sided in
/// known models is none in the next.
/// </remarks>
public sealed record ResidualQuantiles
{
    /// <summary>Deployments measured: the units that are independent of each other, at least 1.</summary>
    public required int Deployments
    {
        get;
        init => field = Guard.Between(value, 1, int.MaxValue, nameof(Deployments));
    }

    /// <summary>Measurements, at least 1.</summary>
    public required int Measurements
    {
        get;
        init => field = Guard.Between(value, 1, int.MaxValue, nameof(Measurements));
    }

    /// <summary>Of the time to first token, one per level, rising.</summary>
    public required ImmutableArray<double> TimeToFirstToken
    {
        get;
        init => field = Rising(value, nameof(TimeToFirstToken));
    }

    /// <summary>Of the time per output token, one per level, rising.</summary>
    public required ImmutableArray<double> TimePerOutputToken
    {
        get;
        init => field = Rising(value, nameof(TimePerOutputToken));
    }

    /// <summary>Of the output throughput, one per level, rising.</summary>
    public required ImmutableArray<double> OutputThroughput
    {
        get;
        init => field = Rising(value, nameof(OutputThroughput));
    }

    /// <summary>Equal when all quantiles and counts are.</summary>
    public bool Equals(ResidualQuantiles? other)
    {
        return other is not null && (Deployments, Measurements) == (other.Deployments, other.Measurements)
            && TimeToFirstToken.SequenceEqual(other.TimeToFirstToken) && TimePerOutputToken.SequenceEqual(other.TimePerOutputToken)
            && OutputThroughput.SequenceEqual(other.OutputThroughput);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Deployments, Measurements, TimePerOutputToken.Length);
    }

    private static ImmutableArray<double> Rising(ImmutableArray<double> value, string name)
    {
        double last = 0;
        foreach (double quantile in value.IsDefault ? [] : value)
        {
            last = quantile >= last && quantile <= 10 ? quantile : throw Guard.OutOfRange(quantile, name, "must rise from 0 to at most 10");
        }

        return value.IsDefaultOrEmpty ? throw new ArgumentException($"{name} must not be empty.", name) : value;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(ResidualQuantiles),
            (nameof(Deployments), Deployments), (nameof(Measurements), Measurements), (nameof(TimeToFirstToken), TimeToFirstToken),
            (nameof(TimePerOutputToken), TimePerOutputToken), (nameof(OutputThroughput), OutputThroughput));
    }
}
