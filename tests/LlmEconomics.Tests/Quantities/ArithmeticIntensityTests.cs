using FsCheck.Xunit;

namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class ArithmeticIntensityTests : QuantityLaws<ArithmeticIntensity>
{
    protected override IReadOnlyList<UnitRow<ArithmeticIntensity>> Rows { get; } =
    [
        new("FLOP/B", ArithmeticIntensity.FromFlopsPerByte, q => q.FlopsPerByte, 1),
    ];
}
