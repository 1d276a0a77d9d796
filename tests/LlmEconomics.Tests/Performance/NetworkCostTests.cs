using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>
/// Collectives worked out by hand on H100: 450 GB/s inside nodes of 8, 50 GB/s between them, half and four fifths of which are reached; 20 µs to start the library, 2 µs per hop inside,
/// 5 µs between nodes, 1 µs per segment, 8 µs for an engine's own all-reduce.
/// </summary>
public sealed class NetworkCostTests
{
    private const double Inside = 1 / 225e9, Outside = 1 / 40e9, Micro = 1e-6;

    private static readonly EfficiencyProfile s_profile = EfficiencyProfile.Ideal with
    {
        Network = 0.5,
        Collectives = new CollectiveProfile
        {
            LibraryLatency = Duration.FromMicroseconds(20), HopLatency = Duration.FromMicroseconds(2), SegmentTime = Duration.FromMicroseconds(1), ScaleOut = 0.8,
            ScaleOutLatency = Duration.FromMicroseconds(5),
        },
    };

    private static readonly BytesPerSecond Link = BytesPerSecond.FromGigabytesPerSecond(45);

    [Fact]
    public void A_cost_is_fixed_and_grows_with_bytes_and_their_root()
    {
        CollectiveCost transfer = CollectiveCost.Transfer(2e-9, 3, Duration.FromMicroseconds(6));
        Assert.Equal((0.0, 2e-9), (transfer.Fixed, transfer.PerByte));
        Assert.Equal(2 * Math.Sqrt(3 * 6e-6 * 2e-9), transfer.PerRootByte, 1e-18);
        CollectiveCost cost = new(5, 3, 2);
        Assert.Equal(5 + (3 * 4) + (2 * 2), cost.Seconds(4));
        Assert.Equal((0.0, 0.0), (cost.Seconds(0), cost.Seconds(-1)));
        Assert.Equal(new CollectiveCost(5, 12, 4), cost.Per(4));
        Assert.Equal(default, cost.Per(0));
        Assert.Equal(new CollectiveCost(10, 6, 4), cost * 2);
        Assert.Equal(new CollectiveCost(6, 5, 5), cost + new CollectiveCost(1, 2, 3));
        Assert.Equal(new CollectiveCost(7e-6, 0, 0), CollectiveCost.Wait(Duration.FromMicroseconds(7)));
    }

    [Fact]
    public void Ranks_of_one_node_reduce_in_the_engines_own_kernel()
    {
        // 3 hops of a ring are fewer than 4 up and down a tree; 8 ranks have 6 of a tree and not 7 of a ring.
        CollectiveCost four = Cost(CollectiveKind.AllReduce, 4), eight = Cost(CollectiveKind.AllReduce, 8);
        Near(new CollectiveCost(8 * Micro, 1.5 * Inside, 2 * Math.Sqrt(3 * Micro * 1.5 * Inside)), four);
        Near(new CollectiveCost(8 * Micro, 1.75 * Inside, 2 * Math.Sqrt(6 * Micro * 1.75 * Inside)), eight);
        Near(new CollectiveCost((20 + (3 * 2)) * Micro, 0.75 * Inside, 2 * Math.Sqrt(3 * Micro * 0.75 * Inside)), Cost(CollectiveKind.AllGather, 4));
        Near(Cost(CollectiveKind.AllGather, 4), Cost(CollectiveKind.ReduceScatter, 4));
        Near(new CollectiveCost(22 * Micro, 0.75 * Inside, 2 * Math.Sqrt(3 * Micro * 0.75 * Inside)), Cost(CollectiveKind.AllToAll, 4));
        Near(new CollectiveCost(22 * Micro, Inside, 2 * Math.Sqrt(Micro * Inside)), Cost(CollectiveKind.PointToPoint, 2));
        Assert.All(Enum.GetValues<CollectiveKind>(), kind => Assert.Equal(default, Cost(kind, 1)));
    }

