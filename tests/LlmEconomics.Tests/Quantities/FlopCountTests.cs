using FsCheck.Xunit;

namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class FlopCountTests : QuantityLaws<FlopCount>
{
    protected override IReadOnlyList<UnitRow<FlopCount>> Rows { get; } =
    [
        new("FLOP", FlopCount.FromFlops, q => q.Flops, 1),
        new("kFLOP", FlopCount.FromKiloflops, q => q.Kiloflops, 1e3),
        new("MFLOP", FlopCount.FromMegaflops, q => q.Megaflops, 1e6),
        new("GFLOP", FlopCount.FromGigaflops, q => q.Gigaflops, 1e9),
        new("TFLOP", FlopCount.FromTeraflops, q => q.Teraflops, 1e12),
        new("PFLOP", FlopCount.FromPetaflops, q => q.Petaflops, 1e15),
        new("EFLOP", FlopCount.FromExaflops, q => q.Exaflops, 1e18),
    ];
}
