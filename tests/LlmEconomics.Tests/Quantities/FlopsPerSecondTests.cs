using FsCheck.Xunit;
using Xunit;
namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class FlopsPerSecondTests : QuantityLaws<FlopsPerSecond>
{
    protected override IReadOnlyList<UnitRow<FlopsPerSecond>> Rows { get; } =
    [
        new("FLOP/s", FlopsPerSecond.FromFlopsPerSecond, q => q.Value, 1),
        new("kFLOP/s", FlopsPerSecond.FromKiloflopsPerSecond, q => q.KiloflopsPerSecond, 1e3),
        new("MFLOP/s", FlopsPerSecond.FromMegaflopsPerSecond, q => q.MegaflopsPerSecond, 1e6),
        new("GFLOP/s", FlopsPerSecond.FromGigaflopsPerSecond, q => q.GigaflopsPerSecond, 1e9),
        new("TFLOP/s", FlopsPerSecond.FromTeraflopsPerSecond, q => q.TeraflopsPerSecond, 1e12),
        new("PFLOP/s", FlopsPerSecond.FromPetaflopsPerSecond, q => q.PetaflopsPerSecond, 1e15),
        new("EFLOP/s", FlopsPerSecond.FromExaflopsPerSecond, q => q.ExaflopsPerSecond, 1e18),
    ];

    [Fact]
    public void A_peak_reads_as_on_the_datasheet() =>
        Assert.Equal("989.4 TFLOP/s", FlopsPerSecond.FromTeraflopsPerSecond(989.4).ToString());
}
