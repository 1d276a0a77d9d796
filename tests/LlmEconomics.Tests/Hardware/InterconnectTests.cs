using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Hardware;

/// <summary>What a group of accelerators gets from a link.</summary>
[Properties(Arbitrary = [typeof(InterconnectTests)], Replay = "20261122,17")]
public sealed class InterconnectTests
{
    public static Arbitrary<Interconnect> Interconnects()
    {
        Gen<Interconnect> links =
            from topology in Gen.Elements(Topology.All.AsEnumerable())
            from all in Gen.Choose(1, 2_000)
            from share in Gen.Choose(1, 100)
            from domain in Gen.Choose(2, 1_024)
            select new Interconnect
            {
                Name = "any",
                Topology = topology,
                BandwidthPerDirection = BytesPerSecond.FromGigabytesPerSecond(all),
                PairBandwidthPerDirection = BytesPerSecond.FromGigabytesPerSecond(all) * (share / 100.0),
                DomainSize = domain,
            };
        return links.ToArbitrary();
    }

    [Property]
    public bool No_group_gets_more_than_all_peers_together(Interconnect link)
    {
        return Groups(link).All(n => link.BandwidthPerDirectionIn(n) <= link.BandwidthPerDirection);
    }

    [Property]
    public bool No_group_gets_less_than_a_pair(Interconnect link)
    {
        return Groups(link).All(n => link.BandwidthPerDirectionIn(n) >= link.PairBandwidthPerDirection);
    }

    [Property]
    public bool A_larger_group_never_gets_less(Interconnect link)
    {
        return Groups(link).Skip(1).All(n => link.BandwidthPerDirectionIn(n) >= link.BandwidthPerDirectionIn(n - 1));
    }

    [Property]
    public bool The_whole_domain_gets_everything(Interconnect link)
    {
        return link.BandwidthPerDirectionIn(link.DomainSize!.Value) == link.BandwidthPerDirection;
    }

    [Property]
    public void More_than_the_domain_is_refused(Interconnect link)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => link.BandwidthPerDirectionIn(link.DomainSize!.Value + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => link.BandwidthPerDirectionIn(1));
    }

    [Theory]
    [InlineData("mesh", 2, 64)]
    [InlineData("mesh", 4, 192)]
    [InlineData("mesh", 8, 448)]
    [InlineData("bridge", 2, 64)]
    [InlineData("torus", 2, 64)]
    [InlineData("torus", 4, 128)]
    [InlineData("torus", 8, 192)]
    [InlineData("torus", 64, 384)]
    [InlineData("torus", 128, 448)]
    [InlineData("switch", 2, 448)]
    [InlineData("host", 2, 448)]
    public void A_group_uses_the_links_its_topology_has(string topology, int groupSize, double gigabytesPerSecond)
    {
        Interconnect link = new()
        {
            Name = "seven links",
            Topology = Topology.All.Single(t => t.Name == topology),
            BandwidthPerDirection = BytesPerSecond.FromGigabytesPerSecond(448),
            PairBandwidthPerDirection = BytesPerSecond.FromGigabytesPerSecond(64),
        };
        Assert.Equal(BytesPerSecond.FromGigabytesPerSecond(gigabytesPerSecond), link.BandwidthPerDirectionIn(groupSize));
    }

    [Fact]
    public void An_unknown_pair_is_refused_only_where_it_matters()
    {
        Interconnect link = Sample.Link with { PairBandwidthPerDirection = null };
        UnknownFigureException refusal = Assert.Throws<UnknownFigureException>(() => link.BandwidthPerDirectionIn(2));
        Assert.Equal("pairBandwidthPerDirection", refusal.Figure);
        Assert.Equal(link.BandwidthPerDirection, link.BandwidthPerDirectionIn(8));
        Assert.Equal(link.BandwidthPerDirection, (link with { Topology = Topology.Switch }).BandwidthPerDirectionIn(2));
    }

    [Fact]
    public void Guards_survive_with()
    {
        Assert.Throws<ArgumentException>(() => Sample.Link with { Name = "" });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Link with { BandwidthPerDirection = default });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Link with { PairBandwidthPerDirection = BytesPerSecond.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Link with { Latency = Duration.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => Sample.Link with { DomainSize = 1 });
    }

    private static IEnumerable<int> Groups(Interconnect link)
    {
        return Enumerable.Range(2, link.DomainSize!.Value - 1);
    }
}
