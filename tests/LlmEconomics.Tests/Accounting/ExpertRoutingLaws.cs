using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>Some experts, some of them picked by each token, some tokens, some ranks that divide the experts, and a skew.</summary>
public sealed record RoutingCase(int Experts, int Active, int Tokens, int Ranks, double Exponent)
{
    public ExpertRouting Skewed => ExpertRouting.PowerLaw(Experts, Exponent);
}

[Properties(Arbitrary = [typeof(ExpertRoutingLaws)], Replay = "20261125,305", MaxTest = 300)]
public sealed class ExpertRoutingLaws
{
    /// <summary>Rounding of a sum over the experts.</summary>
    private const double Rounding = 1e-9;

    public static Arbitrary<RoutingCase> Cases()
    {
        Gen<RoutingCase> cases =
            from experts in Gen.Elements(1, 2, 8, 12, 16, 64, 128, 256, 384)
            from active in Gen.Choose(1, Math.Min(experts, 12))
            from tokens in Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(1, 20_000))
            from ranks in Gen.Elements(Enumerable.Range(1, experts).Where(r => experts % r == 0))
            from exponent in Gen.Choose(0, 30)
            select new RoutingCase(experts, active, tokens, ranks, exponent / 10.0);
        return cases.ToArbitrary();
    }

    [Property]
    public void One_token_touches_its_own_experts(RoutingCase c)
    {
        Assert.Equal(c.Active, ExpertRouting.Uniform.ExpectedDistinct(c.Experts, c.Active, 1), Rounding);
        Assert.Equal(c.Active, c.Skewed.ExpectedDistinct(c.Experts, c.Active, 1), Rounding);
    }

    [Property]
    public void Many_tokens_touch_all_experts(RoutingCase c)
    {
        Assert.Equal(c.Experts, ExpertRouting.Uniform.ExpectedDistinct(c.Experts, c.Active, 1e9), Rounding);
        Assert.Equal(c.Experts, c.Skewed.ExpectedDistinct(c.Experts, c.Active, 1e15), Rounding);
    }

    [Property]
    public void No_token_touches_nothing(RoutingCase c)
    {
        Assert.Equal(0, c.Skewed.ExpectedDistinct(c.Experts, c.Active, 0));
        Assert.Equal(0, ExpertRouting.Uniform.ExpectedMaxLoad(c.Experts, c.Active, 0, c.Ranks));
        Assert.Equal(0, c.Skewed.ExpectedMaxLoad(c.Experts, c.Active, 0, c.Ranks));
    }

    [Property]
    public void Touched_experts_lie_between_one_tokens_and_the_most_there_are(RoutingCase c)
    {
        Assert.All([ExpertRouting.Uniform, c.Skewed], routing => Assert.InRange(
            routing.ExpectedDistinct(c.Experts, c.Active, c.Tokens), c.Active - Rounding, Math.Min(c.Experts, (double)c.Active * c.Tokens) + Rounding));
    }

    [Property]
    public void Each_token_adds_something_and_less_than_the_one_before(RoutingCase c)
    {
        Assert.All([ExpertRouting.Uniform, c.Skewed], routing =>
        {
            double Touched(double tokens)
            {
                return routing.ExpectedDistinct(c.Experts, c.Active, tokens);
            }

            double added = Touched(c.Tokens + 1) - Touched(c.Tokens), addedBefore = Touched(c.Tokens) - Touched(c.Tokens - 1);
            Assert.InRange(added, -Rounding, addedBefore + Rounding);
        });
    }

    [Property]
    public void Skew_touches_fewer_experts_and_loads_the_busiest_rank_more(RoutingCase c)
    {
        Assert.True(c.Skewed.ExpectedDistinct(c.Experts, c.Active, c.Tokens) <= ExpertRouting.Uniform.ExpectedDistinct(c.Experts, c.Active, c.Tokens) + Rounding);
        Assert.True(c.Skewed.ExpectedMaxLoad(c.Experts, c.Active, c.Tokens, c.Ranks) >= ExpertRouting.Uniform.ExpectedMaxLoad(c.Experts, c.Active, c.Tokens, c.Ranks));
    }

    [Property]
    public void No_skew_is_uniform(RoutingCase c)
    {
        ExpertRouting flat = ExpertRouting.PowerLaw(c.Experts, 0);
        Assert.Equal(ExpertRouting.Uniform.ExpectedDistinct(c.Experts, c.Active, c.Tokens), flat.ExpectedDistinct(c.Experts, c.Active, c.Tokens), Rounding);
        Assert.Equal(ExpertRouting.Uniform.ExpectedMaxLoad(c.Experts, c.Active, c.Tokens, c.Ranks), flat.ExpectedMaxLoad(c.Experts, c.Active, c.Tokens, c.Ranks));
    }

    [Property]
    public void The_unit_of_popularity_does_not_matter(RoutingCase c)
    {
        double[] popularity = [.. Enumerable.Range(1, c.Experts).Select(rank => Math.Pow(rank, -c.Exponent))];
        ExpertRouting inOther = ExpertRouting.FromPopularity([.. popularity.Select(p => 1000 * p)]);
        Assert.Equal(c.Skewed.ExpectedDistinct(c.Experts, c.Active, c.Tokens), inOther.ExpectedDistinct(c.Experts, c.Active, c.Tokens), Rounding);
    }

    [Property]
    public void The_busiest_rank_has_at_least_the_mean_and_at_most_what_a_token_can_give_it(RoutingCase c)
    {
        double mean = (double)c.Tokens * c.Active / c.Ranks, most = (double)c.Tokens * Math.Min(c.Active, c.Experts / c.Ranks);
        Assert.All([ExpertRouting.Uniform, c.Skewed], routing =>
            Assert.InRange(routing.ExpectedMaxLoad(c.Experts, c.Active, c.Tokens, c.Ranks), Math.Max(1, mean) * (1 - Rounding), most * (1 + Rounding)));
    }

    [Property]
    public void A_rank_alone_has_it_all(RoutingCase c)
    {
        Assert.All([ExpertRouting.Uniform, c.Skewed], routing =>
            Assert.Equal((double)c.Tokens * c.Active, routing.ExpectedMaxLoad(c.Experts, c.Active, c.Tokens, 1), c.Tokens * Rounding));
    }

    [Property]
    public void More_tokens_load_the_busiest_rank_more(RoutingCase c)
    {
        // Strides of the sum change with the number of tokens: monotone up to their error.
        Assert.True(
            ExpertRouting.Uniform.ExpectedMaxLoad(c.Experts, c.Active, c.Tokens * 1.25, c.Ranks) > ExpertRouting.Uniform.ExpectedMaxLoad(c.Experts, c.Active, c.Tokens, c.Ranks));
    }

    [Property]
    public void Tokens_that_pick_every_expert_load_all_ranks_alike(RoutingCase c)
    {
        Assert.Equal((double)c.Tokens * c.Experts / c.Ranks, ExpertRouting.Uniform.ExpectedMaxLoad(c.Experts, c.Experts, c.Tokens, c.Ranks), c.Tokens * Rounding);
    }
}
