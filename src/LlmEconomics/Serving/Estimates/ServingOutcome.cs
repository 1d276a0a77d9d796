namespace LlmEconomics;

/// <summary>What comes of a workload on a system: an estimate, or the reason why there is none.</summary>
public sealed class ServingOutcome
{
    internal ServingOutcome(ServingEstimate steady)
    {
        Steady = steady;
    }

    internal ServingOutcome(NotServed obstacle)
    {
        Obstacle = obstacle;
    }

    /// <summary>The estimate; <see langword="null"/> where there is an <see cref="Obstacle"/>.</summary>
    public ServingEstimate? Steady { get; }

    /// <summary>The reason why there is no estimate, an <see cref="LlmEconomics.Overload"/> or <see cref="DoesNotFit"/>; <see langword="null"/> where there is one.</summary>
    public NotServed? Obstacle { get; }

    /// <summary>By how much more is asked for than can be served; <see langword="null"/> where the queue does not grow without end.</summary>
    public Overload? Overload => Obstacle as Overload;

    /// <summary>The estimate.</summary>
    /// <exception cref="NotServedException">There is none: more comes than can be served, or not one request fits the memory. The exception carries the reason.</exception>
    public ServingEstimate Estimate => Steady ?? throw new NotServedException(Obstacle!);

    /// <summary>The estimate or the obstacle, the same in every culture.</summary>
    public override string ToString()
    {
        return $"{(object?)Steady ?? Obstacle}";
    }
}
