using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Performance;

[Properties(Replay = "20261125,119")]
public sealed class CollectiveGroupTests
{
    private static readonly BytesPerSecond Link = BytesPerSecond.FromGigabytesPerSecond(45);
    private static readonly Bytes Array = Bytes.FromMegabytes(8);

    [Property]
    public bool An_all_reduce_is_a_reduce_scatter_and_an_all_gather(PositiveInt ranks, NonNegativeInt bytes)
    {
        CollectiveGroup group = CollectiveGroup.Switch(2 + (ranks.Get % 1000), Link);
        Bytes array = Bytes.FromBytes(bytes.Get);
        return group.AllReduce(array) == group.ReduceScatter(array) + group.AllGather(array);
    }

    [Property]
    public bool A_larger_group_never_gathers_the_same_array_faster(PositiveInt ranks)
    {
        int n = 2 + (ranks.Get % 1000);
        return CollectiveGroup.Switch(n, Link).AllGather(Array) <= CollectiveGroup.Switch(n + 1, Link).AllGather(Array)
            && CollectiveGroup.Line(n, Link).AllGather(Array) <= CollectiveGroup.Line(n + 1, Link).AllGather(Array);
    }

    [Property]
    public bool An_even_ring_gathers_at_both_directions_of_its_link_whatever_its_length(PositiveInt half)
    {
        return IsClose(Array / (Link * 2), CollectiveGroup.Ring(2 * half.Get, Link).AllGather(Array));
    }

    [Property]
    public bool Each_further_axis_adds_its_bandwidth(PositiveInt half)
    {
        int even = 2 * half.Get % 1000;
        even = Math.Max(2, even);
        return IsClose(CollectiveGroup.Ring(even, Link).AllGather(Array), CollectiveGroup.Torus(Link, even, even).AllGather(Array) * 2);
    }

    [Fact]
    public void A_ring_exchanges_four_times_faster_than_it_gathers()
    {
        CollectiveGroup ring = CollectiveGroup.Ring(8, Link);

        Assert.True(IsClose(ring.AllGather(Array), ring.AllToAll(Array) * 4));
    }

    [Fact]
    public void The_rate_of_a_gather_is_the_array_over_its_time()
    {
        CollectiveGroup node = CollectiveGroup.Switch(8, BytesPerSecond.FromGigabytesPerSecond(450));

        Assert.Equal(514.3e9, node.AllGatherBandwidth.Value, 0.05e9);
        Assert.True(IsClose(Array / node.AllGatherBandwidth, node.AllGather(Array)));
    }

    [Fact]
    public void A_small_array_takes_the_time_of_the_hops()
    {
        CollectiveGroup row = CollectiveGroup.Line(4, Link) with { HopTime = Duration.FromMicroseconds(1) };

        Assert.Equal(3, row.AllGather(Bytes.FromBytes(256)).Microseconds, 1e-9);
        Assert.Equal(6, row.AllReduce(Bytes.FromBytes(256)).Microseconds, 1e-9);
    }

    [Fact]
    public void A_message_pays_every_hop_and_its_transfer()
    {
        Duration time = PointToPoint.Time(Bytes.FromMebibytes(16), Link * 2, 6, Duration.FromMicroseconds(1));

        Assert.Equal(6e-6 + (16777216 / 90e9), time.Seconds, 1e-12);
    }

    [Fact]
    public void One_rank_is_no_group()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CollectiveGroup.Switch(1, Link));
        Assert.Throws<ArgumentException>(() => CollectiveGroup.Torus(Link));
        Assert.Throws<ArgumentOutOfRangeException>(() => CollectiveGroup.Line(4, default));
    }

    private static bool IsClose(Duration left, Duration right)
    {
        return Math.Abs((left / right) - 1) < 1e-12;
    }
}
