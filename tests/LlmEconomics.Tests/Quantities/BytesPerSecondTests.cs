using FsCheck.Xunit;
using Xunit;
namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class BytesPerSecondTests : QuantityLaws<BytesPerSecond>
{
    protected override IReadOnlyList<UnitRow<BytesPerSecond>> Rows { get; } =
    [
        new("B/s", BytesPerSecond.FromBytesPerSecond, q => q.Value, 1),
        new("kB/s", BytesPerSecond.FromKilobytesPerSecond, q => q.KilobytesPerSecond, 1e3),
        new("MB/s", BytesPerSecond.FromMegabytesPerSecond, q => q.MegabytesPerSecond, 1e6),
        new("GB/s", BytesPerSecond.FromGigabytesPerSecond, q => q.GigabytesPerSecond, 1e9),
        new("TB/s", BytesPerSecond.FromTerabytesPerSecond, q => q.TerabytesPerSecond, 1e12),
        new("PB/s", BytesPerSecond.FromPetabytesPerSecond, q => q.PetabytesPerSecond, 1e15),
        new("KiB/s", BytesPerSecond.FromKibibytesPerSecond, q => q.KibibytesPerSecond, 1_024),
        new("MiB/s", BytesPerSecond.FromMebibytesPerSecond, q => q.MebibytesPerSecond, 1_048_576),
        new("GiB/s", BytesPerSecond.FromGibibytesPerSecond, q => q.GibibytesPerSecond, 1_073_741_824),
        new("TiB/s", BytesPerSecond.FromTebibytesPerSecond, q => q.TebibytesPerSecond, 1_099_511_627_776),
        new("PiB/s", BytesPerSecond.FromPebibytesPerSecond, q => q.PebibytesPerSecond, 1_125_899_906_842_624),
        new("Mbit/s", BytesPerSecond.FromMegabitsPerSecond, q => q.MegabitsPerSecond, 125e3),
        new("Gbit/s", BytesPerSecond.FromGigabitsPerSecond, q => q.GigabitsPerSecond, 125e6),
        new("Tbit/s", BytesPerSecond.FromTerabitsPerSecond, q => q.TerabitsPerSecond, 125e9),
    ];

    [Theory]
    [InlineData("400 Gbit/s", "50 GB/s")]
    [InlineData("3.35 TB/s", "3.35 TB/s")]
    public void Text_is_read_and_written(string text, string written) => Assert.Equal(written, BytesPerSecond.Parse(text).ToString());

    [Theory]
    [InlineData("400 Gb/s")]
    [InlineData("400 Gbps")]
    [InlineData("400 GB")]
    public void Doubtful_spellings_are_refused(string text) => Assert.False(BytesPerSecond.TryParse(text, out _));
}
