using FsCheck.Xunit;
using Xunit;
namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class BytesTests : QuantityLaws<Bytes>
{
    protected override IReadOnlyList<UnitRow<Bytes>> Rows { get; } =
    [
        new("B", Bytes.FromBytes, q => q.Value, 1),
        new("kB", Bytes.FromKilobytes, q => q.Kilobytes, 1e3),
        new("MB", Bytes.FromMegabytes, q => q.Megabytes, 1e6),
        new("GB", Bytes.FromGigabytes, q => q.Gigabytes, 1e9),
        new("TB", Bytes.FromTerabytes, q => q.Terabytes, 1e12),
        new("PB", Bytes.FromPetabytes, q => q.Petabytes, 1e15),
        new("KiB", Bytes.FromKibibytes, q => q.Kibibytes, 1_024),
        new("MiB", Bytes.FromMebibytes, q => q.Mebibytes, 1_048_576),
        new("GiB", Bytes.FromGibibytes, q => q.Gibibytes, 1_073_741_824),
        new("TiB", Bytes.FromTebibytes, q => q.Tebibytes, 1_099_511_627_776),
        new("PiB", Bytes.FromPebibytes, q => q.Pebibytes, 1_125_899_906_842_624),
    ];

    [Theory]
    [InlineData("80 GB", 80e9)]
    [InlineData("80GB", 80e9)]
    [InlineData("80 GiB", 85_899_345_920)]
    [InlineData("-1.5e3 kB", -1.5e6)]
    public void Text_is_read(string text, double bytes) => Assert.Equal(bytes, Bytes.Parse(text).Value);

    [Theory]
    [InlineData("80 Gb")]
    [InlineData("80 gb")]
    [InlineData("80 KB")]
    [InlineData("80 Gib")]
    [InlineData("80 G")]
    [InlineData("80 GB/s")]
    public void Bits_and_other_spellings_are_refused(string text) => Assert.False(Bytes.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(0.5, "0.5 B")]
    [InlineData(999, "999 B")]
    [InlineData(1_000, "1 kB")]
    [InlineData(1_100_000_000, "1.1 GB")]
    [InlineData(-80e9, "-80 GB")]
    [InlineData(80_000_000_001, "80.000000001 GB")]
    [InlineData(3e30, "3E+15 PB")]
    public void Text_uses_the_largest_prefix(double bytes, string text) => Assert.Equal(text, Bytes.FromBytes(bytes).ToString());

    [Fact]
    public void Text_drops_the_noise_of_division() => Assert.Equal("1.1 GB", Bytes.FromGigabytes(1.1).ToString());

    [Fact]
    public void Formats_are_units_with_optional_digits()
    {
        Bytes memory = Bytes.FromGibibytes(80);
        Assert.Equal("80 GiB", $"{memory:GiB}");
        Assert.Equal("85.90 GB", $"{memory:GB:F2}");
        Assert.Equal("85.9 GB", $"{memory:G:F1}");
        Assert.Equal("85.89934592 GB", $"{memory}");
        Assert.Equal("85,899,345,920 B", $"{memory:B:N0}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(85_899_345_921)]
    [InlineData(1L << 53)]
    [InlineData(-(1L << 53))]
    public void Exact_counts_return(long bytes) => Assert.Equal(bytes, Bytes.FromExact(bytes).ToExact());

    [Theory]
    [InlineData((1L << 53) + 1)]
    [InlineData(-(1L << 53) - 1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Counts_a_double_cannot_hold_are_refused(long bytes) =>
        Assert.Equal("bytes", Assert.Throws<ArgumentOutOfRangeException>(() => Bytes.FromExact(bytes)).ParamName);

    [Theory]
    [InlineData(0.5)]
    [InlineData(9_007_199_254_740_994.0)]
    [InlineData(1e300)]
    public void Values_that_are_no_exact_count_are_refused(double bytes) =>
        Assert.Throws<InvalidOperationException>(() => Bytes.FromBytes(bytes).ToExact());
}
