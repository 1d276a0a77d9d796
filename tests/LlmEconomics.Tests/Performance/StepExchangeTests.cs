using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Performance;

public sealed class StepExchangeTests
{
    private static readonly EfficiencyProfile s_delayed = EfficiencyProfile.Ideal with { NetworkLatency = 10 };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    public void One_accelerator_and_copies_of_a_dense_model_exchange_nothing(int tensor, int data)
    {
        Deployment deployment = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.Plain, new Parallelism { Tensor = tensor, Data = data });
        Assert.Equal(Duration.Zero, deployment.Estimate(StepShape.Decode(64, 100)).Causes.Network);
        Assert.DoesNotContain(deployment.Estimate(StepShape.Decode(64, 100)).Operators, o => o.Name == "exchange");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void The_embedding_and_every_part_of_a_layer_end_in_a_sum_over_the_tensor_ranks(int ranks)
    {
        // 32 layers of 2 parts and the table; 2·(n − 1)/n of 1,000 vectors of 4,096 16-bit numbers over 450 GB/s.
        Parallelism p = new() { Tensor = ranks };
        double sums = Line(DenseModels.Llama31With8B, p, "network.tensor");
        Assert.Equal(65 * 2.0 * (ranks - 1) / ranks * 1000 * 4096 * 2 / 450e9, sums, 1e-15);
        Assert.Equal(65 * 10e-6, Line(DenseModels.Llama31With8B, p, "network.tensor", s_delayed) - sums, 1e-12);
    }

    [Fact]
    public void A_step_has_the_time_of_all_its_exchanges()
    {
        Parallelism p = new() { Tensor = 2, Data = 2, Pipeline = 2 };
        StepShape step = StepShape.Decode(64, 1000) + StepShape.Chunk(1, 512, 0);
        Deployment deployment = Deployment.Of(LatentModels.DeepSeekV3, FormatScheme.Bf16, Devices.H100, p, Profiles.Plain, s_delayed).IgnoringMemory();
        double sum = Lines(LatentModels.DeepSeekV3, p, profile: s_delayed).Sum(l => l.Seconds(ExchangeLoad.Of(step, new StepTotals(step), p)));
        Assert.Equal(sum, deployment.Estimate(step).Causes.Network.Value, 1e-12);
        Assert.Equal(sum, deployment.Estimate(step).Operators.Single(o => o.Name == "exchange").Time.Value, 1e-12);
    }

