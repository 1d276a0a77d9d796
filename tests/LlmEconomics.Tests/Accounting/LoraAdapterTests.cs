using LlmEconomics.Tests.Models;
using LlmEconomics.Tests.Performance;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>Published sizes of adapters, and what is refused.</summary>
public sealed class LoraAdapterTests
{
    /// <summary>Source: github.com/ymcui/Chinese-LLaMA-Alpaca, issue 189: PEFT on LLaMA-7B (same matrices as Llama-2-7B), r = 8, q_proj and v_proj: 4194304.</summary>
    [Fact]
    public void Queries_and_values_of_llama_7b_at_rank_8_are_4_194_304()
    {
        Assert.Equal(4_194_304, Adapters(8, "q_proj", "v_proj").ParametersOfOne(DenseModels.Llama2With7B));
    }

    /// <summary>
    /// Source: what Unsloth and PEFT print when they train meta-llama/Meta-Llama-3-8B with r = 16 on all seven projections: 41,943,040 trainable parameters.
    /// </summary>
    [Fact]
    public void All_linear_layers_of_llama_3_8b_at_rank_16_are_41_943_040()
    {
        // The embedding's few rows more of Llama-3.1 have no adapter.
        LoraAdapters all = Adapters(16), named = Adapters(16, "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");
        Assert.Equal((41_943_040, 41_943_040), (all.ParametersOfOne(DenseModels.Llama31With8B), named.ParametersOfOne(DenseModels.Llama31With8B)));
        Assert.Equal(2 * 41_943_040, all.OfOne(DenseModels.Llama31With8B).Value);
    }

    /// <summary>Source: Hu et al., arXiv:2106.09685, table 4: LoRA on queries and values of GPT-3 175B, 4.7 million at r = 1 and 37.7 million at r = 8.</summary>
    [Theory]
    [InlineData(1, 4.7)]
    [InlineData(8, 37.7)]
    public void Queries_and_values_of_gpt_3_are_as_the_paper_states(int rank, double millions)
    {
        ModelArchitecture gpt3 = new()
        {
            Name = "GPT-3 175B",
            VocabularySize = 50_257,
            HiddenSize = 12_288,
            Layers =
            [
                LayerGroup.Of(96, new GroupedQueryAttention { QueryHeads = 96, KeyValueHeads = 96, HeadSize = 128 }, new DenseFeedForward { Width = 49_152, Gated = false }),
            ],
        };
        Assert.Equal(millions, Adapters(rank, "q_proj", "v_proj").ParametersOfOne(gpt3) / 1e6, 0.05);
    }

    /// <summary>Source: github.com/ChenDelong1999/polite-flamingo, issue 3, prints each matrix at r = 64: down_proj A 64 × 11008 = 704,512, B 4096 × 64 = 262,144.</summary>
    [Fact]
    public void One_matrix_has_the_two_that_are_printed()
    {
        Assert.Equal(704_512 + 262_144, Adapters(64, "layers.31.mlp.down_proj").ParametersOfOne(DenseModels.Llama2With7B));
    }

    [Fact]
    public void Each_of_many_experts_has_its_own()
    {
        // Mixtral: 32 layers of 8 experts, three matrices of 4096 × 14336 each.
        Assert.Equal(32L * 8 * 3 * 4 * (4096 + 14_336), Adapters(4, "gate_proj", "up_proj", "down_proj").ParametersOfOne(ExpertModels.Mixtral8X7B));
    }

    [Fact]
    public void Tensor_ranks_cut_one_of_the_two_matrices_and_if_asked_both()
    {
        // Llama-3.1-8B at rank 16 on 8: per layer, in elements, with q and o 4096 wide, k and v 1024, gate, up and down 14336.
        const double b = (4096 + (2 * 1024) + (2 * 14_336)) / 8.0, a = 5 * 4096, rowA = (4096 + 14_336) / 8.0, rowB = 2 * 4096;
        Parallelism eight = new() { Tensor = 8 };
        LoraAdapters adapters = Adapters(16) with { Count = 3 };
        Assert.Equal(3 * 32 * 2 * 16 * (a + b + rowA + rowB), adapters.OnRank(DenseModels.Llama31With8B, eight).Value);
        Assert.Equal(
            3 * 32 * 2 * 16 * ((a / 8) + b + rowA + (rowB / 8)), (adapters with { FullySharded = true }).OnRank(DenseModels.Llama31With8B, eight).Value);
    }

