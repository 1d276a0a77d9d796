using Xunit;

namespace LlmEconomics.Tests.Hardware;

public sealed class ClusterTests
{
    private static readonly Accelerator s_x1 = Sample.Accelerator;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 4, 1)]
    [InlineData(8, 8, 1)]
    [InlineData(24, 8, 3)]
    public void A_count_fills_nodes_as_large_as_the_scale_up_link_reaches(int count, int perNode, int nodes)
    {
        Cluster cluster = s_x1 * count;
        Assert.Equal((perNode, nodes), (cluster.AcceleratorsPerNode, cluster.Nodes));
        Assert.Equal(count, cluster.AcceleratorCount);
    }

    [Fact]
    public void A_count_that_leaves_a_node_half_full_is_refused_with_the_way_out()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => s_x1 * 12);
        Assert.Contains("12 × X1 fill no whole number of nodes of 8", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("AcceleratorsPerNode", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => s_x1 * 0);
    }

    [Theory]
    [InlineData("bridge")]
    [InlineData("host")]
    public void Cards_that_no_link_forms_into_nodes_are_one_node(string topology)
    {
        Accelerator card = s_x1 with { ScaleUp = Sample.Link with { Topology = Topology.All.Single(t => t.Name == topology), DomainSize = 2 } };
        Assert.Equal(5, (card * 5).AcceleratorsPerNode);
        Assert.Equal(5, ((s_x1 with { ScaleUp = null }) * 5).AcceleratorsPerNode);
    }

    [Fact]
    public void Totals_are_those_of_one_times_the_count()
    {
        Cluster cluster = s_x1 * 16;
        Assert.Equal(s_x1.Memory * 16, cluster.Memory);
        Assert.Equal(s_x1.MemoryBandwidth * 16, cluster.MemoryBandwidth);
        Assert.Equal(s_x1.Peak(ElementType.Bf16) * 16, cluster.Peak(ElementType.Bf16));
        Assert.Throws<NoHardwarePathException>(() => cluster.Peak(ElementType.Fp4));
    }

    [Fact]
    public void A_group_uses_the_slowest_link_it_cannot_avoid()
    {
        Cluster cards = new() { Accelerator = s_x1 with { ScaleUp = Sample.Link with { DomainSize = 2 } }, AcceleratorsPerNode = 8, Nodes = 2 };
        Assert.Equal("Link", cards.LinkFor(2).Name);
        Assert.Equal("PCIe", cards.LinkFor(3).Name);
        Assert.Equal("PCIe", cards.LinkFor(8).Name);
        Assert.Equal("Network", cards.LinkFor(9).Name);
        Assert.Equal("Network", cards.LinkFor(16).Name);
        Assert.Throws<ArgumentOutOfRangeException>(() => cards.LinkFor(17));
        Assert.Throws<ArgumentOutOfRangeException>(() => cards.LinkFor(1));
    }

    [Fact]
    public void The_bandwidth_of_a_group_is_that_of_its_link()
    {
        Cluster cluster = s_x1 * 16;
        Assert.Equal(BytesPerSecond.FromGigabytesPerSecond(300), cluster.BandwidthPerDirectionIn(4));
        Assert.Equal(BytesPerSecond.FromGigabytesPerSecond(700), cluster.BandwidthPerDirectionIn(8));
        Assert.Equal(s_x1.ScaleOut!.BandwidthPerDirection, cluster.BandwidthPerDirectionIn(16));
    }

    [Fact]
    public void The_network_is_the_accelerator_s_unless_stated()
    {
        Cluster cluster = s_x1 * 16;
        Interconnect faster = s_x1.ScaleOut! with { BandwidthPerDirection = BytesPerSecond.FromGigabytesPerSecond(800) };
        Assert.Equal(s_x1.ScaleOut, cluster.ScaleOut);
        Assert.Equal(faster, (cluster with { ScaleOut = faster }).LinkFor(16));
    }

    [Fact]
    public void An_unknown_link_is_refused_and_never_replaced_by_another()
    {
        Accelerator noLinks = s_x1 with { ScaleUp = null, HostLink = null, ScaleOut = null };
        Assert.Equal("scaleUp or hostLink", Assert.Throws<UnknownFigureException>(() => (noLinks * 2).LinkFor(2)).Figure);

        Cluster apart = new() { Accelerator = noLinks, Nodes = 2 };
        Assert.Equal("scaleOut", Assert.Throws<UnknownFigureException>(() => apart.LinkFor(2)).Figure);

        Accelerator unknownReach = s_x1 with { ScaleUp = Sample.Link with { DomainSize = null } };
        Assert.Equal("scaleUp.domainSize", Assert.Throws<UnknownFigureException>(() => (unknownReach * 2).LinkFor(2)).Figure);

        Accelerator bridgeOnly = s_x1 with { ScaleUp = Sample.Link with { Topology = Topology.Bridge, DomainSize = 2 }, HostLink = null };
        Assert.Equal("hostLink", Assert.Throws<UnknownFigureException>(() => (bridgeOnly * 4).LinkFor(4)).Figure);
    }

    [Fact]
    public void Guards_survive_with()
    {
        Cluster cluster = s_x1 * 8;
        Assert.Throws<ArgumentNullException>(() => cluster with { Accelerator = null! });
        Assert.Throws<ArgumentOutOfRangeException>(() => cluster with { AcceleratorsPerNode = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => cluster with { Nodes = 0 });
    }

    [Fact]
    public void Text_says_how_many_of_what()
    {
        Assert.Equal("8 × X1", (s_x1 * 8).ToString());
        Assert.Equal("2 × 8 × X1", (s_x1 * 16).ToString());
    }
}
