namespace LlmEconomics;

/// <summary>What a system does under a workload: latencies as users see them, throughput, and how the accelerators are used.</summary>
public sealed record ServingEstimate
{
    /// <summary>What it was computed from.</summary>
    public required EstimateBasis Basis
    {
        get;
        init => field = Guard.NotNull(value, nameof(Basis));
    }

    /// <summary>From sending a request to its first token (TTFT), over requests.</summary>
    public required LatencySummary TimeToFirstToken { get; init; }

    /// <summary>Mean time between the tokens of a request after its first (TPOT), over requests of at least two tokens.</summary>
    public required LatencySummary TimePerOutputToken { get; init; }

    /// <summary>Time between two tokens (ITL), over tokens: a step that also prefills makes a long one.</summary>
    public required LatencySummary InterTokenLatency { get; init; }

    /// <summary>From sending a request to its last token (end-to-end latency), over requests.</summary>
    public required LatencySummary RequestLatency { get; init; }

    /// <summary>From sending a request to the first token of its answer, reasoning left behind, over requests.</summary>
    public required LatencySummary TimeToAnswer { get; init; }

    /// <summary>Requests answered per second [1/s].</summary>
    public required double RequestRate
    {
        get;
        init => field = Guard.NotNegative(value, nameof(RequestRate));
    }

    /// <summary>Tokens per second of the system.</summary>
    public required TokenThroughput Throughput { get; init; }

    /// <summary>The same per replica.</summary>
    public TokenThroughput ThroughputPerReplica => Throughput.Per(Basis.System.Replicas);

    /// <summary>The same per accelerator.</summary>
    public TokenThroughput ThroughputPerAccelerator => Throughput.Per(Basis.System.Accelerators);

    /// <summary>Share of the requests that keep all limits of the service level; 1 where none was given.</summary>
    public required double Attainment
    {
        get;
        init => field = Guard.Share(value, nameof(Attainment));
    }

    /// <summary>Requests per second that keep the service level [1/s].</summary>
    public double Goodput => RequestRate * Attainment;

    /// <summary>What the accelerators do with their time.</summary>
    public required TimeShares Time { get; init; }

    /// <summary>Model FLOPs utilisation over all time: arithmetic that the tokens ask for, over the dense peak.</summary>
    public required double Mfu
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Mfu));
    }

    /// <summary>Model bandwidth utilisation over all time: weights and cache that the steps read, over the memory bandwidth.</summary>
    public required double Mbu
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Mbu));
    }

    /// <summary>Sequences that decode in a step, in the mean over steps that decode; of one replica.</summary>
    public required double MeanBatch
    {
        get;
        init => field = Guard.NotNegative(value, nameof(MeanBatch));
    }

    /// <summary>Requests between being sent and being answered, in the mean over time (Little's L); of the system.</summary>
    public required double MeanInFlight
    {
        get;
        init => field = Guard.NotNegative(value, nameof(MeanInFlight));
    }

    /// <summary>Share of the room for the cache that running sequences hold, in the mean over time.</summary>
    public required double CacheOccupancy
    {
        get;
        init => field = Guard.NotNegative(value, nameof(CacheOccupancy));
    }

    /// <summary>Times a running request lost its cache to others and was computed again, per request.</summary>
    public required double PreemptionsPerRequest
    {
        get;
        init => field = Guard.NotNegative(value, nameof(PreemptionsPerRequest));
    }

    /// <summary>Share of the requests that no replica's memory holds even alone or that are longer than the engine takes; they count in nothing else. Found by simulation alone.</summary>
    public double RefusedShare
    {
        get;
        init => field = Guard.Share(value, nameof(RefusedShare));
    }

    /// <summary>The same at another rate, so low that latencies do not depend on it and everything else is proportional to it.</summary>
    internal ServingEstimate AtRate(double rate)
    {
        double factor = rate / RequestRate;
        return factor == 1 ? this : this with
        {
            RequestRate = rate,
            Throughput = new TokenThroughput(Throughput.Input * factor, Throughput.Cached * factor, Throughput.Output * factor),
            Time = new TimeShares(Time.Prefill * factor, Time.Decode * factor, 1 - (Time.Busy * factor)),
            Mfu = Mfu * factor,
            Mbu = Mbu * factor,
            MeanInFlight = MeanInFlight * factor,
            CacheOccupancy = CacheOccupancy * factor,
        };
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ServingEstimate), PrintMembers);
    }
}
