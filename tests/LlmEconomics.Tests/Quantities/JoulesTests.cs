using FsCheck.Xunit;

namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class JoulesTests : QuantityLaws<Joules>
{
    protected override IReadOnlyList<UnitRow<Joules>> Rows { get; } =
    [
        new("J", Joules.FromJoules, q => q.Value, 1),
        new("kJ", Joules.FromKilojoules, q => q.Kilojoules, 1e3),
        new("MJ", Joules.FromMegajoules, q => q.Megajoules, 1e6),
        new("GJ", Joules.FromGigajoules, q => q.Gigajoules, 1e9),
        new("Wh", Joules.FromWattHours, q => q.WattHours, 3_600),
        new("kWh", Joules.FromKilowattHours, q => q.KilowattHours, 3.6e6),
        new("MWh", Joules.FromMegawattHours, q => q.MegawattHours, 3.6e9),
    ];
}
