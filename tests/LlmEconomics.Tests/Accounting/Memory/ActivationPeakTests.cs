using LlmEconomics.Tests.Models;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>
/// Peaks worked out by hand. Llama-3.1-8B: hidden size 4,096, 32 heads of 128, 8 of keys, MLP of 14,336, vocabulary of 128,256.
/// </summary>
public sealed class ActivationPeakTests
{
    private const double Hidden = 4096, Width = 14_336, Vocabulary = 128_256;

    private static readonly EngineMemory s_vllm = EngineMemory.For("vLLM", "0.10.2"), s_scores = EngineMemory.For("llama.cpp", "b3000");

    [Fact]
    public void The_last_product_reads_its_input_once_more_where_it_reads_fewer_bits()
    {
        // Gate, up and their product in 16 bits, and the product again in 8: one byte per number, and a scale of four bytes per 128 of
        // them in blocks.
        ProfiledStep step = new(1000, 8);
        Assert.Equal(1000 * ((2 * 2 * Hidden) + (Width * 7)), Of(FormatScheme.Fp8PerTensor, step).Value, 1e-3);
        Assert.Equal(1000 * ((2 * 2 * Hidden) + (Width * (7 + (4 / 128.0)))), Of(FormatScheme.Fp8Block128, step).Value, 1e-3);
        Assert.Equal(1000 * ((2 * 2 * Hidden) + (Width * 6)), Of(FormatScheme.Bf16, step).Value, 1e-3);

        static Bytes Of(FormatScheme formats, ProfiledStep step)
        {
            return ActivationPeak.Of(DenseModels.Llama31With8B, formats, Parallelism.None, step, s_vllm).Forward;
        }
    }

    [Fact]
    public void Context_ranks_share_the_tokens_and_round_up()
    {
        // 8,190 tokens on 4 ranks: 2,048 on the fullest.
        ActivationPeak peak = Of(new ProfiledStep(8190, 16), s_vllm, new Parallelism { Context = 4 });
        Assert.Equal(2048 * 2 * ((2 * Hidden) + (3 * Width)), peak.Forward.Value);
        Assert.Equal(2048 * 2 * Hidden, peak.Kept.Value);
    }

    [Fact]
    public void A_step_of_fewer_tokens_than_sequences_samples_its_tokens()
    {
        Assert.Equal(16 * Vocabulary * 38, Of(new ProfiledStep(16, 1024), s_vllm).Sampling.Value);
        Assert.Equal(12 * Vocabulary * 38, Of(new ProfiledStep(16, 12), s_vllm).Sampling.Value);
    }

    [Fact]
    public void A_micro_batch_bounds_what_is_computed_and_a_shorter_step_stays_as_it_is()
    {
        // llama.cpp computes 512 tokens at once in 32 bits, with logits of each.
        EngineMemory llama = EngineMemory.For("llama.cpp", "b9187");
        foreach ((long asked, double computed) in ((long, double)[])[(100, 100), (512, 512), (4096, 512)])
        {
            ActivationPeak peak = Of(new ProfiledStep(asked, 1), llama);
            Assert.Equal(computed * 4 * Hidden, peak.Kept.Value);
            Assert.Equal(computed * Vocabulary * 4, peak.Sampling.Value);
        }
    }

    [Fact]
    public void An_engine_that_samples_nothing_keeps_no_outputs()
    {
        // TensorRT-LLM tries out a step without a sampler: what it computes is the peak.
        ActivationPeak peak = Of(new ProfiledStep(8192, 2048), EngineMemory.For("TensorRT-LLM", "1.0"));
        Assert.Equal((0.0, 0.0, 0.0), (peak.Kept.Value, peak.Sampling.Value, peak.Encoder.Value));
        Assert.Equal(8192 * 2 * ((2 * Hidden) + (3 * Width)), peak.Total.Value);
    }

    [Fact]
    public void Kept_scores_are_a_number_of_four_bytes_per_head_and_key()
    {
        // Queries, keys, values and attention's output in 32 bits, the output once more in 16: 4·(4,096 + 2·1,024 + 4,096) + 2·4,096.
        const double Attention = (4 * (4096 + 2048 + 4096)) + (2 * 4096);
        Assert.Equal(
            512 * ((2 * 4 * Hidden) + Attention + (32 * 65_536.0 * 4)), Of(new ProfiledStep(512, 1, 65_536), s_scores).Forward.Value);

        // Four ranks have 8 heads each, and a quarter of everything between two products.
        ActivationPeak four = Of(new ProfiledStep(512, 1, 65_536), s_scores, new Parallelism { Tensor = 4 });
        Assert.Equal(512 * ((2 * 4 * Hidden) + (Attention / 4) + (8 * 65_536.0 * 4)), four.Forward.Value);
    }

