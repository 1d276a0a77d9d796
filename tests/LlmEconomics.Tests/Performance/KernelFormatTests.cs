using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class KernelFormatTests
{
    [Theory]
    [InlineData("bf16", "bf16", KernelFormat.Bits16)]
    [InlineData("bf16", "fp32", KernelFormat.Bits32)]
    [InlineData("fp8-tensor", "fp8", KernelFormat.Fp8)]
    [InlineData("fp8-channel", "fp8", KernelFormat.Fp8)]
    [InlineData("fp8-block128", "fp8", KernelFormat.Fp8Block)]
    [InlineData("fp8-block128", "bf16", KernelFormat.Weights8)]
    [InlineData("int8-w8a8", "int8", KernelFormat.Int8)]
    [InlineData("int4-w4a16", "bf16", KernelFormat.Weights4)]
    [InlineData("nvfp4", "fp4", KernelFormat.Fp4)]
    [InlineData("nvfp4", "fp8", KernelFormat.Weights4Activations8)]
    [InlineData("nvfp4", "fp16", KernelFormat.Weights4)]
    public void The_kernel_is_that_of_the_stored_and_the_computed_type(string scheme, string compute, KernelFormat kernel)
    {
        Assert.Equal(kernel, KernelFormats.Of(FormatScheme.Parse(scheme).Linear, ElementType.Parse(compute)));
    }

    [Theory]
    [InlineData(4, KernelFormat.Weights4)]
    [InlineData(5, KernelFormat.Weights8)]
    [InlineData(8, KernelFormat.Weights8)]
    public void Unpacked_weights_are_told_apart_at_four_bits(int bits, KernelFormat kernel)
    {
        NumberFormat weights = bits switch { 4 => NumberFormats.Q4_0, 5 => NumberFormats.Q5_1, _ => NumberFormats.Q8_0 };
        Assert.Equal(bits, weights.ElementBits);
        Assert.Equal(kernel, KernelFormats.Of(ModuleFormat.Uniform(NumberFormats.Bf16) with { Weights = weights }, ElementType.Bf16));
    }

    [Fact]
    public void Every_format_has_its_name_in_profiles_and_a_stand_in()
    {
        KernelFormat[] all = Enum.GetValues<KernelFormat>();
        Assert.Equal(["16-bit", "32-bit", "fp8", "fp8-block", "int8", "w8a16", "w4a16", "w4a8", "fp4"], KernelFormats.Names);
        Assert.All(all, f => Assert.Equal($"\"{KernelFormats.NameOf(f)}\"", System.Text.Json.JsonSerializer.Serialize(f)));
        Assert.All(all, f => Assert.Equal(KernelFormat.Bits16, KernelFormats.StandIns(f).Last()));
        Assert.All(all.Where(f => f != KernelFormat.Bits16), f => Assert.DoesNotContain(f, KernelFormats.StandIns(f)));
        Assert.Throws<ArgumentOutOfRangeException>(() => KernelFormats.NameOf((KernelFormat)99));
    }

    [Theory]
    [InlineData("hopper/fp8-block", true)]
    [InlineData("a/b/fp4", true)]
    [InlineData("hopper/fp9", false)]
    [InlineData("/fp8", false)]
    [InlineData("fp8", false)]
    [InlineData("hopper/", false)]
    public void A_key_is_a_generation_and_a_format(string key, bool known)
    {
        Assert.Equal(known, KernelFormats.IsKey(key));
    }

    [Theory]
    [InlineData(KernelFormat.Fp8Block, KernelFormat.Fp8)]
    [InlineData(KernelFormat.Int8, KernelFormat.Fp8)]
    [InlineData(KernelFormat.Weights4Activations8, KernelFormat.Fp4)]
    [InlineData(KernelFormat.Fp4, KernelFormat.Weights4Activations8)]
    [InlineData(KernelFormat.Weights4, KernelFormat.Weights8)]
    [InlineData(KernelFormat.Weights8, KernelFormat.Weights4)]
    public void The_nearest_kernel_stands_in_first(KernelFormat format, KernelFormat nearest)
    {
        Assert.Equal(nearest, KernelFormats.StandIns(format).First());
        KernelEfficiency own = KernelEfficiency.Ideal with { Start = 1 }, other = KernelEfficiency.Ideal with { Start = 2 };
        EfficiencyProfile profile = Profiles.Round with { Products = EfficiencyProfile.Ideal.Products.Add(nearest, other), Experts = EfficiencyProfile.Ideal.Experts.Add(nearest, other) };
        Assert.Equal((other, other), (profile.Product(format), profile.Expert(format)));
        EfficiencyProfile exact = profile with { Products = profile.Products.Add(format, own), Experts = profile.Experts.Add(format, own) };
        Assert.Equal((own, own), (exact.Product(format), exact.Expert(format)));
        Assert.Equal(KernelEfficiency.Ideal, EfficiencyProfile.Ideal.Product(format));
    }
}
