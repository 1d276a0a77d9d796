namespace LlmEconomics;

/// <summary>
/// Accelerators that exchange data as a group, and the least time their collectives take: the larger of the transfer and of the hops' own time.
/// </summary>
/// <remarks>
/// With V bytes of the whole array, n ranks, W what one rank sends at once in all directions, and h hops of at least t each:
/// all-gather and reduce-scatter <c>max(h·t, g·V / W)</c>, all-reduce twice that (a reduce-scatter and an all-gather), all-to-all
/// <c>max(h·t, x·V / W)</c>. The wiring decides W, h, g and x, and has a factory each. Reduction inside the network and the protocol's own
/// losses are left out. Source: Austin et al., How to Scale Your Model, parts 3 and 12, https://jax-ml.github.io/scaling-book/sharding/ and
/// https://jax-ml.github.io/scaling-book/gpus/.
/// </remarks>
public sealed record CollectiveGroup
{
    private readonly double gathered;
    private readonly double exchanged;

    private CollectiveGroup(long ranks, BytesPerSecond egress, double gathered, double exchanged, double hops)
    {
        Ranks = ranks;
        Egress = QuantityGuard.Positive(egress);
        Hops = hops;
        this.gathered = gathered;
        this.exchanged = exchanged;
    }

    /// <summary>Accelerators in the group (n).</summary>
    public long Ranks { get; }

    /// <summary>What one of them sends at once in all directions it can use (W).</summary>
    public BytesPerSecond Egress { get; }

    /// <summary>Hops one after the other until the last shard has arrived (h).</summary>
    public double Hops { get; }

    /// <summary>The least time of one hop (t), whatever it carries; default 0.</summary>
    public Duration HopTime
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(HopTime));
    }

    /// <summary>Transfer time of an all-gather, per byte of the whole array.</summary>
    internal double GatherSecondsPerByte => gathered / Egress.Value;

    /// <summary>Transfer time of an all-to-all, per byte of what one rank holds.</summary>
    internal double ExchangeSecondsPerByte => Ranks * exchanged / Egress.Value;

    /// <summary>The rate at which the whole array arrives at every rank: V over the transfer time of an all-gather.</summary>
    public BytesPerSecond AllGatherBandwidth => Egress / gathered;

    /// <summary>Every rank reaches every other through a switch: <c>g = (n − 1)/n</c>, <c>x = (n − 1)/n²</c>, hops of a tree <c>⌈log₂ n⌉</c>.</summary>
    /// <param name="ranks">Ranks, 2 to 2²⁴.</param>
    /// <param name="egress">What one rank sends into the switch, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static CollectiveGroup Switch(int ranks, BytesPerSecond egress)
    {
        double others = Checked(ranks) - 1.0;
        return new CollectiveGroup(ranks, egress, others / ranks, others / ranks / ranks, Math.Ceiling(Math.Log2(ranks)));
    }

    /// <summary>A row of neighbours without a link between its ends, so that all flows one way: <c>W = w</c>, <c>g = (n − 1)/n</c>, <c>x = 1/4</c>.</summary>
    /// <param name="ranks">Ranks, 2 to 2²⁴.</param>
    /// <param name="link">One link in one direction (w), above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public static CollectiveGroup Line(int ranks, BytesPerSecond link)
    {
        double hops = Checked(ranks) - 1;
        return new CollectiveGroup(ranks, link, hops / ranks, 0.25, hops);
    }

    /// <summary>A ring, used in both directions: <c>W = 2w</c>, hops <c>⌈(n − 1)/2⌉</c>, of V/n each way, so that an even ring needs V/W whatever its length.</summary>
    /// <inheritdoc cref="Line"/>
    public static CollectiveGroup Ring(int ranks, BytesPerSecond link)
    {
        return Torus(link, ranks);
    }

    /// <summary>
    /// A torus whose axes are rings and work at the same time: <c>W = 2·w·axes</c>, g = 1 for even axes; <c>x = a / (4·n)·axes</c> with a the longest
    /// axis, whose links every byte crosses a/4 times in the mean.
    /// </summary>
    /// <param name="link">One link in one direction (w), above 0.</param>
    /// <param name="axes">Ranks along each axis, 2 to 2²⁴; at least one axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    /// <exception cref="ArgumentException">There is no axis.</exception>
    public static CollectiveGroup Torus(BytesPerSecond link, params ReadOnlySpan<int> axes)
    {
        if (axes.IsEmpty)
        {
            throw new ArgumentException("axes must name at least one axis.", nameof(axes));
        }

        long ranks = 1;
        double hops = 0, longest = 0, gathered = 0;
        foreach (int length in axes)
        {
            double around = Math.Ceiling((Checked(length, nameof(axes)) - 1) / 2.0);
            ranks = checked(ranks * length);
            hops += around;
            longest = Math.Max(longest, length);
            gathered = Math.Max(gathered, 2 * around / length);
        }

        return new CollectiveGroup(ranks, link * (2.0 * axes.Length), gathered, longest * axes.Length / (4.0 * ranks), hops);
    }

    /// <summary>
    /// Ranks packed closely on a link: a torus block of n ranks has as many axes in use as <see cref="Topology"/> states, each at most a ring, so
    /// that a byte of an all-to-all crosses half as many links as it has directions to choose from; all other wirings exchange like a switch.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The group is smaller than 2 or larger than the domain.</exception>
    /// <exception cref="UnknownFigureException">The bandwidth of the group is not known.</exception>
    internal static CollectiveGroup Of(Interconnect link, int ranks)
    {
        BytesPerSecond egress = link.BandwidthPerDirectionIn(ranks);
        if (link.Topology != Topology.Torus)
        {
            return Switch(ranks, egress);
        }

        double doublings = Math.Log2(ranks), others = ranks - 1.0;
        double directions = link.PairBandwidthPerDirection is { } pair ? Math.Min(doublings, link.BandwidthPerDirection / pair) : doublings;
        double hops = directions < doublings ? directions / 4 * Math.Pow(ranks, 2 / directions) : doublings;
        return new CollectiveGroup(ranks, egress, others / ranks, Math.Max(others / ranks, hops / 2) / ranks, hops);
    }

    /// <summary>Time until every rank holds an array that was spread over all of them.</summary>
    /// <param name="whole">Bytes of the whole array, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="whole"/> is negative.</exception>
    public Duration AllGather(Bytes whole)
    {
        return Time(whole, gathered);
    }

    /// <summary>Time until partial sums of an array are added up and spread over all ranks: that of the all-gather it mirrors.</summary>
    /// <inheritdoc cref="AllGather"/>
    public Duration ReduceScatter(Bytes whole)
    {
        return AllGather(whole);
    }

    /// <summary>Time until every rank holds the sum of all ranks' arrays: a reduce-scatter and an all-gather.</summary>
    /// <inheritdoc cref="AllGather"/>
    public Duration AllReduce(Bytes whole)
    {
        return ReduceScatter(whole) + AllGather(whole);
    }

    /// <summary>Time until every rank has sent an equal, different part of its shard to every other.</summary>
    /// <inheritdoc cref="AllGather"/>
    public Duration AllToAll(Bytes whole)
    {
        return Time(whole, exchanged);
    }

    private static int Checked(int ranks, string name = "ranks")
    {
        return Guard.Between(ranks, 2, 1 << 24, name);
    }

    private Duration Time(Bytes whole, double share)
    {
        QuantityGuard.NotNegative(whole);
        return Quantity.Max(HopTime * Hops, whole * share / Egress);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(CollectiveGroup), PrintMembers);
    }
}
