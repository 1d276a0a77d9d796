namespace LlmEconomics;

/// <summary>What comes of a workload on a system: an estimate, or an overload.</summary>
public sealed class ServingOutcome
{
    internal ServingOutcome(ServingEstimate steady)
    {
        Steady = steady;
    }

    internal ServingOutcome(Overload overload)
    {
        Overload = overload;
    }

    /// <summary>The estimate; <see langword="null"/> in overload.</summary>
    public ServingEstimate? Steady { get; }

    /// <summary>By how much more is asked for than can be served; <see langword="null"/> where the queue does not grow without end.</summary>
    public Overload? Overload { get; }

    /// <summary>The estimate.</summary>
    /// <exception cref="OverloadException">There is none.</exception>
    public ServingEstimate Estimate => Steady ?? throw new OverloadException(Overload!);

    /// <summary>The estimate or the overload, the same in every culture.</summary>
    public override string ToString()
    {
        return $"{(object?)Steady ?? Overload}";
    }
}
