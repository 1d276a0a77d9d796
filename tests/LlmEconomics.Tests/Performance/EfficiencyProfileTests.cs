using System.Collections.Immutable;
using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class EfficiencyProfileTests
{
    private static readonly EfficiencyProfile s_own = new()
    {
        Id = "own",
        Architectures = ["X"],
        Compute = ImmutableDictionary<ElementType, double>.Empty.Add(ElementType.Fp8, 0.7),
        OtherCompute = 0.5,
        Memory = ImmutableSortedDictionary<int, double>.Empty.Add(4, 0.4).Add(8, 0.6).Add(16, 0.8),
        Network = 0.3,
        NetworkLatency = Duration.FromMicroseconds(5),
        Source = "made up",
    };

    [Theory]
    [InlineData(2, 0.4)]
    [InlineData(4, 0.4)]
    [InlineData(5, 0.6)]
    [InlineData(8, 0.6)]
    [InlineData(16, 0.8)]
    [InlineData(32, 0.8)]
    public void Memory_reaches_the_fraction_of_the_next_listed_width(int bits, double fraction)
    {
        Assert.Equal(fraction, s_own.MemoryFraction(bits));
    }

    [Fact]
    public void Arithmetic_reaches_the_fraction_of_its_type_or_the_common_one()
    {
        Assert.Equal(0.7, s_own.ComputeFraction(ElementType.Fp8));
        Assert.Equal(0.5, s_own.ComputeFraction(ElementType.Bf16));
    }

    [Fact]
    public void Every_shipped_profile_is_for_generations_of_the_catalogue_and_says_where_it_is_from()
    {
        string?[] known = [.. AcceleratorCatalog.Default.Select(a => a.Architecture).Distinct()];
        Assert.NotEmpty(EfficiencyProfile.All);
        Assert.Equal(EfficiencyProfile.All.Count, EfficiencyProfile.All.Select(p => p.Id).Distinct().Count());
        Assert.Single(EfficiencyProfile.All, p => p.IsGeneric);
        Assert.All(EfficiencyProfile.All.SelectMany(p => p.Architectures), a => Assert.Contains(a, known));
        Assert.All(EfficiencyProfile.All, p => Assert.True(p.Source.Length > 20 && p.ToString() == p.Id));
    }

    [Fact]
    public void Every_shipped_profile_states_what_collectives_take()
    {
        Assert.All(EfficiencyProfile.All, p =>
        {
            CollectiveProfile c = p.Collectives;
            Assert.All([c.LibraryLatency, c.HopLatency, c.SegmentTime, c.ExpertLatency, c.ExpertBatchLatency, c.ScaleOutLatency], t => Assert.True(t > Duration.Zero, p.Id));
            Assert.True(c.ScaleOut < 1 && c.ExpertLatency < c.ExpertBatchLatency && c.HopLatency < c.ScaleOutLatency, p.Id);
        });
        Assert.Equal(CollectiveProfile.Ideal, EfficiencyProfile.Ideal.Collectives);
    }

    [Theory]
    [InlineData("nvidia-h100-sxm-80gb", "hopper")]
    [InlineData("nvidia-a100-sxm-80gb", "ampere-datacenter")]
    [InlineData("nvidia-t4", "generic")]
    public void A_generation_without_a_profile_gets_the_generic_one(string accelerator, string profile)
    {
        Assert.Equal(profile, EfficiencyProfile.For(AcceleratorCatalog.Default.Find(accelerator)).Id);
        Assert.Equal("generic", EfficiencyProfile.For(Devices.Plain).Id);
    }

    [Fact]
    public void Fractions_lie_above_0_and_at_most_at_1()
    {
        Assert.All([0, -0.1, 1.1, double.NaN], bad =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => s_own with { OtherCompute = bad });
            Assert.Throws<ArgumentOutOfRangeException>(() => s_own with { Network = bad });
            Assert.Throws<ArgumentOutOfRangeException>(() => s_own with { Memory = s_own.Memory.SetItem(8, bad) });
            Assert.Throws<ArgumentOutOfRangeException>(() => s_own with { Compute = s_own.Compute.SetItem(ElementType.Fp8, bad) });
        });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_own with { Memory = ImmutableSortedDictionary<int, double>.Empty });
        Assert.Throws<ArgumentOutOfRangeException>(() => s_own with { NetworkLatency = -Duration.FromMicroseconds(1) });
        Assert.Throws<ArgumentNullException>(() => s_own with { Collectives = null! });
        Assert.All([0, -0.1, 1.1, double.NaN], bad => Assert.Throws<ArgumentOutOfRangeException>(() => CollectiveProfile.Ideal with { ScaleOut = bad }));
        Duration negative = -Duration.FromMicroseconds(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => CollectiveProfile.Ideal with { LibraryLatency = negative });
        Assert.Throws<ArgumentOutOfRangeException>(() => CollectiveProfile.Ideal with { HopLatency = negative });
        Assert.Throws<ArgumentOutOfRangeException>(() => CollectiveProfile.Ideal with { SegmentTime = negative });
        Assert.Throws<ArgumentOutOfRangeException>(() => CollectiveProfile.Ideal with { ExpertLatency = negative });
        Assert.Throws<ArgumentOutOfRangeException>(() => CollectiveProfile.Ideal with { ExpertBatchLatency = negative });
        Assert.Throws<ArgumentOutOfRangeException>(() => CollectiveProfile.Ideal with { ScaleOutLatency = negative });
        Assert.Throws<ArgumentException>(() => s_own with { Id = "" });
        Assert.Throws<ArgumentException>(() => s_own with { Source = " " });
    }

    [Fact]
    public void Equality_is_by_content()
    {
        EfficiencyProfile same = s_own with { Architectures = [.. s_own.Architectures], Compute = s_own.Compute.Remove(ElementType.Fp8).Add(ElementType.Fp8, 0.7), Memory = s_own.Memory.Add(1, 1).Remove(1) };
        Assert.Equal(s_own, same);
        Assert.Equal(s_own.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(s_own, s_own with { Compute = s_own.Compute.SetItem(ElementType.Fp8, 0.71) });
        Assert.NotEqual(s_own, s_own with { Compute = s_own.Compute.SetItem(ElementType.Bf16, 0.7) });
        Assert.NotEqual(s_own, s_own with { Memory = s_own.Memory.SetItem(8, 0.61) });
        Assert.NotEqual(s_own, s_own with { Architectures = [] });
        Assert.NotEqual(s_own, s_own with { Collectives = CollectiveProfile.Ideal with { HopLatency = Duration.FromMicroseconds(1) } });
    }
}