    [Fact]
    public void Scores_cover_the_context_that_is_stated_or_that_of_the_engine_or_that_of_the_model()
    {
        ProfiledStep unstated = new(512, 1);
        ModelArchitecture longer = DenseModels.Llama31With8B with { MaxContext = 65_536 };
        EngineMemory any = s_scores with { Context = null };
        Assert.Equal(Forward(longer, unstated with { Context = 65_536 }, s_scores), Forward(longer, unstated, any));
        Assert.Equal(Forward(longer, unstated with { Context = 4096 }, any), Forward(longer, unstated, s_scores));

        // Nobody says how long: no scores, and the MLP is the widest.
        Assert.Equal(
            512 * ((2 * 4 * Hidden) + (Width * ((3 * 4) + 2))),
            Forward(DenseModels.Llama31With8B with { MaxContext = null }, unstated, any));

        static double Forward(ModelArchitecture model, ProfiledStep step, EngineMemory engine)
        {
            return ActivationPeak.Of(model, FormatScheme.Bf16, Parallelism.None, step, engine).Forward.Value;
        }
    }

    [Fact]
    public void Expert_ranks_share_the_copies_of_routed_tokens()
    {
        // Mixtral 8x7B on two ranks, four whole experts on each: half of two copies of 2·4,096 + 3·14,336 numbers, against queries and
        // results of 16 heads.
        ActivationPeak peak = ActivationPeak.Of(
            ExpertModels.Mixtral8X7B, FormatScheme.Bf16, new Parallelism { Tensor = 2, Expert = 2 }, new ProfiledStep(1000, 8), s_vllm);
        Assert.Equal(1000 * 2 * ((2 * Hidden) + ((2 * Hidden) + (3 * Width))), peak.Forward.Value);
    }

    [Fact]
    public void A_shared_expert_stands_beside_the_routed_ones()
    {
        // Hidden size 10, two of four experts of 7 and a shared one of 5; a tensor rank of two holds half of each but the inputs.
        ModelArchitecture model = Small(new MixtureOfExperts { Experts = 4, ActiveExperts = 2, ExpertWidth = 7, SharedWidth = 5 });
        double shared = 3 * 5, routed = 2 * ((2 * 10) + (3 * 7));
        Assert.Equal(
            100 * 2 * ((2 * 10) + shared + routed),
            ActivationPeak.Of(model, FormatScheme.Bf16, Parallelism.None, new ProfiledStep(100, 1), s_vllm).Forward.Value);
    }

    [Fact]
    public void A_model_without_layers_holds_its_residual_stream()
    {
        ModelArchitecture model = Small();
        Assert.Equal(
            100 * 2 * 2 * 10,
            ActivationPeak.Of(model, FormatScheme.Bf16, Parallelism.None, new ProfiledStep(100, 1), s_vllm).Forward.Value);
    }

    [Fact]
    public void A_tower_holds_four_patches_per_token_in_its_widest_layer()
    {
        // Blocks, not the patch embedding: queries, keys and values of 3·640, output of 640 and an MLP of 2,560 read 640 numbers; its last
        // product reads 2,560.
        WeightTensor[] block =
        [
            WeightTensor.Linear("patch", 9000, 588), WeightTensor.Linear("qkv", 1920, 640) with { Count = 24 },
            WeightTensor.Linear("out", 640, 640) with { Count = 24 },
            WeightTensor.Linear("up", 2560, 640) with { Count = 24 }, WeightTensor.Linear("down", 640, 2560) with { Count = 24 },
            WeightTensor.Vector("norm", 9999) with { Count = 48 },
        ];
        ModelArchitecture model = InventedModels.Seeing with { Vision = new VisionTower { Name = "tower", Weights = [.. block] } };
        ActivationPeak peak = ActivationPeak.Of(model, FormatScheme.Bf16, Parallelism.None, new ProfiledStep(8192, 1), s_vllm);
        Assert.Equal(8192 * 4.0 * 2 * ((2 * 640) + 1920 + 640 + 2560), peak.Encoder.Value);

        // One sequence has few logits: images are what the step holds most of, beside the text's outputs.
        Assert.Equal((8192 * 4.0 * 2 * 6400) + (8192 * 2.0 * 512), peak.Total.Value);
        Assert.Equal(
            0,
            ActivationPeak.Of(model, FormatScheme.Bf16, Parallelism.None, new ProfiledStep(8192, 1),
                s_vllm with { TriesEncoder = false }).Encoder.Value);
    }

    [Fact]
    public void The_most_at_once_is_the_largest_of_three()
    {
        // 8,192 tokens of Llama: 1,024 sequences' logits are more than the forward pass, one sequence's are less.
        ActivationPeak many = Of(new ProfiledStep(8192, 1024), s_vllm), one = Of(new ProfiledStep(8192, 1), s_vllm);
        Assert.Equal((8192 * 2 * Hidden) + (1024 * Vocabulary * 38), many.Total.Value);
        Assert.Equal(8192 * 2 * ((2 * Hidden) + (3 * Width)), one.Total.Value);
    }

    private static ActivationPeak Of(ProfiledStep step, EngineMemory engine, Parallelism? parallelism = null)
    {
        return ActivationPeak.Of(DenseModels.Llama31With8B, FormatScheme.Bf16, parallelism ?? Parallelism.None, step, engine);
    }

    private static ModelArchitecture Small(params Sublayer[] parts)
    {
        return new ModelArchitecture { Name = "small", VocabularySize = 11, HiddenSize = 10,
            Layers = [new LayerGroup { Count = 1, Sublayers = [.. parts], Norms = 1 }] };
    }
}
