using FsCheck.Xunit;

namespace LlmEconomics.Tests.Quantities;

[Properties(Arbitrary = [typeof(Arbitraries)], Replay = "20261122,17")]
public sealed class MoneyRateTests : QuantityLaws<MoneyRate>
{
    protected override IReadOnlyList<UnitRow<MoneyRate>> Rows { get; } =
    [
        new("USD/h", MoneyRate.FromDollarsPerHour, q => q.DollarsPerHour, 1),
        new("USD/d", MoneyRate.FromDollarsPerDay, q => q.DollarsPerDay, 1.0 / 24),
        new("USD/month", MoneyRate.FromDollarsPerMonth, q => q.DollarsPerMonth, 1.0 / 730),
        new("USD/y", MoneyRate.FromDollarsPerYear, q => q.DollarsPerYear, 1.0 / 8_760),
    ];
}
