using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class ClosedLoopTests
{
    private static readonly ClosedLoop s_load = new() { Concurrency = 3, PromptTokens = 5, OutputTokens = 7 };

    [Fact]
    public void Lengths_are_equal_and_the_run_has_no_end_unless_stated()
    {
        Assert.Equal((1.0, double.PositiveInfinity, 5.0, 7.0), (s_load.ShortestLength, s_load.RequestsPerSlot, s_load.MeanPromptTokens, s_load.MeanOutputTokens));
    }

    [Fact]
    public void Lengths_drawn_evenly_have_the_middle_as_their_mean()
    {
        ClosedLoop drawn = s_load with { PromptTokens = 1000, OutputTokens = 500, ShortestLength = 0.8 };
        Assert.Equal((900.0, 450.0), (drawn.MeanPromptTokens, drawn.MeanOutputTokens));
    }

    [Fact]
    public void Numbers_have_both_ends()
    {
        const long Most = 1L << 30;
        Assert.All([0, -1, double.NaN, Most + 1.0, double.PositiveInfinity], bad => Refused("Concurrency", () => s_load with { Concurrency = bad }));
        Assert.All([0, -1, Most + 1], bad => Refused("PromptTokens", () => s_load with { PromptTokens = bad }));
        Assert.All([0, -1, Most + 1], bad => Refused("OutputTokens", () => s_load with { OutputTokens = bad }));
        Assert.All([0, -0.5, 1.01, double.NaN], bad => Refused("ShortestLength", () => s_load with { ShortestLength = bad }));
        Assert.All([0.99, -1, double.NaN], bad => Refused("RequestsPerSlot", () => s_load with { RequestsPerSlot = bad }));
        Assert.Equal(Most, (s_load with { Concurrency = Most, PromptTokens = Most, OutputTokens = Most, RequestsPerSlot = 1 }).PromptTokens);
        Assert.Equal(1e-300, (s_load with { Concurrency = 1e-300 }).Concurrency);
    }

    [Fact]
    public void Every_member_counts_towards_equality()
    {
        Assert.Equal(s_load, s_load with { });
        Assert.All(
            [s_load with { Concurrency = 4 }, s_load with { PromptTokens = 4 }, s_load with { OutputTokens = 4 }, s_load with { ShortestLength = 0.5 }, s_load with { RequestsPerSlot = 4 }],
            other => Assert.NotEqual(s_load, other));
    }

    private static void Refused(string member, Func<object> change)
    {
        Assert.Equal(member, Assert.Throws<ArgumentOutOfRangeException>(change).ParamName);
    }
}
