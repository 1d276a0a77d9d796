using FsCheck;
using FsCheck.Xunit;
using MathNet.Numerics.Distributions;
using Xunit;

namespace LlmEconomics.Tests.Serving.Steady;

/// <summary>Steps of a batch while prompts come by chance, against chance itself.</summary>
public sealed class StepMixLaws
{
    [Fact]
    public void Mixed_steps_take_what_prompts_add_and_steps_of_prompts_their_own_time()
    {
        StepMix mixed = new(0.02, 0.05, 0.3, 0.01, 1, false), own = new(0.02, 0.05, 0.3, 0.01, 1, true) { Setup = 0.004 };
        Assert.Equal(0.07, mixed.With(1), 1e-12);
        Assert.Equal(0.12, mixed.Gap(2), 1e-12);
        Assert.Equal(0.054, own.With(1), 1e-12);
        Assert.Equal(0.124, own.Gap(2), 1e-12);
        Assert.Equal((0.02, 0.02), (mixed.Gap(0), own.Gap(0)));
        Assert.Equal(0.5, (mixed with { Launch = 0.5 }).With(3));
        Assert.Equal(0.52, (own with { Launch = 0.5 }).Gap(3), 1e-12);
        Assert.Equal((0.02, 0.02), ((mixed with { Pieces = 0 }).Mean, (own with { Pieces = 0 }).Mean));
        Assert.Equal(1 - Math.Exp(-0.3), mixed.Share, 1e-12);
        Assert.Equal(1 - Math.Exp(-0.1), (mixed with { Clump = 3 }).Share, 1e-12);
    }

    /// <summary>Every piece adds the same to a mixed step, so that the mean is exact however pieces are spread; unless steps cannot be launched as fast.</summary>
    [Property]
    public void Mixed_steps_are_longer_by_what_comes(PositiveInt seed)
    {
        Random random = new(seed.Get);
        StepMix mix = new(0.01 + random.NextDouble(), random.NextDouble(), 3 * random.NextDouble(), 0, 1 + (3 * random.NextDouble()), false);
        Assert.Equal(mix.Decode + (mix.Pieces * mix.Piece), mix.Mean, 1e-9);
        double share = mix.Share, launch = mix.With(mix.Pieces / share) * 2;
        Assert.Equal(((1 - share) * mix.Decode) + (share * launch), (mix with { Launch = launch }).Mean, 1e-9);
    }

    /// <summary>
    /// Steps of prompts alone go on as long as prompts come: the mean is that of a random walk which draws them, at the rate that brings so many per decode step.
    /// </summary>
    [Theory]
    [InlineData(0.02, 0.03, 0.05, 0.005, 0, 0.05)]
    [InlineData(0.02, 0.03, 0.3, 0.005, 0, 0.05)]
    [InlineData(0.02, 0.03, 1.0, 0.005, 0, 0.05)]
    [InlineData(0.02, 0.01, 3.0, 0.005, 0, 0.09)]
    [InlineData(0.03, 0.004, 0.5, 0.02, 0, 0.05)]
    [InlineData(0.02, 0.01, 0.3, 0, 0.04, 0.05)]
    [InlineData(0.02, 0.2, 0.2, 0.01, 0, 0.05)]
    public void Steps_of_prompts_come_between_as_often_as_chance_has_it(double decode, double piece, double pieces, double setup, double launch, double tolerance)
    {
        StepMix mix = new(decode, piece, pieces, launch, 1, true) { Setup = setup };
        double rate = pieces / mix.Mean, time = 0;
        Random random = new(11);
        const int Steps = 200_000;
        for (int i = 0; i < Steps; i++)
        {
            time += decode;
            for (int waiting = Poisson.Sample(random, Math.Max(1e-12, rate * decode)); waiting > 0;)
            {
                double step = mix.With(waiting);
                time += step;
                waiting = Poisson.Sample(random, rate * step);
            }
        }

        Assert.Equal(time / Steps, mix.Mean, tolerance * mix.Mean);
    }
}
