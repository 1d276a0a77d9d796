using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>What ranks exchange, in numbers that can be worked out by hand: H100, 450 GB/s in one direction, nothing lost, nothing waited for.</summary>
public sealed class ExchangeTests
{
    private const double Rounding = 1e-15;

    private static readonly EfficiencyProfile s_delayed = EfficiencyProfile.Ideal with { Id = "delayed", NetworkLatency = 10 };

    private static readonly ModelArchitecture s_llama = DenseModels.Llama31With8B;

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Every_part_of_a_layer_ends_in_a_sum_over_the_tensor_ranks(int ranks)
    {
        // 32 layers of 2 parts; 2·(n − 1)/n of 1,000 vectors of 4,096 16-bit numbers over 450 GB/s.
        Parallelism p = new() { Tensor = ranks };
        double sums = Network(s_llama, p, EfficiencyProfile.Ideal, 1000);
        Assert.Equal(64 * 2.0 * (ranks - 1) / ranks * 1000 * 4096 * 2 / 450e9, sums, Rounding);
        Assert.Equal(64 * 10e-6, Network(s_llama, p, s_delayed, 1000) - sums, 1e-12);
    }

    [Fact]
    public void Data_ranks_sum_their_own_tokens_only()
    {
        double all = Network(s_llama, new Parallelism { Tensor = 2 }, EfficiencyProfile.Ideal, 1000);
        Assert.Equal(all / 4, Network(s_llama, new Parallelism { Tensor = 2, Data = 4 }, EfficiencyProfile.Ideal, 1000), Rounding);
    }

    [Fact]
    public void Dense_data_ranks_exchange_nothing()
    {
        Assert.Equal(0, Network(s_llama, new Parallelism { Data = 8 }, s_delayed, 1000));
    }

    [Fact]
    public void Tokens_travel_to_their_experts_and_back()
    {
        // Mixtral: 32 mixtures; each of 8 ranks sends its 125 tokens to 2 experts in 8 bits and gets them back in 16: 1.5 times the vector.
        Parallelism p = new() { Data = 8, Expert = 8 };
        double there = Network(ExpertModels.Mixtral8X7B, p, EfficiencyProfile.Ideal, 1000);
        Assert.Equal(32 * 1.5 * 125.0 * 2 * 4096 * 2 / 450e9, there, Rounding);
        Assert.Equal(32 * 2 * 10e-6, Network(ExpertModels.Mixtral8X7B, p, s_delayed, 1000) - there, 1e-12);
    }

    [Fact]
    public void Where_that_is_less_every_rank_gathers_all_tokens_instead()
    {
        // DeepSeek-V3 on two ranks: 2·(1/2) of 1,000 tokens, against 1.5 · 2 · 500.
        double two = Network(LatentModels.DeepSeekV3, new Parallelism { Data = 2, Expert = 2 }, EfficiencyProfile.Ideal, 1000);
        Assert.Equal(58 * 1000.0 * 7168 * 2 / 450e9, two, Rounding);
    }

    [Fact]
    public void Half_of_the_link_takes_twice_as_long()
    {
        EfficiencyProfile half = EfficiencyProfile.Ideal with { Network = 0.5 };
        Parallelism p = new() { Tensor = 8 };
        Assert.Equal(Network(s_llama, p, EfficiencyProfile.Ideal, 1000) * 2, Network(s_llama, p, half, 1000), Rounding);
    }

    [Fact]
    public void Messages_of_middle_size_take_longer_with_the_root_of_their_bytes()
    {
        // 2·(1/2) of 400 vectors of 8,192 bytes: 64 messages of 1,810 × 1,810 bytes, at 0.25 µs per root byte.
        EfficiencyProfile rooted = EfficiencyProfile.Ideal with { NetworkRoot = 0.25 };
        Parallelism two = new() { Tensor = 2 };
        double more = Network(s_llama, two, rooted, 400) - Network(s_llama, two, EfficiencyProfile.Ideal, 400);
        Assert.Equal(64 * 0.25e-6 * Math.Sqrt(400 * 8192), more, 1e-12);
    }

    [Fact]
    public void An_engine_with_a_latency_of_its_own_replaces_the_generations()
    {
        EngineProfile engine = Profiles.Plain with { AllReduceLatency = 3 };
        Parallelism two = new() { Tensor = 2 };
        double sums = Network(s_llama, two, EfficiencyProfile.Ideal, 1000);
        Assert.Equal(64 * 3e-6, Network(s_llama, two, s_delayed, 1000, engine) - sums, 1e-12);
    }

    [Fact]
    public void Norms_over_all_heads_are_two_more_sums()
    {
        // One over the queries and one over the keys, each in a step of its own.
        LayerGroup layer = s_llama.Layers[0];
        GroupedQueryAttention attention = layer.Sublayers.OfType<GroupedQueryAttention>().Single();
        ModelArchitecture normed = s_llama with
        {
            Layers = [layer with { Sublayers = [attention with { QkNorm = QkNorm.FullWidth }, .. layer.Sublayers.Where(s => s is not GroupedQueryAttention)] }],
        };
        Parallelism two = new() { Tensor = 2 };
        Assert.Equal(Network(s_llama, two, s_delayed, 1000) * 128 / 64, Network(normed, two, s_delayed, 1000), 1e-12);
    }

    [Fact]
    public void Ranks_beyond_a_node_use_the_network_between_nodes()
    {
        double node = Network(s_llama, new Parallelism { Tensor = 8 }, EfficiencyProfile.Ideal, 1000);
        double nodes = Network(s_llama, new Parallelism { Tensor = 16 }, EfficiencyProfile.Ideal, 1000);
        double slower = Devices.H100.ScaleUp!.BandwidthPerDirection / Devices.H100.ScaleOut!.BandwidthPerDirection;
        Assert.Equal(node * (15 / 16.0) / (7 / 8.0) * slower, nodes, 1e-12);
    }

    [Fact]
    public void Without_a_known_link_several_ranks_are_refused()
    {
        Assert.Throws<UnknownFigureException>(() => Deployment.Of(s_llama, FormatScheme.Bf16, Devices.Plain, new Parallelism { Tensor = 2 }));
        Assert.NotNull(Deployment.Of(s_llama, FormatScheme.Bf16, Devices.Plain, new Parallelism { Pipeline = 2 }));
    }

    private static double Network(ModelArchitecture model, Parallelism parallelism, EfficiencyProfile profile, long tokens, EngineProfile? engine = null)
    {
        StepEstimate estimate = Deployment.Of(model, FormatScheme.Bf16, Devices.H100, parallelism, engine ?? Profiles.Plain, profile).Estimate(StepShape.Chunk(1, tokens, 0));
        Assert.Equal(estimate.Causes.Network, estimate.Operators.Where(o => o.Name == "exchange").Select(o => o.Time).Sum());
        return estimate.Causes.Network.Value;
    }
}
