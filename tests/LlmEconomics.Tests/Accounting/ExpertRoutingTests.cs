using Xunit;

namespace LlmEconomics.Tests.Accounting;

public sealed class ExpertRoutingTests
{
    [Fact]
    public void The_closed_form_is_that_of_the_documentation()
    {
        Assert.Equal(256 * (1 - Math.Pow(1 - (8 / 256.0), 100)), ExpertRouting.Uniform.ExpectedDistinct(256, 8, 100));
        Assert.Equal((1 - Math.Pow(0.5, 3)) + (1 - Math.Pow(0.75, 3)) + (1 - Math.Pow(0.75, 3)), ExpertRouting.FromPopularity(2, 1, 1).ExpectedDistinct(3, 1, 3), 1e-12);
    }

    [Fact]
    public void A_popularity_above_certainty_is_cut_and_the_rest_scaled()
    {
        // Two of four experts; 10 : 1 : 1 : 1 would give the first more than certainty, so the other three share one pick.
        ExpertRouting routing = ExpertRouting.FromPopularity(10, 1, 1, 1);
        Assert.Equal(1 + (3 * (1 - Math.Pow(2 / 3.0, 5))), routing.ExpectedDistinct(4, 2, 5), 1e-12);

        // Cutting one can lift the next above certainty: 100 : 10 : 1 : 1 of which three are picked.
        Assert.Equal(2 + (2 * (1 - Math.Pow(0.5, 4))), ExpertRouting.FromPopularity(100, 10, 1, 1).ExpectedDistinct(4, 3, 4), 1e-12);
    }

    [Fact]
    public void Part_of_a_token_touches_part_of_a_certain_expert()
    {
        Assert.Equal(0.25 * 4, ExpertRouting.Uniform.ExpectedDistinct(4, 4, 0.25));
        Assert.Equal(4, ExpertRouting.Uniform.ExpectedDistinct(4, 4, 7));
    }

    [Fact]
    public void An_expert_nobody_picks_is_never_touched()
    {
        Assert.Equal(2, ExpertRouting.FromPopularity(1, 1, 0).ExpectedDistinct(3, 1, 1e9), 1e-9);
    }

    [Fact]
    public void A_certain_rank_has_its_load_for_certain()
    {
        // One expert picked by every token, on a rank of its own: exactly one assignment a token, and the other ranks cannot pass it.
        Assert.Equal(5000, ExpertRouting.FromPopularity(1e12, 1, 1, 1).ExpectedMaxLoad(4, 1, 5000, 4), 1e-6);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void Two_experts_differ_by_what_a_coin_differs(double tokens)
    {
        // E|X − T/2| of a fair coin thrown T times is √(T / 2π) in the limit. With two of four experts the variance is T/3 instead of T/4.
        double excess = Math.Sqrt(tokens / (2 * Math.PI));
        Assert.Equal(excess, ExpertRouting.Uniform.ExpectedMaxLoad(2, 1, tokens, 2) - (tokens / 2), excess * 0.01);
        Assert.Equal(excess * Math.Sqrt(4 / 3.0), ExpertRouting.Uniform.ExpectedMaxLoad(4, 2, tokens, 2) - tokens, excess * 0.01);
    }

    [Fact]
    public void A_rank_that_nobody_picks_takes_no_part()
    {
        Assert.Equal(7, ExpertRouting.FromPopularity(1, 1, 0, 0).ExpectedMaxLoad(4, 1, 7, 2));
    }

    [Fact]
    public void Certain_experts_load_their_ranks_by_parts_of_a_token()
    {
        Assert.Equal(2.5, ExpertRouting.FromPopularity(1, 0, 1, 0).ExpectedMaxLoad(4, 2, 2.5, 2));
    }

    [Fact]
    public void Uniform_routing_says_so()
    {
        Assert.True(ExpertRouting.Uniform.IsUniform);
        Assert.False(ExpertRouting.PowerLaw(4, 1).IsUniform);
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        ExpertRouting uniform = ExpertRouting.Uniform, four = ExpertRouting.PowerLaw(4, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => uniform.ExpectedDistinct(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => uniform.ExpectedDistinct((1 << 16) + 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => uniform.ExpectedDistinct(4, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => uniform.ExpectedDistinct(4, 5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => uniform.ExpectedDistinct(4, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => uniform.ExpectedDistinct(4, 1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => uniform.ExpectedMaxLoad(4, 1, double.PositiveInfinity, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => uniform.ExpectedMaxLoad(4, 1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => uniform.ExpectedMaxLoad(4, 1, 1, 5));
        Assert.Throws<ArgumentException>(() => uniform.ExpectedMaxLoad(4, 1, 1, 3));
        Assert.Throws<ArgumentException>(() => four.ExpectedDistinct(5, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpertRouting.PowerLaw(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpertRouting.PowerLaw(4, -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpertRouting.PowerLaw(4, 8.1));
        Assert.Throws<ArgumentException>(() => ExpertRouting.FromPopularity());
        Assert.Throws<ArgumentException>(() => ExpertRouting.FromPopularity(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpertRouting.FromPopularity(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpertRouting.FromPopularity(1, double.NaN));
        Assert.Throws<ArgumentException>(() => ExpertRouting.FromPopularity(1, 1, 0).ExpectedDistinct(3, 3, 1));
        Assert.Equal(2, ExpertRouting.FromPopularity(1, 1, 0).ExpectedDistinct(3, 2, 1), 1e-12);
    }

    [Fact]
    public void Operators_take_the_popularities_and_refuse_those_of_another_model()
    {
        ModelArchitecture mixtral = Models.ExpertModels.Mixtral8X7B;
        ModelOperators skewed = ModelOperators.Of(mixtral, FormatScheme.Bf16, routing: ExpertRouting.PowerLaw(8, 1));
        ModelOperators uniform = ModelOperators.Of(mixtral, FormatScheme.Bf16);
        OperatorLoad a = skewed.Total(StepShape.Decode(4, 10)), b = uniform.Total(StepShape.Decode(4, 10));
        double experts = 2.0 * ParameterCount.Of(mixtral)[ParameterPart.RoutedExperts] / 8;
        double fewer = ExpertRouting.Uniform.ExpectedDistinct(8, 2, 4) - ExpertRouting.PowerLaw(8, 1).ExpectedDistinct(8, 2, 4);
        Assert.Equal(experts * fewer, (b.WeightBytes - a.WeightBytes).Value, 1e-3);
        Assert.Equal(b.Flops, a.Flops);
        Assert.Equal(0, Allocations.Of(() => skewed.Total(StepShape.Decode(4, 10))));
        Assert.Throws<ArgumentException>(() => ModelOperators.Of(mixtral, FormatScheme.Bf16, routing: ExpertRouting.PowerLaw(9, 1)));
    }
}
