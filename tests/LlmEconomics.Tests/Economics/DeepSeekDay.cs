using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>
/// DeepSeek's published day (open-infra-index, inference system overview): 226.75 nodes of 8 in the mean, 278 at the peak, 2 USD per accelerator-hour; 608e9 prompt tokens, 342e9 of them from the
/// cache, 168e9 generated; 73.7k and 14.8k tokens per second and node. The split by policy is this project's own arithmetic.
/// </summary>
public sealed class DeepSeekDay
{
    private const double Prefill = 608e9 / 73_700, Decode = 168e9 / 14_800;

    private static readonly TokenVolume Tokens = new(608e9 - 342e9, 342e9, 168e9);

    private static readonly Money Cost = MoneyRate.FromDollarsPerHour(226.75 * 8 * 2) * Duration.FromHours(24);

    public static TheoryData<string, double, double, double> Splits => new()
    {
        { "output", 0, 0, 0.518 },
        { "equal", 0.112, 0.112, 0.112 },
        { "phases, blended", 0.0603, 0.0603, 0.300 },
        { "phases, hits free", 0.138, 0, 0.300 },
        { "phases", 0.122, 0.0122, 0.300 },
        { "flops", 0.201, 0, 0.201 },
        { "market", 0.0852, 0.0217, 0.339 },
    };

    [Fact]
    public void The_day_and_its_nodes()
    {
        Assert.Equal(87_072, Cost.Dollars, 1e-6);
        Assert.Equal(0.563, Tokens.HitShare, 0.001);
        Assert.Equal(226.75, (Prefill + Decode) / 86_400, 226.75 * 0.002);
        Assert.Equal(0.816, FleetPlan.For(226.75, 1, 278 / 226.75).Utilisation, 0.001);
        Assert.Equal(278, FleetPlan.For(226.75, 1, 278 / 226.75 - 1e-9).Replicas);
    }

    [Theory]
    [MemberData(nameof(Splits))]
    public void Its_cost_split(string by, double uncached, double cached, double output)
    {
        AllocationPolicy policy = by switch
        {
            "output" => AllocationPolicy.OutputOnly,
            "equal" => AllocationPolicy.EqualPerToken,
            "phases, blended" => AllocationPolicy.PhaseTime(Duration.FromSeconds(Prefill), Duration.FromSeconds(Decode), 1),
            "phases, hits free" => AllocationPolicy.PhaseTime(Duration.FromSeconds(Prefill), Duration.FromSeconds(Decode), 0),
            "phases" => AllocationPolicy.PhaseTime(Duration.FromSeconds(Prefill), Duration.FromSeconds(Decode)),
            "flops" => AllocationPolicy.Flops,
            _ => AllocationPolicy.MarketRatio(new TokenPrices { Input = Price(0.55), CacheRead = Price(0.14), Output = Price(2.19) }),
        };
        AllocatedCost split = policy.Allocate(Cost, Tokens);
        Assert.Equal(uncached, split.UncachedPrice!.Value.DollarsPerMillionTokens, 0.006 * uncached);
        Assert.Equal(cached, split.CachedPrice!.Value.DollarsPerMillionTokens, 0.006 * cached);
        Assert.Equal(output, split.OutputPrice!.Value.DollarsPerMillionTokens, 0.006 * output);
        Assert.Equal(0.112, split.BlendedPrice.DollarsPerMillionTokens, 0.001);
    }

    private static TokenPrice Price(double dollars)
    {
        return TokenPrice.FromDollarsPerMillionTokens(dollars);
    }
}