    [Fact]
    public void Two_nodes_pay_both_networks()
    {
        // 16 ranks: 6 hops inside and one between, gone through twice by a reduction.
        double gather = 7 / 8.0 * Inside, between = 1 / 16.0 * Outside;
        Near(
            new CollectiveCost((20 + (2 * (12 + 5))) * Micro, 2 * (gather + between), (4 * Math.Sqrt(6 * Micro * gather)) + (2 * Math.Sqrt(Micro * 2 * between))),
            Cost(CollectiveKind.AllReduce, 16));
        Near(
            new CollectiveCost((20 + 12 + 5) * Micro, gather + between, (2 * Math.Sqrt(6 * Micro * gather)) + (2 * Math.Sqrt(Micro * between))), Cost(CollectiveKind.AllGather, 16));
        Near(
            new CollectiveCost((20 + 2 + 5) * Micro, (7 / 16.0 * Inside) + (8 / 16.0 * Outside), (2 * Math.Sqrt(6 * Micro * 7 / 16 * Inside)) + (2 * Math.Sqrt(Micro / 2 * Outside))),
            Cost(CollectiveKind.AllToAll, 16));
        Near(new CollectiveCost(25 * Micro, Outside, 2 * Math.Sqrt(Micro * Outside)), Cost(CollectiveKind.PointToPoint, 2, 8));

        // Every eighth accelerator: nothing inside, 3 hops of a tree between 8 nodes.
        Near(new CollectiveCost((20 + 15) * Micro, 7 / 8.0 * Outside, 2 * Math.Sqrt(3 * Micro * 7 / 8 * Outside)), Cost(CollectiveKind.AllGather, 8, 8));
    }

    [Fact]
    public void Scattered_tokens_pay_the_hops_they_take()
    {
        NetworkModel network = Network(16);
        Near(
            new CollectiveCost((7 + (5 * 2) + 2 + 5) * Micro, (0.3 * Inside) + (0.2 * Outside), (2 * Math.Sqrt(6 * Micro * 0.3 * Inside)) + (2 * Math.Sqrt(Micro * 0.2 * Outside))),
            network.Scatter(Duration.FromMicroseconds(7), 0.3, 0.2, 3, network.Group(16, 1)));
        Near(
            new CollectiveCost((7 + 2) * Micro, 0.3 * Inside, 2 * Math.Sqrt(6 * Micro * 0.3 * Inside)),
            network.Scatter(Duration.FromMicroseconds(7), 0.3, 0.2, 3, network.Group(8, 1)));
    }

    [Fact]
    public void Ranks_fill_nodes_one_after_the_other()
    {
        RankGroup twelve = RankGroup.Of(Devices.H100, 16, 12, 1), spread = RankGroup.Of(Devices.H100, 64, 16, 4), alone = RankGroup.Of(Devices.H100, 16, 1, 4);
        Assert.Equal((12L, 8, 2, 50e9, 6.0, 1.0, true), (twelve.Ranks, twelve.PerNode, twelve.Nodes, twelve.ScaleOut, twelve.HopsInside, twelve.HopsOutside, twelve.IsDirect));
        Assert.Equal((16L, 2, 8, 50e9, 1.0, 3.0, true), (spread.Ranks, spread.PerNode, spread.Nodes, spread.ScaleOut, spread.HopsInside, spread.HopsOutside, spread.IsDirect));
        Assert.Equal((1L, 1, 1, 0.0, 0.0), (alone.Ranks, alone.PerNode, alone.Nodes, alone.ScaleOut, alone.HopsOutside));
        Assert.Equal((8L, 2L), (twelve.Inside!.Ranks, spread.Inside!.Ranks));
        Assert.Equal(0, RankGroup.Of(Devices.H100, 8, 8, 1).ScaleOut);
        Assert.Null(RankGroup.Of(Devices.H100, 64, 8, 8).Inside);
        Assert.Equal((4, 8, 8), (RankGroup.NodeSize(Devices.H100, 4), RankGroup.NodeSize(Devices.H100, 8), RankGroup.NodeSize(Devices.H100, 64)));
        Assert.Equal(1 << 20, RankGroup.NodeSize(Devices.Plain, 1 << 20));
        Accelerator slots = AcceleratorCatalog.Default.Find("nvidia-rtx-pro-6000-blackwell-server-96gb"), torus = AcceleratorCatalog.Default.Find("google-tpu-v5p");
        Assert.Equal((true, false), (RankGroup.Of(slots, 8, 2, 1).IsDirect, RankGroup.Of(slots, 8, 4, 1).IsDirect));
        Assert.Equal((true, false), (RankGroup.Of(torus, 8, 2, 1).IsDirect, RankGroup.Of(torus, 8, 4, 1).IsDirect));
        Assert.Equal(3, RankGroup.Of(torus, 8, 8, 1).HopsInside, 1e-12);
    }