    [Fact]
    public void A_deployment_keeps_room_for_them_and_they_stay_through_every_change()
    {
        Deployment bare = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, engine: EngineProfile.Vllm);
        LoraAdapters adapters = Adapters(16) with { Count = 20 };
        Deployment with = bare.With(adapters);
        Assert.Equal(20 * 2 * 41_943_040.0, with.Memory.Adapters.Value);
        Assert.Equal(bare.Memory.CacheRoom - with.Memory.Adapters, with.Memory.CacheRoom);
        Assert.Equal((bare.Memory.Weights, bare.Memory.Usable), (with.Memory.Weights, with.Memory.Usable));
        Assert.Equal(Bytes.Zero, bare.Memory.Adapters);
        Assert.Equal(bare.StepTime(StepShape.Decode(8, 1000)), with.StepTime(StepShape.Decode(8, 1000)));
        SpeculativeDecoding speculation = new() { DraftTokens = 2, Acceptance = 0.5 };
        Assert.All(
            (Deployment[])[with.With(EngineProfile.Sglang), with.With(speculation), with.With(speculation).With(adapters), with.ToIdeal(), with.With(EngineProfile.Vllm, EfficiencyProfile.Ideal)],
            d => Assert.Equal((adapters, with.Memory.Adapters), (d.Adapters, d.Memory.Adapters)));
        Assert.Equal(speculation, with.With(speculation).With((LoraAdapters?)null).Speculation);
        Assert.Equal(bare.Memory.CacheRoom, with.With((LoraAdapters?)null).Memory.CacheRoom);
    }

    [Fact]
    public void So_many_that_nothing_is_left_fit_no_sequence()
    {
        Deployment full = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100).With(Adapters(256) with { Count = 1000 });
        Assert.False(full.Memory.Fits);
        Assert.Throws<DoesNotFitException>(() => full.Estimate(new ClosedLoop { Concurrency = 1, PromptTokens = 10, OutputTokens = 10 }));
    }

    [Fact]
    public void A_name_of_no_matrix_is_refused_with_those_there_are()
    {
        Deployment deployment = Deployment.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100);
        foreach (string wrong in (string[])["query", "proj", "embed_tokens", "input_layernorm", "Q_PROJ"])
        {
            ArgumentException refusal = Assert.Throws<ArgumentException>(() => deployment.With(Adapters(8, "q_proj", wrong)));
            Assert.Contains($"'{wrong}'", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, lm_head", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => Adapters(8, "q_proj", " "));
        Assert.Throws<ArgumentException>(() => Adapters(8, "q_proj", null!));
        Assert.Throws<ArgumentNullException>(() => Adapters(8).ParametersOfOne(null!));
        Assert.Throws<ArgumentNullException>(() => Adapters(8) with { Format = null! });
        Assert.Throws<ArgumentException>(() => Adapters(8).OnRank(DenseModels.Llama31With8B, new Parallelism { Pipeline = 33 }));
        Assert.All((int[])[0, -1, (1 << 20) + 1], n => Assert.Throws<ArgumentOutOfRangeException>(() => Adapters(8) with { Count = n }));
        Assert.All((int[])[0, -1, (1 << 16) + 1], n => Assert.Throws<ArgumentOutOfRangeException>(() => Adapters(n)));
    }

    [Fact]
    public void Equal_ones_are_equal()
    {
        Assert.Equal(Adapters(8, "q_proj", "v_proj"), Adapters(8, "v_proj", "q_proj"));
        Assert.Equal(Adapters(8, "q_proj", "v_proj").GetHashCode(), Adapters(8, "v_proj", "q_proj").GetHashCode());
        LoraAdapters one = Adapters(8, "q_proj");
        Assert.All(
            (LoraAdapters[])[one with { Count = 2 }, one with { Rank = 9 }, one with { Modules = ["k_proj"] }, one with { Format = NumberFormats.Fp8 }, one with { FullySharded = true }],
            other => Assert.NotEqual(one, other));
    }

    private static LoraAdapters Adapters(int rank, params string[] modules)
    {
        return new LoraAdapters { Count = 1, Rank = rank, Modules = [.. modules] };
    }
}
