using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

/// <summary>
/// Tokens and their experts, worked out by hand for DeepSeek-V3 (58 layers with 256 experts of which 8 are active, vectors of 7,168) on nodes of 8 H100, 450 GB/s inside
/// and 50 GB/s between them. Vectors travel in 8 bits with a scale of 4 bytes per 128 to their experts, and in 16 bits back.
/// </summary>
public sealed class ExpertExchangeTests
{
    private const double Inside = 450e9, Between = 50e9, There = 7168 * (1 + (4 / 128.0)), Back = 7168 * 2, Vector = 7168 * 2, Tokens = 16;

    /// <summary>Four tensor ranks per copy of the attention, and experts on half of all ranks, so that each is cut in two.</summary>
    private static Parallelism Cut(int nodes)
    {
        return new Parallelism { Tensor = 4, Data = 2 * nodes, Expert = 4 * nodes };
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void All_ranks_gather_all_tokens_and_scatter_the_sums(int nodes)
    {
        // Two data ranks of each node, whose own results are summed over the four tensor ranks first.
        double dataRanks = 2 * nodes, between = (nodes - 1.0) / nodes / 2;
        double own = 2 * 3 / 4.0 * Vector / Inside, moved = dataRanks * (There + Back) * ((1 / 2.0 / Inside) + (between / Between));
        Assert.Equal(58 * Tokens * (own + moved), Way(nodes, 0), 1e-12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_few_tokens_are_sent_to_each_of_their_experts(int nodes)
    {
        // 8 experts in two parts each: of 16 copies 7 of 8 in the own node leave the rank, all others leave the node. Each tensor rank sends a quarter.
        double ranks = 8 * nodes, inside = 16 * 7 / ranks, outside = 16 * (ranks - 8) / ranks;
        double sent = (There + Back) / 4 * ((inside / Inside) + (outside / Between)), shared = 3 / 4.0 * Vector / Inside;
        Assert.Equal(58 * Tokens * (sent + shared), Way(nodes, 1), 1e-12);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Many_tokens_are_sent_once_to_each_node_and_from_there_to_each_rank(int nodes)
    {
        // Of E places that 8 choices fall on at random E·(1 − (1 − 1/E)⁸) are met; nodes are met by all 16 copies.
        double places = 4 * nodes, distinct = places * (1 - Math.Pow(1 - (1 / places), 8)) * 2, met = nodes * (1 - Math.Pow(1 - (1.0 / nodes), 16));
        double inside = distinct * 7 / 8, outside = met * (nodes - 1) / nodes;
        double sent = (There + Back) / 4 * ((inside / Inside) + (outside / Between)), shared = 3 / 4.0 * Vector / Inside;
        Assert.Equal(58 * Tokens * (sent + shared), Way(nodes, 2), 1e-12);
    }

    /// <summary>Each way waits for its kernel twice, there and back, for a hop of the network between nodes, and once for what service adds.</summary>
    [Theory]
    [InlineData(0, 2, 4 + (2 * 8))]
    [InlineData(1, 2, 4 + (2 * (1 + 8)))]
    [InlineData(2, 2, 4 + (2 * (2 + (3 * 8))))]
    [InlineData(1, 4, 4 + (2 * (1 + 8)))]
    [InlineData(2, 4, 4 + (2 * (2 + (6 * 8))))]
    public void Ways_to_experts_wait_for_their_kernels_and_hops(int way, int nodes, double seconds)
    {
        CollectiveProfile waits = new()
        {
            ExpertLatency = Duration.FromSeconds(1),
            ExpertBatchLatency = Duration.FromSeconds(2),
            ExpertOverhead = Duration.FromSeconds(4),
            ScaleOutLatency = Duration.FromSeconds(8),
        };
        Assert.Equal(58 * seconds, Way(nodes, way, EfficiencyProfile.Ideal with { Collectives = waits }) - Way(nodes, way), 1e-9);
    }

    [Fact]
    public void Experts_in_a_narrower_space_are_sent_narrower_vectors()
    {
        // One rank per expert on two nodes: the copies are of 1,024 numbers.
        ModelArchitecture narrow = LatentModels.DeepSeekV3 with
        {
            Layers = [.. LatentModels.DeepSeekV3.Layers.Select(g => g with { Sublayers = [.. g.Sublayers.Select(s => s is MixtureOfExperts m ? m with { LatentSize = 1024 } : s)] })],
        };
        Parallelism all = new() { Data = 16, Expert = 16 };
        Assert.Equal(7, Of(LatentModels.DeepSeekV3, all, 1) / Of(narrow, all, 1), 1e-9);
    }

    [Fact]
    public void The_fastest_way_is_taken()
    {
        TokenExchange line = Line(LatentModels.DeepSeekV3, Cut(2), EfficiencyProfile.Ideal);
        ExchangeLoad load = new(Tokens, 0);
        Assert.Equal(3, line.Ways.Length);
        Assert.Equal(58 * line.Ways.Min(w => w.Seconds(load)), line.Seconds(load));
    }

    private static double Way(int nodes, int way, EfficiencyProfile? profile = null)
    {
        return Of(LatentModels.DeepSeekV3, Cut(nodes), way, profile);
    }

    private static double Of(ModelArchitecture model, Parallelism parallelism, int way, EfficiencyProfile? profile = null)
    {
        return 58 * Line(model, parallelism, profile ?? EfficiencyProfile.Ideal).Ways[way].Seconds(new ExchangeLoad(Tokens, 0));
    }

    private static TokenExchange Line(ModelArchitecture model, Parallelism parallelism, EfficiencyProfile profile)
    {
        return Assert.IsType<TokenExchange>(
            StepExchangeTests.Find(StepExchangeTests.Lines(model, parallelism, formats: FormatScheme.Fp8Block128, profile: profile), "network.experts"));
    }
}
