using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>How the terms of one product combine, in round numbers.</summary>
public sealed class ProductTermTests
{
    [Theory]
    [InlineData(KernelForm.Roofline, 7, 2, 3, 7)]
    [InlineData(KernelForm.Roofline, 4, 2, 3, 5)]
    [InlineData(KernelForm.Roofline, 1, 2, 3, 5)]
    [InlineData(KernelForm.SerialActivations, 7, 2, 3, 10)]
    [InlineData(KernelForm.SerialActivations, 1, 2, 3, 5)]
    [InlineData(KernelForm.Additive, 7, 2, 3, 12)]
    [InlineData(KernelForm.Additive, 1, 2, 3, 6)]
    public void Terms_combine_as_the_form_says(KernelForm form, double compute, double weights, double activations, double seconds)
    {
        Assert.Equal(seconds, new ProductTime(compute, weights, activations, form).Seconds);
    }

    [Theory]
    [InlineData(KernelForm.Roofline, 7, 7, 0, 0)]
    [InlineData(KernelForm.Roofline, 5, 5, 0, 0)]
    [InlineData(KernelForm.Roofline, 4, 0, 2, 3)]
    [InlineData(KernelForm.SerialActivations, 7, 7, 0, 3)]
    [InlineData(KernelForm.SerialActivations, 2, 2, 0, 3)]
    [InlineData(KernelForm.SerialActivations, 1, 0, 2, 3)]
    [InlineData(KernelForm.Additive, 7, 7, 2, 3)]
    public void What_hides_behind_the_longer_term_has_no_time_of_its_own(KernelForm form, double compute, double computing, double reading, double moving)
    {
        TimeCauses causes = new ProductTime(compute, 2, 3, form).Causes;
        Assert.Equal((computing, reading, moving), (causes.Compute.Value, causes.WeightReads.Value, causes.Activations.Value));
        Assert.Equal(new ProductTime(compute, 2, 3, form).Seconds, causes.Total.Value);
    }

    [Fact]
    public void Arithmetic_and_activations_follow_the_tokens_and_weights_what_is_touched()
    {
        ProductTerm term = new()
        {
            WeightBytes = 100, FlopsPerToken = 10, ActivationBytesPerToken = 4, SecondsPerWeightByte = 3, SecondsPerFlop = 5, SecondsPerActivationByte = 7,
            Form = KernelForm.Additive, Scope = TokenScope.Experts, Routing = 0, Busiest = 1.5,
        };
        Assert.Equal(new ProductTime(10 * 6 * 1.5 * 5, 100 * 0.25 * 3, 4 * 6 * 1.5 * 7, KernelForm.Additive), term.Time(6, 0.25));
    }

    [Fact]
    public void Even_routing_touches_what_independent_choices_touch()
    {
        // 8 experts, 2 per token: 2 for one token, 2 + 2·(6/8) for two; among 4 candidates only, 2 + 2·(2/4).
        RoutingTerm all = RoutingTerm.Even(8, 2, 8), half = RoutingTerm.Even(8, 2, 4);
        Assert.Equal((0, 2 / 8.0, 3.5 / 8), (all.Touched(0), all.Touched(1), Math.Round(all.Touched(2), 12)));
        Assert.Equal((0, 2 / 8.0, 3 / 8.0), (half.Touched(0), half.Touched(1), Math.Round(half.Touched(2), 12)));
        Assert.Equal((1.0, 0.5), (Math.Round(all.Touched(1e6), 12), Math.Round(half.Touched(1e6), 12)));
    }

    [Fact]
    public void Where_every_token_takes_all_candidates_a_part_of_a_token_takes_that_part()
    {
        RoutingTerm certain = RoutingTerm.Even(8, 4, 4);
        Assert.Equal((0, 0.25 * 0.5, 0.5, 0.5), (certain.Touched(-1), certain.Touched(0.25), certain.Touched(1), certain.Touched(100)));
    }

    [Fact]
    public void Given_popularities_touch_what_their_chances_say()
    {
        ExpertRouting routing = ExpertRouting.PowerLaw(8, 1);
        RoutingTerm given = new(8, 8, 0, routing.ChancesOf(8, 2));
        Assert.Equal(routing.ExpectedDistinct(8, 2, 5) / 8, given.Touched(5));
        Assert.Equal(0, given.Touched(0));
    }

    [Fact]
    public void A_step_is_remembered_as_it_is_only_where_context_ranks_need_it()
    {
        StepShape shape = StepShape.Decode(8, 100) + StepShape.Chunk(1, 50, 0);
        Assert.Equal(shape, new StepWork(shape, new Parallelism { Context = 2 }).Exchanged.Shape);
        Assert.Equal(default, new StepWork(shape, new Parallelism { Data = 2 }).Exchanged.Shape);
    }
}
