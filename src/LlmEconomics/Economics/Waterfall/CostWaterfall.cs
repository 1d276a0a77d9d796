using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>One step from the physical floor to the bill.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="PerRequest">What it adds to the cost of a request.</param>
/// <param name="Share">That over the bill.</param>
public sealed record WaterfallLine(string Name, Money PerRequest, double Share)
{
    /// <summary>What it is for.</summary>
    public string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    } = Guard.NotBlank(Name, nameof(Name));

    /// <summary>That over the bill.</summary>
    public double Share
    {
        get;
        init => field = Guard.Finite(value, nameof(Share));
    } = Guard.Finite(Share, nameof(Share));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(WaterfallLine), PrintMembers);
    }
}

/// <summary>Where the money goes: from what physics needs to what is paid, line by line; the lines add up to the bill.</summary>
/// <remarks>
/// Everything is replica-seconds per request times the hourly cost of a replica. The floor is the roofline at the largest batch that memory and engine hold if sequences take no more room than they
/// fill, with all reusable prompt tokens found; then what kernels need beyond it (tiles that are padded included), the network, gaps and host; rooms that the engine keeps for tokens that are not there yet and for
/// blocks that are not full (padding and fragmentation: smaller batches); what the cache does not find; the batches that latency limits do not allow, <c>1/capacity − 1/saturation</c>; capacity that
/// the mean demand leaves idle because whole replicas serve the peak, <c>needed/demand − 1/capacity</c>; and replicas in reserve, <c>spare/demand</c>. The sum is <c>replicas · hourly / demand</c>.
/// Disaggregated pools count as one replica, weighted by their accelerators; what the one waits for the other is a line.
/// </remarks>
public sealed record CostWaterfall
{
    private CostWaterfall(ImmutableArray<WaterfallLine> lines, Money perRequest, double outputTokens, double tokens)
    {
        (Lines, PerRequest, OutputTokens, Tokens) = (lines, perRequest, outputTokens, tokens);
    }

    /// <summary>The lines, from the floor up.</summary>
    public ImmutableArray<WaterfallLine> Lines { get; }

    /// <summary>The bill of a request.</summary>
    public Money PerRequest { get; }

    /// <summary>Mean generated tokens of a request.</summary>
    public double OutputTokens { get; }

    /// <summary>Mean tokens of a request, prompt and generated.</summary>
    public double Tokens { get; }

    /// <summary>The bill over generated tokens.</summary>
    public TokenPrice PerOutputToken => TokenPrice.Of(PerRequest, OutputTokens);

    /// <summary>The bill over all tokens.</summary>
    public TokenPrice PerToken => TokenPrice.Of(PerRequest, Tokens);

    /// <summary>A line over generated tokens.</summary>
    /// <param name="line">The line.</param>
    public TokenPrice OutputPriceOf(WaterfallLine line)
    {
        return TokenPrice.Of(Guard.NotNull(line).PerRequest, OutputTokens);
    }

    /// <summary>The waterfall of a fleet.</summary>
    /// <param name="system">One or more equal replicas, or pools; how many are paid is the plan's.</param>
    /// <param name="workload">What users ask for.</param>
    /// <param name="replica">What one replica costs: all workers of both pools, where there are pools.</param>
    /// <param name="plan">Requests per second that come and that one replica serves within its limits, and the replicas that follow.</param>
    /// <exception cref="ArgumentException">The plan's capacity is above the saturation of a replica.</exception>
    /// <exception cref="NotServedException">A request does not fit; the exception carries the <see cref="DoesNotFit"/>.</exception>
    public static CostWaterfall Of(ServingSystem system, Workload workload, HourlyCost replica, FleetPlan plan)
    {
        Guard.NotNull(system);
        Guard.NotNull(replica);
        Guard.NotNull(plan);
        (ReplicaTime perfect, double packed, double found) = system.FullUse(workload);
        double limited = 1 / plan.Capacity;
        if (limited < found * (1 - Tolerance))
        {
            throw new ArgumentException(FormattableString.Invariant($"plan: a capacity of {plan.Capacity:G6} requests per second is above the {1 / found:G6} at which a replica is full."), nameof(plan));
        }

        double paid = plan.Replicas / plan.Demand;
        double tight = perfect.Total, rooms = Math.Max(tight, packed), full = Math.Max(rooms, found);
        List<(string Name, double Seconds)> parts =
        [
            ("physical floor", perfect.Ideal), ("kernel efficiency", perfect.Kernels), ("communication", perfect.Network), ("kernel gaps and host", perfect.Host),
            .. system.Pools is null ? (ReadOnlySpan<(string, double)>)[] : [("pools out of balance", perfect.Unbalanced)],
            ("padding and fragmentation", rooms - tight), ("cache misses", full - rooms), ("latency limits", limited - full), ("idle capacity", (plan.Needed / plan.Demand) - limited),
            ("redundancy", plan.Spare / plan.Demand),
        ];
        Money bill = replica.Total * Duration.FromSeconds(paid);
        WorkloadShape shape = workload.Shape;
        return new CostWaterfall(
            [.. parts.Select(p => new WaterfallLine(p.Name, replica.Total * Duration.FromSeconds(p.Seconds), p.Seconds / paid))], bill, shape.Output, shape.Prompt + shape.Output);
    }

    /// <summary>Capacities and saturations are found to a part in a hundred.</summary>
    private const double Tolerance = 0.01;

    /// <summary>Equal when all lines are.</summary>
    public bool Equals(CostWaterfall? other)
    {
        return other is not null && PerRequest == other.PerRequest && OutputTokens.Equals(other.OutputTokens) && Tokens.Equals(other.Tokens) && Lines.SequenceEqual(other.Lines);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(PerRequest, OutputTokens, Tokens, Lines.Length);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(CostWaterfall), (nameof(PerRequest), PerRequest), (nameof(Lines), Lines));
    }
}
