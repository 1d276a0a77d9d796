using Xunit;

namespace LlmEconomics.Tests.Hardware;

public sealed class PeakTableTests
{
    private static readonly FlopsPerSecond s_peak = FlopsPerSecond.FromTeraflopsPerSecond(125);

    private static readonly PeakTable s_table = PeakTable.Empty.With(ElementType.Fp16, s_peak).WithNoHardwarePath(ElementType.Fp8, ElementType.Fp4);

    [Fact]
    public void A_stated_peak_is_answered_by_every_reader()
    {
        Assert.Equal(s_peak, s_table[ElementType.Fp16]);
        Assert.True(s_table.TryGet(ElementType.Fp16, out FlopsPerSecond peak));
        Assert.Equal(s_peak, peak);
        Assert.Equal([KeyValuePair.Create(ElementType.Fp16, s_peak)], s_table);
        Assert.Single(s_table);
    }

    [Fact]
    public void No_hardware_path_and_unknown_are_two_refusals()
    {
        NoHardwarePathException none = Assert.Throws<NoHardwarePathException>(() => s_table[ElementType.Fp8]);
        Assert.Equal("This accelerator has no hardware path for fp8; it has one for: fp16.", none.Message);

        UnknownFigureException unknown = Assert.Throws<UnknownFigureException>(() => s_table[ElementType.Int8]);
        Assert.Equal("peaks.int8 is not known for This accelerator; known: peaks.fp16.", unknown.Message);
    }

    [Fact]
    public void Neither_is_answered_without_an_exception()
    {
        Assert.False(s_table.TryGet(ElementType.Fp8, out _));
        Assert.False(s_table.TryGet(ElementType.Int8, out _));
        Assert.True(s_table.HasNoHardwarePath(ElementType.Fp8));
        Assert.False(s_table.HasNoHardwarePath(ElementType.Int8));
        Assert.False(s_table.HasNoHardwarePath(ElementType.Fp16));
        Assert.Equal([ElementType.Fp8, ElementType.Fp4], s_table.WithoutHardwarePath);
    }

    [Fact]
    public void Nothing_is_derived_from_a_neighbour()
    {
        PeakTable only = PeakTable.Empty.With(ElementType.Bf16, s_peak);
        Assert.All(ElementType.All.Where(type => type != ElementType.Bf16), type => Assert.False(only.TryGet(type, out _)));
    }

    [Fact]
    public void Equality_is_by_content_and_tells_no_path_from_unknown()
    {
        PeakTable same = PeakTable.Empty.WithNoHardwarePath(ElementType.Fp4, ElementType.Fp8).With(ElementType.Fp16, s_peak);
        Assert.Equal(s_table, same);
        Assert.Equal(s_table.GetHashCode(), same.GetHashCode());
        Assert.False(s_table.Equals(s_table.WithNoHardwarePath(ElementType.Int4)));
        Assert.False(s_table.Equals(s_table.With(ElementType.Fp16, s_peak * 2)));
        Assert.False(s_table.Equals(null));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_peak_must_be_above_zero(double flops)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PeakTable.Empty.With(ElementType.Bf16, FlopsPerSecond.FromFlopsPerSecond(flops)));
    }

    [Fact]
    public void A_path_can_be_given_to_a_type_that_had_none()
    {
        PeakTable emulated = s_table.With(ElementType.Fp8, s_peak);
        Assert.False(emulated.HasNoHardwarePath(ElementType.Fp8));
        Assert.Equal([ElementType.Fp16, ElementType.Fp8], emulated.ElementTypes);
    }
}
