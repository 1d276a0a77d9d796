using Xunit;

namespace LlmEconomics.Tests.Catalog;

/// <summary>
/// A printed peak is compute units × clock × a constant of the architecture: FLOP per unit and cycle of 16-bit matrix multiplication.
/// What is left is the rounding of the printed figure, below 0.3 %, and three parts whose printed peak assumes another clock.
/// </summary>
public sealed class PeakArithmeticTests
{
    private static readonly Dictionary<string, int> s_constants = new()
    {
        ["Volta"] = 1_024,
        ["Turing"] = 1_024,
        ["Ampere GA102"] = 1_024,
        ["Ampere GA100"] = 2_048,
        ["Ada"] = 1_024,
        ["Ada GeForce"] = 1_024,
        ["Hopper"] = 4_096,
        ["Blackwell GB202"] = 1_024,
        ["CDNA2"] = 1_024,
        ["CDNA3"] = 2_048,
        ["CDNA4"] = 4_096,
        ["Xe2 Battlemage"] = 2_048,
    };

    // GeForce accumulates in FP32 at half speed; the L40 and A10G are cut in the same way.
    private static readonly string[] s_halfRate = ["nvidia-rtx-3090", "nvidia-rtx-4090", "nvidia-rtx-5090", "nvidia-l40", "nvidia-a10g"];

    private static readonly string[] s_otherClock = ["nvidia-l40s", "nvidia-v100-pcie-32gb", "nvidia-b200-sxm-180gb"];

    public static TheoryData<string> Checkable =>
    [
        .. AcceleratorCatalog.Default
            .Where(a => a is { ComputeUnits: not null, BoostClockMegahertz: not null } && !s_otherClock.Contains(a.Id))
            .Select(a => a.Id),
    ];

    [Theory]
    [MemberData(nameof(Checkable))]
    public void The_printed_peak_is_units_times_clock_times_the_constant(string id)
    {
        Accelerator a = AcceleratorCatalog.Default.Find(id);
        double expected = s_constants[a.Architecture!] / (s_halfRate.Contains(id) ? 2.0 : 1.0);
        Assert.Equal(1, FlopPerUnitAndCycle(a) / expected, 0.003);
    }

    [Fact]
    public void Most_parts_are_checked()
    {
        Assert.True(Checkable.Count >= 34);
    }

    [Theory]
    [InlineData("nvidia-l40s", 2_490, 1_024)]
    [InlineData("nvidia-v100-pcie-32gb", 1_370, 1_024)]
    [InlineData("nvidia-b200-sxm-180gb", 1_856, 8_192)]
    public void Three_printed_peaks_assume_a_lower_clock_than_the_device_has(string id, double assumedMegahertz, double constant)
    {
        Accelerator a = AcceleratorCatalog.Default.Find(id);
        Assert.True(assumedMegahertz < a.BoostClockMegahertz);
        Assert.Equal(1, FlopPerUnitAndCycle(a with { BoostClockMegahertz = assumedMegahertz }) / constant, 0.003);
    }

    private static double FlopPerUnitAndCycle(Accelerator a)
    {
        FlopsPerSecond peak = a.Peaks.TryGet(ElementType.Bf16, out FlopsPerSecond bf16) ? bf16 : a.Peak(ElementType.Fp16);
        return peak.Value / a.ComputeUnits!.Value / (a.BoostClockMegahertz!.Value * 1e6);
    }
}
