using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Performance;

[Properties(Replay = "20261125,307")]
public sealed class RooflineLaws
{
    [Property]
    public void Time_is_the_larger_of_the_two_and_names_it(NonNegativeInt flops, NonNegativeInt bytes)
    {
        Roofline roofline = Of(flops.Get, bytes.Get, 3, 7);
        double compute = flops.Get / 3.0, memory = bytes.Get / 7.0;
        Assert.Equal((compute, memory), (roofline.Compute.Value, roofline.Memory.Value));
        Assert.Equal(Math.Max(compute, memory), roofline.Time.Value);
        Assert.Equal(compute == 0 && memory == 0 ? Bound.None : compute >= memory ? Bound.Compute : Bound.Memory, roofline.Bound);
    }

    [Property]
    public void Faster_hardware_is_never_slower(NonNegativeInt flops, NonNegativeInt bytes)
    {
        Duration time = Of(flops.Get, bytes.Get, 3, 7).Time;
        Assert.True(Of(flops.Get, bytes.Get, 4, 7).Time <= time && Of(flops.Get, bytes.Get, 3, 8).Time <= time);
    }

    [Property]
    public void Twice_the_work_takes_twice_as_long_and_is_bound_alike(NonNegativeInt flops, NonNegativeInt bytes)
    {
        Roofline once = Of(flops.Get, bytes.Get, 3, 7), twice = Of(2.0 * flops.Get, 2.0 * bytes.Get, 3, 7);
        Assert.Equal((once.Time * 2, once.Bound), (twice.Time, twice.Bound));
    }

    [Property]
    public void At_the_ridge_both_take_equally_long(PositiveInt bytes)
    {
        // Peak over bandwidth, 32 over 4: 8 FLOP per byte.
        Roofline ridge = Of(8.0 * bytes.Get, bytes.Get, 32, 4);
        Assert.Equal(ridge.Memory, ridge.Compute);
        Assert.Equal(Bound.Memory, Of((8.0 * bytes.Get) - 1, bytes.Get, 32, 4).Bound);
        Assert.Equal(Bound.Compute, ridge.Bound);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    public void A_rate_is_above_zero(double peak, double bandwidth)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Of(1, 1, peak, bandwidth));
    }

    private static Roofline Of(double flops, double bytes, double peak, double bandwidth)
    {
        return Roofline.Of(FlopCount.FromFlops(flops), Bytes.FromBytes(bytes), FlopsPerSecond.FromFlopsPerSecond(peak), BytesPerSecond.FromBytesPerSecond(bandwidth));
    }
}