    [Fact]
    public void Wirings_have_the_hops_and_rates_of_their_graphs()
    {
        Bytes whole = Bytes.FromGigabytes(45);
        CollectiveGroup eight = CollectiveGroup.Switch(8, Link), nine = CollectiveGroup.Switch(9, Link), row = CollectiveGroup.Line(4, Link), ring = CollectiveGroup.Ring(5, Link), torus = CollectiveGroup.Torus(Link, 4, 8);
        Assert.Equal((8L, 3.0, 4.0, 3.0, 2.0, 6.0), (eight.Ranks, eight.Hops, nine.Hops, row.Hops, ring.Hops, torus.Hops));
        Assert.Equal((32L, 45e9, 90e9, 180e9), (torus.Ranks, row.Egress.Value, ring.Egress.Value, torus.Egress.Value));
        Close([7 / 8.0, 3 / 4.0, 0.8 / 2, 1 / 4.0], [eight.AllGather(whole), row.AllGather(whole), ring.AllGather(whole), torus.AllGather(whole)]);
        Close([7 / 64.0, 1 / 4.0, 5 / 20.0 / 2, 8 * 2 / (4 * 32.0) / 4], [eight.AllToAll(whole), row.AllToAll(whole), ring.AllToAll(whole), torus.AllToAll(whole)]);
        Assert.Equal(7 / 8.0 / 45e9, eight.GatherSecondsPerByte, 1e-24);
        Assert.Equal(7 / 8.0 / 45e9, eight.ExchangeSecondsPerByte, 1e-24);

        // The hops' own time where that is longer.
        Assert.Equal(3 * 2, (eight with { HopTime = Duration.FromSeconds(2) }).AllGather(whole).Value, 1e-12);
        Assert.Equal(0, eight.AllToAll(Bytes.Zero).Value);
    }

    [Fact]
    public void Groups_and_messages_have_bounds()
    {
        const int Most = 1 << 24;
        Assert.Equal(Most, CollectiveGroup.Switch(Most, Link).Ranks);
        Assert.All(
            [() => CollectiveGroup.Switch(Most + 1, Link), () => CollectiveGroup.Line(1, Link), () => CollectiveGroup.Line(Most + 1, Link), () => CollectiveGroup.Ring(1, Link), () => CollectiveGroup.Torus(Link, 2, 1), () => CollectiveGroup.Switch(8, default)],
            (Func<object> bad) => Assert.Throws<ArgumentOutOfRangeException>(bad));
        Assert.Equal("axes", Assert.Throws<ArgumentException>(() => CollectiveGroup.Torus(Link)).ParamName);
        CollectiveGroup eight = CollectiveGroup.Switch(8, Link);
        Assert.Throws<ArgumentOutOfRangeException>(() => eight with { HopTime = Duration.FromSeconds(-1) });
        Assert.All(
            [eight.AllGather, eight.AllReduce, eight.ReduceScatter, eight.AllToAll], (Func<Bytes, Duration> collective) => Assert.Throws<ArgumentOutOfRangeException>(() => collective(Bytes.FromBytes(-1))));
        Duration hop = Duration.FromMicroseconds(1);
        Assert.Equal(1, PointToPoint.Time(Bytes.FromGigabytes(45), Link, 0, hop).Value, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => PointToPoint.Time(Bytes.FromBytes(-1), Link, 1, hop));
        Assert.Throws<ArgumentOutOfRangeException>(() => PointToPoint.Time(Bytes.Zero, default, 1, hop));
        Assert.Throws<ArgumentOutOfRangeException>(() => PointToPoint.Time(Bytes.Zero, Link, -1, hop));
        Assert.Throws<ArgumentOutOfRangeException>(() => PointToPoint.Time(Bytes.Zero, Link, 1, Duration.FromSeconds(-1)));
    }