    [Fact]
    public void An_engine_with_a_latency_of_its_own_replaces_the_generations()
    {
        // 65 sums and the logits' gather, which the library does.
        Parallelism two = new() { Tensor = 2 };
        Deployment slow = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, two, Profiles.Plain, s_delayed);
        Deployment own = slow.With(Profiles.Plain with { AllReduceLatency = 3 });
        StepShape step = StepShape.Decode(1, 100);
        Assert.Equal(65 * 7e-6, (slow.Estimate(step).Causes.Network - own.Estimate(step).Causes.Network).Value, 1e-12);
    }

    [Fact]
    public void Logits_are_gathered_for_the_tokens_that_need_them()
    {
        Parallelism p = new() { Tensor = 8 };
        StepShape shape = StepShape.Chunk(1, 1000, 0) + StepShape.Decode(10, 100);
        Assert.Equal(10 * 7 / 8.0 * 128_256 * 2 / 450e9, Line(DenseModels.Llama31With8B, p, "network.logits", shape: shape), 1e-15);
        Assert.Equal(0, Line(DenseModels.Llama31With8B, p, "network.logits"));
    }

    [Fact]
    public void A_norm_over_all_heads_needs_a_sum_of_two_numbers_per_layer()
    {
        ModelArchitecture model = CatalogModel("MiniMaxAI/MiniMax-M2.5");
        int layers = model.LayerCount;
        Assert.Equal(layers * 10e-6, Line(model, new Parallelism { Tensor = 8 }, "network.norms", s_delayed), layers * 1e-6);
        Assert.Throws<InvalidOperationException>(() => Line(DenseModels.Llama31With8B, new Parallelism { Tensor = 8 }, "network.norms"));
    }

    [Fact]
    public void Data_ranks_sum_their_own_tokens_only()
    {
        double all = Line(DenseModels.Llama31With8B, new Parallelism { Tensor = 2 }, "network.tensor");
        Assert.Equal(all / 4, Line(DenseModels.Llama31With8B, new Parallelism { Tensor = 2, Data = 4 }, "network.tensor"), 1e-15);
    }

    [Fact]
    public void Experts_of_tensor_ranks_alone_are_summed_like_any_part()
    {
        Assert.Equal(
            Line(ExpertModels.Mixtral8X7B, new Parallelism { Tensor = 8 }, "network.tensor"), Line(ExpertModels.Mixtral8X7B, new Parallelism { Tensor = 8, Expert = 8 }, "network.tensor"));
        Assert.DoesNotContain(Lines(ExpertModels.Mixtral8X7B, new Parallelism { Tensor = 8, Expert = 8 }), l => l.Name == "network.experts");
    }

    [Fact]
    public void Experts_cut_by_width_need_the_tokens_of_all_and_scatter_the_sums()
    {
        // DeepSeek-V3: 58 mixtures, 1,000 tokens of 7,168 16-bit numbers gathered from 8 ranks and summed back.
        Assert.Equal(58 * 2 * 7 / 8.0 * 1000 * 7168 * 2 / 450e9, Line(LatentModels.DeepSeekV3, new Parallelism { Data = 8 }, "network.experts"), 1e-15);
    }

    [Fact]
    public void Tokens_travel_to_their_experts_where_that_is_less_than_gathering_them_all()
    {
        // On 64 ranks of one domain: 1,000/64 tokens to 8 experts each, 63 of 64 elsewhere, some on the same rank, in 8 bits with a scale per 128 there and 16 back.
        Parallelism p = new() { Data = 64, Expert = 64 };
        double distinct = 64 * (1 - Math.Pow(1 - (1 / 64.0), 8)) * 63 / 64;
        double expected = 58 * 1000 / 64.0 * distinct * 7168 * (1 + (4 / 128.0) + 2) / 900e9;
        Accelerator rack = AcceleratorCatalog.Default.Find("nvidia-gb200-nvl72-186gb");
        double seconds = Find(Lines(LatentModels.DeepSeekV3, p, rack, FormatScheme.Fp8Block128), "network.experts").Seconds(new ExchangeLoad(1000 / 64.0, 0));
        Assert.InRange(seconds, expected * 0.999, expected * 1.05);
        Assert.True(seconds < Find(Lines(LatentModels.DeepSeekV3, new Parallelism { Data = 64 }, rack, FormatScheme.Fp8Block128), "network.experts").Seconds(new ExchangeLoad(1000 / 64.0, 0)) / 5);
    }

    [Fact]
    public void Traffic_that_leaves_the_node_pays_the_network()
    {
        ExchangeLoad load = new(16, 16);
        double two = Find(Lines(LatentModels.DeepSeekV3, new Parallelism { Data = 16, Expert = 16 }), "network.experts").Seconds(load);
        Accelerator one = Devices.H100 with { ScaleUp = Devices.H100.ScaleUp! with { DomainSize = 16 } };
        Assert.True(two > 2 * Find(Lines(LatentModels.DeepSeekV3, new Parallelism { Data = 16, Expert = 16 }, one), "network.experts").Seconds(load));
    }

    [Theory]
    [InlineData(1, 2, "nvidia-h100-sxm-80gb", 450)]
    [InlineData(8, 2, "nvidia-h100-sxm-80gb", 50)]
    [InlineData(1, 2, "amd-mi300x-192gb", 64)]
    public void Stages_hand_on_the_tokens_inside_a_node_or_between_nodes(int tensor, int stages, string id, double gigabytesPerSecond)
    {
        ExchangeLine line = Find(Lines(DenseModels.Llama31With8B, new Parallelism { Tensor = tensor, Pipeline = stages }, AcceleratorCatalog.Default.Find(id)), "network.pipeline");
        double gather = (tensor - 1.0) / tensor * 1000 * 4096 * 2 / 450e9;
        Assert.Equal((1000 * 4096 * 2.0 / tensor / (gigabytesPerSecond * 1e9)) + gather, line.Seconds(new ExchangeLoad(1000, 0)), 1e-9);
    }

    [Fact]
    public void Some_stages_share_a_node_and_some_do_not()
    {
        // 4 stages of 4 on nodes of 8: two hand-overs inside, one between.
        ExchangeLine[] lines = [.. Lines(DenseModels.Llama31With8B, new Parallelism { Tensor = 4, Pipeline = 4 }).Where(l => l.Name == "network.pipeline")];
        Assert.Equal([1, 2], lines.Select(l => l.Times).Order());
    }

    [Fact]
    public void Context_ranks_pass_on_keys_for_a_prompt_and_queries_for_a_long_context()
    {
        // Llama-3.1-8B: 8 heads of keys and values of 128, 32 heads of queries and results, 16 bits, 4 ranks of one node.
        Parallelism p = new() { Context = 4 };
        double Seconds(StepShape shape)
        {
            return Line(DenseModels.Llama31With8B, p, "network.context", shape: shape);
        }

        Assert.Equal(32 * 3 / 4.0 * 8000 * 2 * 8 * 128 * 2 / 450e9, Seconds(StepShape.Chunk(1, 8000, 0)), 1e-12);
        Assert.Equal(32 * 3 / 4.0 * 64 * 2 * 32 * 128 * 2 / 450e9, Seconds(StepShape.Decode(64, 100_000)), 1e-12);
        Assert.Equal(Seconds(StepShape.Chunk(1, 8000, 0)) + Seconds(StepShape.Decode(64, 100_000)), Seconds(StepShape.Chunk(1, 8000, 0) + StepShape.Decode(64, 100_000)), 1e-12);
    }

    /// <summary>Experts whose sums are part of their exchange are not summed again: of 61 layers 3 have no experts.</summary>
    [Theory]
    [InlineData(1, 1 + (2 * 61))]
    [InlineData(2, 1 + 61 + 3)]
    public void Sums_over_tensor_ranks_leave_out_experts_that_meet_the_tokens_of_others(int data, int sums)
    {
        ExchangeLine line = Find(Lines(LatentModels.DeepSeekV3, new Parallelism { Tensor = 2, Data = data }), "network.tensor");
        Assert.Equal(sums, line.Times);
    }

    [Fact]
    public void Norms_over_all_heads_are_counted_in_every_group_of_layers()
    {
        ModelArchitecture model = CatalogModel("MiniMaxAI/MiniMax-M2.5");
        LayerGroup group = model.Layers[0];
        ModelArchitecture parted = model with { Layers = [group with { Count = 10 }, group with { Count = 20, Norms = 3 }] };
        Assert.Equal(30, Find(Lines(parted, new Parallelism { Tensor = 8 }), "network.norms").Times);
    }

    /// <summary>Two tensor ranks hold half of the heads each, and pass on half as much: 8 heads of keys and values, or 32 of queries and results, of 128 in 16 bits.</summary>
    [Fact]
    public void Context_ranks_pass_on_the_heads_of_their_tensor_rank()
    {
        Parallelism p = new() { Context = 4, Tensor = 2 };
        Assert.Equal(32 * 3 / 4.0 * 8000 * 2 * 4 * 128 * 2 / 450e9, Line(DenseModels.Llama31With8B, p, "network.context", shape: StepShape.Chunk(1, 8000, 0)), 1e-12);
        Assert.Equal(32 * 3 / 4.0 * 64 * 2 * 16 * 128 * 2 / 450e9, Line(DenseModels.Llama31With8B, p, "network.context", shape: StepShape.Decode(64, 100_000)), 1e-12);
    }

    [Fact]
    public void A_slower_share_of_the_link_takes_longer()
    {
        Parallelism p = new() { Tensor = 8 };
        double whole = Line(DenseModels.Llama31With8B, p, "network.tensor");
        Assert.Equal(2 * whole, Line(DenseModels.Llama31With8B, p, "network.tensor", EfficiencyProfile.Ideal with { Network = 0.5 }), 1e-15);
    }

    [Fact]
    public void Without_a_known_link_ranks_that_exchange_are_refused()
    {
        Assert.All(
            [new Parallelism { Tensor = 2 }, new Parallelism { Pipeline = 2 }, new Parallelism { Context = 2 }],
            p => Assert.Throws<UnknownFigureException>(() => Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.Plain, p)));
    }

    [Fact]
    public void Experts_that_are_cut_by_width_are_reached_by_the_library_alone()
    {
        // Two ranks, each with half of every expert: a gather and a scatter, which start in a thousand seconds each, of 1,000 tokens to and from the other.
        CollectiveProfile slow = new() { LibraryLatency = Duration.FromSeconds(1000) };
        ExchangeLine[] lines = Lines(ExpertModels.Mixtral8X7B, new Parallelism { Data = 2 }, profile: EfficiencyProfile.Ideal with { Collectives = slow });
        TokenExchange line = Assert.IsType<TokenExchange>(Find(lines, "network.experts"));
        Assert.Single(line.Ways);
        Assert.Equal(32 * (2000 + (2 * 1000 * 4096 * 2 / 450e9)), line.Seconds(new ExchangeLoad(1000, 0)), 1e-6);
    }

    [Fact]
    public void Ranks_that_are_alone_exchange_nothing_of_that_kind()
    {
        Assert.Equal(
            ["network.pipeline"],
            Lines(DenseModels.Llama31With8B, new Parallelism { Pipeline = 2 }).Select(l => l.Name));
        Assert.All(
            Lines(DenseModels.Llama31With8B, new Parallelism { Context = 2 }),
            l => Assert.Equal("network.context", l.Name));
    }

    [Fact]
    public void Stages_of_half_a_node_hand_on_inside_it_and_between_nodes_in_turn()
    {
        // 4 stages of 4 on nodes of 8: two hand-overs at 450 GB/s, one at 50; a quarter of a vector each, and its gather over 4 ranks.
        const double Vector = 4096 * 2 * 1000;
        double gather = 3 / 4.0 * Vector / 450e9;
        ExchangeLine[] lines =
        [
            .. Lines(DenseModels.Llama31With8B, new Parallelism { Tensor = 4, Pipeline = 4 }).Where(l => l.Name == "network.pipeline").OrderBy(l => l.Times),
        ];
        Assert.Equal((Vector / 4 / 50e9) + gather, lines[0].Seconds(new ExchangeLoad(1000, 0)), 1e-12);
        Assert.Equal(2 * ((Vector / 4 / 450e9) + gather), lines[1].Seconds(new ExchangeLoad(1000, 0)), 1e-12);
    }

    private static ModelArchitecture CatalogModel(string id)
    {
        return ModelCatalog.Find(id).Architecture;
    }

    internal static ExchangeLine[] Lines(ModelArchitecture model, Parallelism parallelism, Accelerator? accelerator = null, FormatScheme? formats = null, EfficiencyProfile? profile = null)
    {
        profile ??= EfficiencyProfile.Ideal;
        return
        [
            .. StepExchange.Of(
                model, formats ?? FormatScheme.Bf16, accelerator ?? Devices.H100, parallelism, profile, Duration.FromMicroseconds(profile.NetworkLatency.Value)).Lines,
        ];
    }

    internal static ExchangeLine Find(ExchangeLine[] lines, string name)
    {
        return lines.Single(l => l.Name == name);
    }

    /// <summary>Seconds of one exchange in a chunk of 1,000 tokens, or another step, on H100.</summary>
    private static double Line(ModelArchitecture model, Parallelism parallelism, string name, EfficiencyProfile? profile = null, StepShape? shape = null)
    {
        StepShape step = shape ?? StepShape.Chunk(1, 1000, 0);
        return Find(Lines(model, parallelism, profile: profile), name).Seconds(ExchangeLoad.Of(step, new StepTotals(step), parallelism));
    }
}
