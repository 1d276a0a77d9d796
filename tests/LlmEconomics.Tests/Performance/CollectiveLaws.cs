using LlmEconomics.Tests.Accounting;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>What holds for the time of every collective on every wiring.</summary>
public sealed class CollectiveLaws
{
    private static readonly CollectiveKind[] s_kinds = Enum.GetValues<CollectiveKind>();

    private static readonly double[] s_sizes = [1, 512, 16_384, 1 << 20, 1 << 26, 1L << 32];

    public static TheoryData<string> Accelerators =>
        ["nvidia-h100-sxm-80gb", "nvidia-a100-sxm-80gb", "nvidia-b200-sxm-180gb", "nvidia-gb200-nvl72-186gb", "nvidia-rtx-pro-6000-blackwell-server-96gb", "amd-mi300x-192gb", "google-tpu-v5p"];

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void One_rank_and_no_bytes_take_no_time(string id)
    {
        Assert.All(s_kinds, kind => Assert.Equal(default, Cost(id, kind, 1, 1)));
        Assert.All(s_kinds, kind => Assert.Equal(0, Cost(id, kind, 8).Seconds(0)));
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void More_bytes_take_longer_and_two_halves_no_less_than_the_whole(string id)
    {
        foreach (CollectiveKind kind in s_kinds)
        {
            CollectiveCost cost = Cost(id, kind, 8);
            Assert.All(s_sizes, bytes =>
            {
                Assert.True(cost.Seconds(2 * bytes) > cost.Seconds(bytes), $"{kind} {bytes}");
                Assert.True(cost.Seconds(2 * bytes) <= 2 * cost.Seconds(bytes), $"{kind} {bytes}");
                Assert.Equal(cost.Seconds(3 * bytes), cost.Per(3).Seconds(bytes), 1e-12);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void Twice_the_bandwidth_is_faster_and_at_most_twice(string id)
    {
        Accelerator slow = AcceleratorCatalog.Default.Find(id);
        Accelerator fast = slow with { ScaleUp = Twice(slow.ScaleUp), ScaleOut = Twice(slow.ScaleOut), HostLink = Twice(slow.HostLink) };
        foreach ((CollectiveKind kind, int ranks) in s_kinds.SelectMany(k => ((int[])[2, 4, 8]).Select(n => (k, n))))
        {
            CollectiveCost before = Cost(slow, kind, ranks, 1), after = Cost(fast, kind, ranks, 1);
            Assert.All(s_sizes, bytes => Assert.True(
                after.Seconds(bytes) < before.Seconds(bytes) && before.Seconds(bytes) <= 2 * after.Seconds(bytes), $"{kind} of {ranks}: {bytes}"));
        }

        static Interconnect? Twice(Interconnect? link)
        {
            return link is null ? null : link with { BandwidthPerDirection = link.BandwidthPerDirection * 2, PairBandwidthPerDirection = link.PairBandwidthPerDirection * 2 };
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void An_all_reduce_moves_what_a_reduce_scatter_and_an_all_gather_move_and_starts_no_later(string id)
    {
        foreach (int ranks in (int[])[2, 4, 8])
        {
            CollectiveCost reduce = Cost(id, CollectiveKind.AllReduce, ranks);
            CollectiveCost both = Cost(id, CollectiveKind.ReduceScatter, ranks) + Cost(id, CollectiveKind.AllGather, ranks);
            Assert.Equal(both.PerByte, reduce.PerByte, 1e-12 * both.PerByte);
            Assert.True(reduce.Fixed <= both.Fixed && reduce.PerRootByte <= both.PerRootByte, $"{ranks}");
        }
    }

    [Theory]
    [MemberData(nameof(Accelerators))]
    public void The_ideal_time_is_that_of_the_group(string id)
    {
        Accelerator accelerator = AcceleratorCatalog.Default.Find(id);
        NetworkModel ideal = new(accelerator, 4, EfficiencyProfile.Ideal, default);
        Interconnect link = new Cluster { Accelerator = accelerator, AcceleratorsPerNode = 4 }.LinkFor(4);
        CollectiveGroup group = CollectiveGroup.Of(link, 4);
        Bytes array = Bytes.FromMegabytes(8);
        Assert.Equal(group.AllGather(array).Value, ideal.Cost(CollectiveKind.AllGather, 4).Seconds(array.Value), 1e-15);
        Assert.Equal(group.ReduceScatter(array).Value, ideal.Cost(CollectiveKind.ReduceScatter, 4).Seconds(array.Value), 1e-15);
        Assert.Equal(group.AllReduce(array).Value, ideal.Cost(CollectiveKind.AllReduce, 4).Seconds(array.Value), 1e-15);
        Assert.Equal(group.AllToAll(array).Value, ideal.Cost(CollectiveKind.AllToAll, 4).Seconds(array.Value / 4), 1e-15);
        Assert.Equal((array / link.BandwidthPerDirectionIn(2)).Value, ideal.Cost(CollectiveKind.PointToPoint, 2).Seconds(array.Value), 1e-15);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(64)]
    public void Over_nodes_a_collective_is_never_faster_than_in_one_node_of_that_size(int ranks)
    {
        Accelerator nodes = Devices.H100, one = nodes with { ScaleUp = nodes.ScaleUp! with { DomainSize = ranks } };
        foreach (CollectiveKind kind in s_kinds.Where(k => k != CollectiveKind.PointToPoint))
        {
            CollectiveCost split = Cost(nodes, kind, ranks, 1), flat = Cost(one, kind, ranks, 1);
            Assert.All(s_sizes, bytes => Assert.True(split.Seconds(bytes) >= flat.Seconds(bytes), $"{kind} {bytes}"));
        }
    }

    [Fact]
    public void Nodes_joined_as_fast_as_they_are_inside_move_arrays_as_one_node_does()
    {
        Accelerator alike = Devices.H100 with { ScaleOut = Devices.H100.ScaleUp! with { DomainSize = null } };
        Accelerator one = Devices.H100 with { ScaleUp = Devices.H100.ScaleUp! with { DomainSize = 32 } };
        Assert.All(s_kinds, kind => Assert.True(Loads.AreClose(
            new NetworkModel(one, 32, EfficiencyProfile.Ideal, default).Cost(kind, 32).PerByte, new NetworkModel(alike, 32, EfficiencyProfile.Ideal, default).Cost(kind, 32).PerByte)));
    }

    [Fact]
    public void Two_nodes_reduce_inside_then_between_then_gather()
    {
        // 16 H100 and 1 GB: 7/8 GB over 450 GB/s there and back, 1/8 GB over 50 GB/s between two nodes.
        double seconds = new NetworkModel(Devices.H100, 16, EfficiencyProfile.Ideal, default).Cost(CollectiveKind.AllReduce, 16).Seconds(1e9);
        Assert.Equal((2 * 7 / 8.0 / 450) + (1 / 8.0 / 50), seconds, 1e-12);
        double exchange = new NetworkModel(Devices.H100, 16, EfficiencyProfile.Ideal, default).Cost(CollectiveKind.AllToAll, 16).Seconds(1e9);
        Assert.Equal((7 / 16.0 / 450) + (8 / 16.0 / 50), exchange, 1e-12);
    }

    [Fact]
    public void Ranks_far_apart_share_no_node()
    {
        // Every eighth of 64 H100: one rank per node, so all goes over the network.
        double seconds = new NetworkModel(Devices.H100, 64, EfficiencyProfile.Ideal, default).Cost(CollectiveKind.AllGather, 8, 8).Seconds(1e9);
        Assert.Equal(7 / 8.0 / 50, seconds, 1e-12);

        // Every fourth: two per node.
        RankGroup group = RankGroup.Of(Devices.H100, 64, 16, 4);
        Assert.Equal((2, 8), (group.PerNode, group.Nodes));
        Assert.True(group.IsDirect);
    }

    [Fact]
    public void A_pair_of_a_mesh_has_only_its_own_link()
    {
        Accelerator mi300 = AcceleratorCatalog.Default.Find("amd-mi300x-192gb");
        double Seconds(int ranks)
        {
            return new NetworkModel(mi300, 8, EfficiencyProfile.Ideal, default).Cost(CollectiveKind.AllGather, ranks).Seconds(1e9);
        }

        Assert.Equal(1e9 / 2 / mi300.ScaleUp!.PairBandwidthPerDirection!.Value.Value, Seconds(2), 1e-12);
        Assert.True(Seconds(8) < Seconds(4) && Seconds(4) < Seconds(2));
    }

    [Fact]
    public void More_than_two_cards_in_slots_use_the_library()
    {
        CollectiveCost two = Cost("nvidia-rtx-pro-6000-blackwell-server-96gb", CollectiveKind.AllReduce, 2), four = Cost("nvidia-rtx-pro-6000-blackwell-server-96gb", CollectiveKind.AllReduce, 4);
        EfficiencyProfile profile = EfficiencyProfile.For(AcceleratorCatalog.Default.Find("nvidia-rtx-pro-6000-blackwell-server-96gb"));
        Assert.Equal(Duration.FromMicroseconds(profile.NetworkLatency.Value).Value, two.Fixed, 1e-15);
        Assert.Equal((profile.Collectives.LibraryLatency + (profile.Collectives.HopLatency * 6)).Value, four.Fixed, 1e-12);
    }

    [Theory]
    [InlineData(2, 1, 0.5)]
    [InlineData(8, 3, 1.5)]
    [InlineData(64, 6, 3)]
    [InlineData(512, 12, 6)]
    public void A_byte_crosses_a_torus_over_half_its_diameter(int ranks, double hops, double mean)
    {
        // 3-D: blocks of 2, 2×2×2, 4×4×4, 8×8×8.
        Interconnect link = AcceleratorCatalog.Default.Find("google-tpu-v5p").ScaleUp!;
        CollectiveGroup group = CollectiveGroup.Of(link, ranks);
        Assert.Equal(hops, group.Hops, 1e-9);
        Assert.Equal(mean / group.Egress.Value, group.ExchangeSecondsPerByte, 1e-9 / group.Egress.Value);
    }

    private static CollectiveCost Cost(string id, CollectiveKind kind, int ranks, int stride = 1)
    {
        return Cost(AcceleratorCatalog.Default.Find(id), kind, ranks, stride);
    }

    private static CollectiveCost Cost(Accelerator accelerator, CollectiveKind kind, int ranks, int stride)
    {
        EfficiencyProfile profile = EfficiencyProfile.For(accelerator);
        return new NetworkModel(accelerator, ranks * stride, profile, Duration.FromMicroseconds(profile.NetworkLatency.Value)).Cost(kind, ranks, stride);
    }
}