    [Fact]
    public void An_exchange_takes_its_fastest_way_and_each_of_its_layers()
    {
        TokenExchange exchange = new("x", 3, [new TokenExchange.Way(new CollectiveCost(1, 1, 0), new CollectiveCost(2, 0, 0)), TokenExchange.Way.OfRank(new CollectiveCost(0, 5, 0))]);
        Assert.Equal((3 * 2.5, 3 * (1 + 10 + 2.0), 0.0), (exchange.Seconds(new ExchangeLoad(0.5, 1)), exchange.Seconds(new ExchangeLoad(10, 1)), exchange.Seconds(new ExchangeLoad(0, 0))));
    }

    [Fact]
    public void Context_ranks_pass_whichever_is_fewer_bytes_of_each_group()
    {
        // Keys of 2 bytes, queries of 10; half the sequences are on a rank; a second per byte of keys and three of queries, in 4 layers.
        ContextExchange exchange = new("x", 4, AttentionSpan.Full, 2, 10, 0.5, new CollectiveCost(0, 1, 0), new CollectiveCost(0, 3, 0));
        double Seconds(StepShape shape) => exchange.Seconds(new ExchangeLoad(0, 0, shape));
        Assert.Equal(4 * 0.5 * 100 * 2, Seconds(StepShape.Prefill(1, 100)), 1e-9);
        Assert.Equal(4 * 3 * 0.5 * 7 * 10, Seconds(StepShape.Decode(7, 1000)), 1e-9);
        Assert.Equal(Seconds(StepShape.Prefill(1, 100)) + Seconds(StepShape.Decode(7, 1000)), Seconds(StepShape.Prefill(1, 100) + StepShape.Decode(7, 1000)), 1e-9);
        Assert.Equal(0, Seconds(StepShape.Decode(0, 1000) + StepShape.Chunk(3, 0, 50)));

        // As many bytes either way: the keys, which are gathered at a third of the cost.
        Assert.Equal(4 * 0.5 * 5 * 2, Seconds(StepShape.Decode(1, 4)), 1e-9);
    }

    private static CollectiveCost Cost(CollectiveKind kind, long ranks, long stride = 1)
    {
        return Network(ranks * stride).Cost(kind, ranks, stride);
    }

    private static NetworkModel Network(long accelerators)
    {
        return new NetworkModel(Devices.H100, accelerators, s_profile, Duration.FromMicroseconds(8));
    }

    private static void Near(in CollectiveCost expected, in CollectiveCost actual)
    {
        Assert.Equal(expected.Fixed, actual.Fixed, 1e-15);
        Assert.Equal(expected.PerByte, actual.PerByte, 1e-9 * expected.PerByte);
        Assert.Equal(expected.PerRootByte, actual.PerRootByte, 1e-9 * expected.PerRootByte);
    }

    private static void Close(double[] expected, Duration[] actual)
    {
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, p.Second.Value, 1e-12));
    }
}
