using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class EfficiencyProfileTests
{
    [Fact]
    public void Every_shipped_profile_is_for_generations_of_the_catalogue_and_says_where_it_is_from()
    {
        string?[] known = [.. AcceleratorCatalog.Default.Select(a => a.Architecture).Distinct()];
        Assert.NotEmpty(EfficiencyProfile.All);
        Assert.Equal(EfficiencyProfile.All.Count, EfficiencyProfile.All.Select(p => p.Id).Distinct().Count());
        Assert.Equal(EfficiencyProfile.All.Sum(p => p.Architectures.Length), EfficiencyProfile.All.SelectMany(p => p.Architectures).Distinct().Count());
        Assert.Single(EfficiencyProfile.All, p => p.IsGeneric);
        Assert.All(EfficiencyProfile.All.SelectMany(p => p.Architectures), a => Assert.Contains(a, known));
        Assert.All(EfficiencyProfile.All, p => Assert.True(p.Source.Length > 20 && p.ToString() == p.Id));
        Assert.All(EfficiencyProfile.All.Where(p => p.SharesKernelsWith is not null), p => Assert.Contains(EfficiencyProfile.All, o => o.Id == p.SharesKernelsWith && o != p));
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
        Assert.Equal(profile == "generic", EfficiencyProfile.For(AcceleratorCatalog.Default.Find(accelerator)).IsGeneric);
        Assert.Equal("hopper", EfficiencyProfile.For(Devices.Plain with { Architecture = "HOPPER" }).Id);
    }

    [Fact]
    public void Every_accelerator_without_a_profile_is_timed_and_says_that_it_is_not_its_own()
    {
        Assert.All(AcceleratorCatalog.Default.Where(a => a.Peaks.TryGet(ElementType.Bf16, out _)), accelerator =>
        {
            Deployment deployment = Deployment.Of(Tiny.Dense, FormatScheme.Bf16, accelerator);
            Assert.Equal(deployment.Efficiency.IsGeneric, deployment.Notes.Any(n => n.Contains("generic ones are used", StringComparison.Ordinal)));
            Assert.True(deployment.StepTime(StepShape.Decode(1, 1)) > Duration.Zero);
        });
    }

    [Fact]
    public void Fractions_lie_above_0_and_at_most_at_1()
    {
        EfficiencyProfile own = Profiles.Round;
        KernelEfficiency kernel = KernelEfficiency.Ideal;
        Assert.All([0, -0.1, 1.1], bad =>
        {
            Refused("Network", () => own with { Network = bad });
            Refused("ScaleOut", () => CollectiveProfile.Ideal with { ScaleOut = bad });
            Refused("Memory", () => kernel with { Memory = bad });
            Refused("Compute", () => kernel with { Compute = bad });
            Refused("Memory", () => own.Attention with { Memory = bad });
            Refused("NarrowMemory", () => own.Attention with { NarrowMemory = bad });
            Refused("DecodeCompute", () => own.Attention with { DecodeCompute = bad });
            Refused("PrefillCompute", () => own.Attention with { PrefillCompute = bad });
        });
        Assert.All([0, -1.0, 10.1], bad => Refused("Activations", () => kernel with { Activations = bad }));
        Assert.Equal(10, (kernel with { Activations = 10 }).Activations.Value);
    }

    [Fact]
    public void Times_are_at_least_0()
    {
        EfficiencyProfile own = Profiles.Round;
        Refused("Start", () => KernelEfficiency.Ideal with { Start = -1 });
        Refused("ElementwiseStart", () => own with { ElementwiseStart = -1 });
        Refused("ElementwisePasses", () => own with { ElementwisePasses = -1 });
        Refused("NetworkLatency", () => own with { NetworkLatency = -1 });
        Duration negative = -Duration.FromMicroseconds(1);
        Refused("LibraryLatency", () => CollectiveProfile.Ideal with { LibraryLatency = negative });
        Refused("HopLatency", () => CollectiveProfile.Ideal with { HopLatency = negative });
        Refused("SegmentTime", () => CollectiveProfile.Ideal with { SegmentTime = negative });
        Refused("ExpertLatency", () => CollectiveProfile.Ideal with { ExpertLatency = negative });
        Refused("ExpertBatchLatency", () => CollectiveProfile.Ideal with { ExpertBatchLatency = negative });
        Refused("ScaleOutLatency", () => CollectiveProfile.Ideal with { ScaleOutLatency = negative });
        Refused("Ramp", () => own.Attention with { Ramp = -1 });
        Refused("Start", () => own.Attention with { Start = -1 });
        Refused("LatentStart", () => own.Attention with { LatentStart = -1 });
        Refused("RecurrentStart", () => own.Attention with { RecurrentStart = -1 });
    }

    [Fact]
    public void Parts_and_names_are_there()
    {
        EfficiencyProfile own = Profiles.Round;
        Assert.Equal("Id", Assert.Throws<ArgumentException>(() => own with { Id = "" }).ParamName);
        Assert.Equal("Source", Assert.Throws<ArgumentException>(() => own with { Source = " " }).ParamName);
        Assert.Equal("Attention", Assert.Throws<ArgumentNullException>(() => own with { Attention = null! }).ParamName);
        Assert.Equal("Products", Assert.Throws<ArgumentNullException>(() => own with { Products = null! }).ParamName);
        Assert.Equal("Products", Assert.Throws<ArgumentException>(() => own with { Products = own.Products.Remove(KernelFormat.Bits16) }).ParamName);
        Assert.Equal("Experts", Assert.Throws<ArgumentException>(() => own with { Experts = own.Experts.Remove(KernelFormat.Bits16) }).ParamName);
        Assert.Equal("Experts", Assert.Throws<ArgumentException>(() => own with { Experts = own.Experts.Add(KernelFormat.Fp4, null!) }).ParamName);
        Assert.Equal("Architectures", Assert.Throws<ArgumentException>(() => own with { Architectures = [null!] }).ParamName);
        Assert.True((own with { Architectures = default }).IsGeneric);
    }

    [Fact]
    public void Equality_is_by_content()
    {
        EfficiencyProfile own = Profiles.Round;
        KernelEfficiency other = own.Products[KernelFormat.Bits16] with { Start = 11 };
        EfficiencyProfile same = own with
        {
            Architectures = [.. own.Architectures], Products = own.Products.Remove(KernelFormat.Fp8).Add(KernelFormat.Fp8, own.Products[KernelFormat.Fp8]),
        };
        Assert.Equal(own, same);
        Assert.Equal(own.GetHashCode(), same.GetHashCode());
        Assert.All(
            [
                own with { Id = "other" }, own with { Architectures = [] }, own with { SharesKernelsWith = "hopper" }, own with { Source = "other" },
                own with { Products = own.Products.SetItem(KernelFormat.Bits16, other) }, own with { Products = own.Products.Remove(KernelFormat.Fp8) },
                own with { Experts = own.Experts.SetItem(KernelFormat.Bits16, other) }, own with { Attention = own.Attention with { Ramp = 101 } },
                own with { ElementwiseStart = 2 }, own with { ElementwisePasses = 5 }, own with { Network = 0.6 }, own with { NetworkLatency = 9 }, own with { Collectives = CollectiveProfile.Ideal with { HopLatency = Duration.FromMicroseconds(1) } },
            ],
            changed => Assert.NotEqual(own, changed));
        Assert.False(own.Equals(null));
    }

    private static void Refused(string member, Func<object> change)
    {
        Assert.Equal(member, Assert.Throws<ArgumentOutOfRangeException>(change).ParamName);
    }
}
