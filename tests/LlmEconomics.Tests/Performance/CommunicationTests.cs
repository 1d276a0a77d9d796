using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>What ranks exchange, in numbers that can be worked out by hand: H100, 450 GB/s in one direction, nothing lost, nothing waited for.</summary>
public sealed class CommunicationTests
{
    private static readonly EfficiencyProfile s_delayed = EfficiencyProfile.Ideal with { Id = "delayed", NetworkLatency = Duration.FromMicroseconds(10) };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    public void One_tensor_rank_and_one_expert_rank_exchange_nothing(int tensor, int data)
    {
        StepEstimator estimator = StepEstimator.Of(ExpertModels.Mixtral8X7B, FormatScheme.Bf16, Devices.H100, new Parallelism { Tensor = tensor, Data = data }, s_delayed);
        Assert.Equal(Duration.Zero, estimator.Estimate(StepShape.Decode(64, 100)).TimeBoundBy(Bound.Network));
        Assert.DoesNotContain(estimator.Estimate(StepShape.Decode(64, 100)).Operators, o => o.Name == "communication");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Every_part_of_a_layer_ends_in_a_sum_over_the_tensor_ranks(int ranks)
    {
        // 32 layers of 2 parts; 2·(n − 1)/n of 1,000 vectors of 4,096 16-bit numbers over 450 GB/s.
        Duration sums = Network(DenseModels.Llama31With8B, new Parallelism { Tensor = ranks }, EfficiencyProfile.Ideal, 1000);
        Assert.Equal(64 * 2.0 * (ranks - 1) / ranks * 1000 * 4096 * 2 / 450e9, sums.Value, 1e-15);
        Assert.Equal(64 * 10e-6, (Network(DenseModels.Llama31With8B, new Parallelism { Tensor = ranks }, s_delayed, 1000) - sums).Value, 1e-12);
    }

    [Fact]
    public void Data_ranks_sum_their_own_tokens_only()
    {
        Duration all = Network(DenseModels.Llama31With8B, new Parallelism { Tensor = 2 }, EfficiencyProfile.Ideal, 1000);
        Assert.Equal(all.Value / 4, Network(DenseModels.Llama31With8B, new Parallelism { Tensor = 2, Data = 4 }, EfficiencyProfile.Ideal, 1000).Value, 1e-15);
    }

    [Fact]
    public void Tokens_travel_to_their_experts_and_back()
    {
        // DeepSeek-V3: 58 mixtures; each of 8 ranks sends its 125 tokens of 7,168 16-bit numbers to 8 ranks, one of them its own, and gets them back.
        Parallelism p = new() { Data = 8, Expert = 8 };
        Duration there = Network(LatentModels.DeepSeekV3, p, EfficiencyProfile.Ideal, 1000);
        Assert.Equal(58 * 2 * 125.0 * 8 * (7 / 8.0) * 7168 * 2 / 450e9, there.Value, 1e-15);
        Assert.Equal(58 * 2 * 10e-6, (Network(LatentModels.DeepSeekV3, p, s_delayed, 1000) - there).Value, 1e-12);
    }

    [Fact]
    public void A_token_goes_to_no_more_ranks_than_there_are()
    {
        // Two expert ranks: each of two data ranks sends its 500 tokens to both, half of that to itself.
        Duration two = Network(LatentModels.DeepSeekV3, new Parallelism { Data = 2, Expert = 2 }, EfficiencyProfile.Ideal, 1000);
        Assert.Equal(58 * 2 * 500.0 * 2 * 0.5 * 7168 * 2 / 450e9, two.Value, 1e-15);
    }

    [Fact]
    public void A_slower_share_of_the_link_takes_longer()
    {
        EfficiencyProfile half = EfficiencyProfile.Ideal with { Network = 0.5 };
        Parallelism p = new() { Tensor = 8 };
        Assert.Equal(Network(DenseModels.Llama31With8B, p, EfficiencyProfile.Ideal, 1000) * 2, Network(DenseModels.Llama31With8B, p, half, 1000));
    }

    [Fact]
    public void Without_a_known_link_several_ranks_are_refused()
    {
        Assert.Throws<UnknownFigureException>(() => StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.Plain, new Parallelism { Tensor = 2 }));
        Assert.NotNull(StepEstimator.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.Plain, new Parallelism { Pipeline = 2 }));
    }

    private static Duration Network(ModelArchitecture model, Parallelism parallelism, EfficiencyProfile profile, long tokens)
    {
        StepEstimate estimate = StepEstimator.Of(model, FormatScheme.Bf16, Devices.H100, parallelism, profile).Estimate(StepShape.Chunk(1, tokens, 0));
        OperatorTime line = estimate.Operators[^1];
        Assert.Equal(("communication", null, Bound.Network, default), (line.Name, line.Part, line.Bound, line.Load));
        Assert.Equal(line.Time, estimate.TimeBoundBy(Bound.Network));
        return line.Time;
    }
}
