using FsCheck.Xunit;

namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class WattsTests : QuantityLaws<Watts>
{
    protected override IReadOnlyList<UnitRow<Watts>> Rows { get; } =
    [
        new("W", Watts.FromWatts, q => q.Value, 1),
        new("kW", Watts.FromKilowatts, q => q.Kilowatts, 1e3),
        new("MW", Watts.FromMegawatts, q => q.Megawatts, 1e6),
        new("GW", Watts.FromGigawatts, q => q.Gigawatts, 1e9),
    ];
}
