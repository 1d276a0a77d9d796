using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>What users ask for: how long requests are, when they come, what their prompts share.</summary>
public sealed partial record Workload
{
    private readonly Lazy<WorkloadShape> shape;
    private readonly ImmutableArray<ServingRequest> replayed = [];

    private Workload(RequestLengths lengths, ArrivalProcess arrivals, PromptReuse reuse)
    {
        (Lengths, Arrivals, Reuse) = (lengths, arrivals, reuse);
        shape = Shaped();
    }

    private Workload(ImmutableArray<ServingRequest> requests)
        : this(RequestLengths.Joint(requests.Select(r => new RequestSize(r.PromptTokens, r.OutputTokens, r.ReasoningTokens))), Pace(requests), PromptReuse.None)
    {
        replayed = requests;
    }

    private Workload(Workload original)
    {
        (Lengths, Arrivals, Reuse) = (original.Lengths, original.Arrivals, original.Reuse);

        // After the members, each of which ends a replay.
        replayed = original.replayed;
        shape = Shaped();
    }

    /// <summary>Prompts and answers. A replay with others is drawn from them, and no longer a replay.</summary>
    public RequestLengths Lengths
    {
        get;
        init => (field, replayed) = (Guard.NotNull(value, nameof(Lengths)), []);
    }

    /// <summary>When requests are sent. A replay with others draws from the sizes that were seen, and is no longer a replay.</summary>
    public ArrivalProcess Arrivals
    {
        get;
        init => (field, replayed) = (Guard.NotNull(value, nameof(Arrivals)), []);
    }

    /// <summary>What prompts have in common. A replay with another is drawn from the sizes that were seen, and no longer a replay.</summary>
    public PromptReuse Reuse
    {
        get;
        init => (field, replayed) = (Guard.NotNull(value, nameof(Reuse)), []);
    }

    /// <summary>Whether given requests are repeated as they are.</summary>
    public bool IsReplay => !replayed.IsEmpty;

    /// <summary>A workload.</summary>
    /// <param name="lengths">Prompts and answers.</param>
    /// <param name="arrivals">When requests are sent.</param>
    /// <param name="reuse">What prompts have in common; default nothing.</param>
    public static Workload Of(RequestLengths lengths, ArrivalProcess arrivals, PromptReuse? reuse = null)
    {
        return new Workload(Guard.NotNull(lengths), Guard.NotNull(arrivals), reuse ?? PromptReuse.None);
    }

    /// <summary>A benchmark at fixed concurrency; a mean concurrency is rounded to whole clients.</summary>
    public static Workload Of(ClosedLoop load)
    {
        Guard.NotNull(load);
        return new Workload(
            RequestLengths.Independent(
                LengthDistribution.UniformRatio(load.PromptTokens, load.ShortestLength), LengthDistribution.UniformRatio(load.OutputTokens, load.ShortestLength)),
            ArrivalProcess.ClosedLoop(Math.Max(1, (long)Math.Round(load.Concurrency)), Duration.Zero, load.RequestsPerSlot), PromptReuse.None);
    }

    /// <summary>Requests that were seen, sent again as they were.</summary>
    /// <param name="requests">
    /// Requests, sorted by the time they are sent; one to 10 million. <see cref="ServingSystem.Replay"/> reads any number one by one.
    /// </param>
    /// <param name="speed">How much faster they come than they did, above 0; default 1.</param>
    /// <exception cref="ArgumentException">There are none, too many, or they are not sorted.</exception>
    public static Workload Replay(IEnumerable<ServingRequest> requests, double speed = 1)
    {
        Guard.Between(speed, double.Epsilon, double.MaxValue);
        ImmutableArray<ServingRequest> all =
        [
            .. Guard.AtMost(requests, Guard.MostItems, nameof(requests)).Select(r => r with { Arrival = r.Arrival / speed }),
        ];
        if (all.IsEmpty)
        {
            throw new ArgumentException("requests: there must be at least one.", nameof(requests));
        }

        for (int i = 1; i < all.Length; i++)
        {
            if (all[i].Arrival < all[i - 1].Arrival)
            {
                throw new ArgumentException($"requests[{i}]: sent before the one ahead of it; they must be sorted.", nameof(requests));
            }
        }

        return new Workload(all);
    }

    /// <summary>The same requests at another mean rate; clients of a closed loop become a Poisson stream, a replay is sped up or slowed down.</summary>
    /// <param name="rate">Mean requests per second, above 0 [1/s].</param>
    public Workload AtRate(double rate)
    {
        return IsReplay && Arrivals.MeanRate is { } present ? Replay(replayed, Guard.Between(rate, double.Epsilon, double.MaxValue) / present)
            : this with { Arrivals = Arrivals.AtRate(rate) };
    }

    /// <summary>The same requests from a fixed number of clients.</summary>
    /// <inheritdoc cref="ArrivalProcess.ClosedLoop"/>
    public Workload AtConcurrency(long concurrency, Duration thinkTime = default)
    {
        return new Workload(Lengths, ArrivalProcess.ClosedLoop(concurrency, thinkTime), Reuse);
    }

    /// <summary>Equal when all parts are.</summary>
    public bool Equals(Workload? other)
    {
        return other is not null && Lengths == other.Lengths && Arrivals == other.Arrivals && Reuse == other.Reuse && replayed.SequenceEqual(other.replayed);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Lengths, Arrivals, Reuse, replayed.Length);
    }

    /// <summary>What the steady state depends on.</summary>
    internal WorkloadShape Shape => shape.Value;

    /// <summary>Computed when it is first asked for, which is after the members of a copy were set.</summary>
    private Lazy<WorkloadShape> Shaped()
    {
        return new Lazy<WorkloadShape>(() => replayed.IsEmpty ? WorkloadShape.Of(this) : WorkloadShape.Of(replayed));
    }

    /// <summary>Whether a run of it ends by itself, and is measured whole.</summary>
    internal bool HasEnd => IsReplay || Arrivals is ClosedArrivals { RequestsPerClient: < double.PositiveInfinity };

    /// <summary>The requests of one run, the same for the same seed.</summary>
    internal RequestStream Open(int seed)
    {
        return IsReplay ? new RequestList(replayed)
            : Reuse is ConversationReuse conversation ? new ConversationStream(this, conversation, seed)
            : new DrawnStream(this, seed);
    }

    private static GammaArrivals Pace(ImmutableArray<ServingRequest> requests)
    {
        double span = requests[^1].Arrival.Value - requests[0].Arrival.Value;
        if (requests.Length < 3 || span <= 0)
        {
            return new GammaArrivals(Math.Max(1e-9, requests.Length / Math.Max(span, 1)), 1);
        }

        double mean = span / (requests.Length - 1), squares = requests.Skip(1).Zip(requests, (b, a) => Math.Pow((b.Arrival - a.Arrival).Value - mean, 2)).Average();
        return new GammaArrivals(Math.Max(ArrivalProcess.MinRate, 1 / mean), Math.Clamp(Math.Sqrt(squares) / mean, 1e-3, 100));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(Workload), PrintMembers);
    }
}
