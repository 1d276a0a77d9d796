namespace LlmEconomics;

/// <summary>How many replicas a demand needs, and what part of them it uses. Utilisation follows; it is not asked for.</summary>
public sealed record FleetPlan
{
    /// <summary>Half of what can be counted: replicas that are needed and spare ones together still can.</summary>
    private const int MostReplicas = int.MaxValue / 2;

    private FleetPlan()
    {
    }

    /// <summary>Mean demand, in requests or tokens per second; above 0 [1/s].</summary>
    public required double Demand
    {
        get;
        init => field = Guard.Positive(value, nameof(Demand));
    }

    /// <summary>What one replica serves within its limits, in the same unit; above 0 [1/s].</summary>
    public required double Capacity
    {
        get;
        init => field = Guard.Positive(value, nameof(Capacity));
    }

    /// <summary>Replicas that the peak needs, 1 to 2³⁰ − 1.</summary>
    public required int Needed
    {
        get;
        init => field = Guard.Between(value, 1, MostReplicas, nameof(Needed));
    }

    /// <summary>Replicas beside, for failures and maintenance, 0 to 2³⁰ − 1.</summary>
    public required int Spare
    {
        get;
        init => field = Guard.Between(value, 0, MostReplicas, nameof(Spare));
    }

    /// <summary>All replicas that are paid.</summary>
    public int Replicas => Needed + Spare;

    /// <summary>Mean demand over what all replicas could serve.</summary>
    public double Utilisation => Demand / Replicas / Capacity;

    /// <summary>What all replicas cost.</summary>
    /// <param name="replica">One.</param>
    public HourlyCost Cost(HourlyCost replica)
    {
        return Guard.NotNull(replica) * Replicas;
    }

    /// <summary>Replicas for a demand: <c>⌈mean · peak/mean · (1 + headroom) / (capacity · availability)⌉ + spares</c>.</summary>
    /// <param name="demand">Mean demand, in requests or tokens per second; above 0 [1/s].</param>
    /// <param name="capacity">What one replica serves within its limits, in the same unit; above 0 [1/s].</param>
    /// <param name="peakOverMean">Highest demand over the mean, at least 1; default 1.</param>
    /// <param name="spare">Replicas beside: 1 is N + 1; at least 0.</param>
    /// <param name="headroom">What is kept free at the peak, 0 to 10; default 0.</param>
    /// <param name="availability">Share of the time in which a replica works, above 0 to 1; default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or more than 2³⁰ − 1 replicas are needed.</exception>
    public static FleetPlan For(double demand, double capacity, double peakOverMean = 1, int spare = 0, double headroom = 0, double availability = 1)
    {
        Guard.Positive(demand);
        Guard.Positive(capacity);
        Guard.Between(peakOverMean, 1, double.MaxValue);
        Guard.Between(spare, 0, MostReplicas);
        Guard.Between(headroom, 0, 10);
        Guard.Positive(Guard.Between(availability, 0, 1));
        double needed = Math.Ceiling(demand * peakOverMean * (1 + headroom) / (capacity * availability));
        Guard.Between(needed, 1, MostReplicas, nameof(demand));
        return new FleetPlan { Demand = demand, Capacity = capacity, Needed = (int)needed, Spare = spare };
    }

    /// <summary>Replicas for a demand, of which each serves what a service level leaves of it.</summary>
    /// <param name="demand">Mean demand, in requests per second; above 0 [1/s].</param>
    /// <param name="capacity">What one replica serves within its limits.</param>
    /// <param name="peakOverMean">Highest demand over the mean, at least 1; default 1.</param>
    /// <param name="spare">Replicas beside: 1 is N + 1; at least 0.</param>
    /// <param name="headroom">What is kept free at the peak, 0 to 10; default 0.</param>
    /// <param name="availability">Share of the time in which a replica works, above 0 to 1; default 1.</param>
    /// <exception cref="NotServedException">No rate keeps the limits, or a request does not fit: no number of replicas would do.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or more than two thousand million replicas are needed.</exception>
    public static FleetPlan For(double demand, ServingCapacity capacity, double peakOverMean = 1, int spare = 0, double headroom = 0, double availability = 1)
    {
        return For(demand, Guard.NotNull(capacity).RateOrThrow, peakOverMean, spare, headroom, availability);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(FleetPlan), PrintMembers);
    }
}
