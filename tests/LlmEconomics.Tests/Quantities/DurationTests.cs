using FsCheck.Xunit;
using Xunit;
namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class DurationTests : QuantityLaws<Duration>
{
    protected override IReadOnlyList<UnitRow<Duration>> Rows { get; } =
    [
        new("s", Duration.FromSeconds, q => q.Seconds, 1),
        new("ns", Duration.FromNanoseconds, q => q.Nanoseconds, 1e-9),
        new("µs", Duration.FromMicroseconds, q => q.Microseconds, 1e-6),
        new("us", Duration.FromMicroseconds, q => q.Microseconds, 1e-6),
        new("\u03bcs", Duration.FromMicroseconds, q => q.Microseconds, 1e-6),
        new("ms", Duration.FromMilliseconds, q => q.Milliseconds, 1e-3),
        new("min", Duration.FromMinutes, q => q.Minutes, 60),
        new("h", Duration.FromHours, q => q.Hours, 3_600),
        new("d", Duration.FromDays, q => q.Days, 86_400),
        new("y", Duration.FromYears, q => q.Years, 31_536_000),
    ];

    [Theory]
    [InlineData(1.35e-6, "1.35 µs")]
    [InlineData(0.5, "500 ms")]
    [InlineData(90, "90 s")]
    [InlineData(86_400, "86400 s")]
    [InlineData(1e-12, "1E-12 s")]
    public void Text_uses_seconds_and_smaller(double seconds, string text) => Assert.Equal(text, Duration.FromSeconds(seconds).ToString());

    [Property]
    public void Time_spans_return(int ticks, short days) // up to 2⁵⁰ ticks or so, where seconds still tell ticks apart
    {
        TimeSpan time = TimeSpan.FromTicks(ticks) + TimeSpan.FromDays(days / 64);
        Assert.Equal(time, Duration.FromTimeSpan(time).ToTimeSpan());
    }

    [Theory]
    [InlineData(1.34e-6, 13)]
    [InlineData(1.36e-6, 14)]
    [InlineData(-1.36e-6, -14)]
    [InlineData(60, 600_000_000)]
    public void Time_spans_are_rounded_to_the_nearest_tick(double seconds, long ticks) =>
        Assert.Equal(ticks, Duration.FromSeconds(seconds).ToTimeSpan().Ticks);

    [Theory]
    [InlineData(1e12)]
    [InlineData(-1e12)]
    [InlineData(double.MaxValue)]
    public void Longer_than_a_time_span_is_refused(double seconds) =>
        Assert.Throws<OverflowException>(() => Duration.FromSeconds(seconds).ToTimeSpan());
}
