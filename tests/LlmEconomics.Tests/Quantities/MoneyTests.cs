using FsCheck.Xunit;

namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class MoneyTests : QuantityLaws<Money>
{
    protected override IReadOnlyList<UnitRow<Money>> Rows { get; } =
    [
        new("USD", Money.FromDollars, q => q.Dollars, 1),
    ];
}
