namespace LlmEconomics;

/// <summary>The most of a workload that a system serves within a service level.</summary>
/// <param name="Rate">Requests per second [1/s]; 0 where there is an <paramref name="Obstacle"/>.</param>
/// <param name="Estimate">The estimate there; <see langword="null"/> where the rate is 0.</param>
/// <param name="Saturation">Requests per second that the system serves at most, whatever they wait; 0 where one does not fit [1/s].</param>
/// <param name="Obstacle">
/// The reason why no rate keeps the level: <see cref="DoesNotFit"/>, or <see cref="LimitsNotMet"/> where even an idle system misses a limit; <see langword="null"/> where a rate keeps it.
/// </param>
public sealed record ServingCapacity(double Rate, ServingEstimate? Estimate, double Saturation, NotServed? Obstacle = null)
{
    /// <summary>Requests per second [1/s]; 0 where even one request at a time misses a limit.</summary>
    public double Rate
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Rate));
    } = Guard.NotNegative(Rate, nameof(Rate));

    /// <summary>Requests per second that the system serves at most, whatever they wait [1/s].</summary>
    public double Saturation
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Saturation));
    } = Guard.NotNegative(Saturation, nameof(Saturation));

    /// <summary>Whether any rate keeps the service level.</summary>
    public bool IsMet => Obstacle is null;

    /// <summary>The rate over saturation: what the service level leaves of the system.</summary>
    public double Load => Saturation > 0 ? Rate / Saturation : 0;

    /// <summary>The rate.</summary>
    /// <exception cref="NotServedException">No rate keeps the level.</exception>
    internal double RateOrThrow => Obstacle is null ? Rate : throw new NotServedException(Obstacle);

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ServingCapacity), PrintMembers);
    }
}
