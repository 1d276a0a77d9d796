using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>Steps of a load in closed form against steps that are timed sequence by sequence: Llama-3.1-8B on H100, prompts of 8,000 and answers of 200 tokens.</summary>
public sealed class LoadStepTests
{
    private const long Prompt = 8000, Output = 200, Context = Prompt + (Output / 2);

    private static readonly ClosedLoop s_load = new() { Concurrency = 16, PromptTokens = Prompt, OutputTokens = Output };

    /// <summary>Decoding sequences and prompts that the data ranks share evenly take what the same sequences take in one step.</summary>
    [Theory]
    [InlineData(1, 1, 8, 0)]
    [InlineData(1, 1, 8, 1)]
    [InlineData(2, 1, 8, 2)]
    [InlineData(2, 1, 8, 4)]
    [InlineData(4, 1, 16, 4)]
    [InlineData(1, 2, 8, 1)]
    [InlineData(2, 2, 8, 2)]
    [InlineData(2, 2, 0, 2)]
    public void A_step_of_a_load_takes_what_its_sequences_take(int data, int context, int decoding, int prompts)
    {
        Deployment deployment = On(new Parallelism { Data = data, Context = context });
        LoadSolver solver = new(deployment, LoadMoments.Of(s_load));
        StepShape step = (decoding, prompts) switch
        {
            (0, _) => StepShape.Prefill(prompts, Prompt),
            (_, 0) => StepShape.Decode(decoding, Context),
            _ => StepShape.Decode(decoding, Context) + StepShape.Prefill(prompts, Prompt),
        };
        double seconds = deployment.StepTime(step).Value;
        Assert.Equal(seconds, solver.Step(decoding, prompts), 1e-6 * seconds);
        if (decoding == 0)
        {
            Assert.Equal(seconds, solver.PrefillStep(prompts), 1e-6 * seconds);
            Assert.Equal(seconds, solver.PrefillCauses(prompts).Total.Value, 1e-6 * seconds);
        }
    }

    /// <summary>The stages of a pipeline work on as many batches: twice the requests take as long on two stages as they do on one, but for handing vectors on.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void Twice_the_requests_on_two_stages_take_as_long_as_on_one(double requests)
    {
        LoadEstimate one = On(Parallelism.None).Estimate(s_load with { Concurrency = requests });
        LoadEstimate two = On(new Parallelism { Pipeline = 2 }).Estimate(s_load with { Concurrency = 2 * requests });
        Assert.Equal(one.TimePerOutputToken.Value, two.TimePerOutputToken.Value, 0.01 * one.TimePerOutputToken.Value);
        Assert.Equal(one.TimeToFirstToken.Value, two.TimeToFirstToken.Value, 0.01 * one.TimeToFirstToken.Value);
        Assert.Equal(2 * one.DecodingSequences, two.DecodingSequences, 0.02 * one.DecodingSequences);

        LoadSolver solver = new(On(new Parallelism { Pipeline = 2 }), LoadMoments.Of(s_load)), alone = new(On(Parallelism.None), LoadMoments.Of(s_load));
        Assert.Equal(alone.TokenTime(requests), solver.TokenTime(2 * requests), 0.01 * alone.TokenTime(requests));
        Assert.Equal(alone.WeightBytes(requests) / 2, solver.WeightBytes(2 * requests) / 2, 1e-3 * alone.WeightBytes(requests));
    }

    /// <summary>Attention grows with the square of a prompt: prompts of half and of one and a half times the mean take more than twice the mean one.</summary>
    [Fact]
    public void Prompts_that_differ_take_longer_by_the_square_of_their_variation()
    {
        // C² = ¼ for two equally likely lengths half of the mean from it; nothing for lengths that hardly differ.
        Deployment deployment = On(Parallelism.None);
        LoadMoments moments = LoadMoments.Of(s_load);
        double mean = Seconds(Prompt), apart = (Seconds(Prompt / 2) + Seconds(Prompt * 3 / 2)) / 2;
        Assert.True(apart > 1.002 * mean);
        Assert.Equal(apart - mean, Step(0.25) - Step(0), 0.02 * (apart - mean));
        Assert.Equal(Step(0), Step(0.02));

        double Seconds(long prompt)
        {
            return deployment.StepTime(StepShape.Prefill(1, prompt)).Value;
        }

        double Step(double variation)
        {
            return new LoadSolver(deployment, moments with { PromptVariation = variation }).Step(0, 1);
        }
    }

    private static Deployment On(Parallelism parallelism)
    {
        return Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, parallelism, Profiles.Plain, EfficiencyProfile.Ideal);
    }
}
