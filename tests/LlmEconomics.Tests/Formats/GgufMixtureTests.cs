using Xunit;

namespace LlmEconomics.Tests.Formats;

/// <summary>Formats as llama.cpp's quantiser assigns them (<c>src/llama-quant.cpp</c>, commit 007dbbf).</summary>
public sealed class GgufMixtureTests
{
    private static readonly WeightTensor s_matrix = WeightTensor.Linear("x", 4096, 4096);

    /// <summary>use_more_bits: the first and last eighth, and every third layer between.</summary>
    [Fact]
    public void Q4_K_M_gives_more_bits_to_half_of_the_values_and_down_projections()
    {
        FormatScheme scheme = FormatScheme.Gguf(GgufMixture.Q4_K_M, 32);
        int[] expected = [0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24, 27, 28, 29, 30, 31];

        foreach (string module in new[] { "self_attn.v_proj", "mlp.down_proj", "mlp.experts.down_proj", "mlp.shared_experts.down_proj" })
        {
            int[] wide = [.. Enumerable.Range(0, 32).Where(i => Of(scheme, $"model.layers.{i}.{module}") == NumberFormats.Q6_K)];
            int[] narrow = [.. Enumerable.Range(0, 32).Where(i => Of(scheme, $"model.layers.{i}.{module}") == NumberFormats.Q4_K)];
            Assert.Equal(expected, wide);
            Assert.Equal(Enumerable.Range(0, 32).Except(expected), narrow);
        }

        Assert.Equal(NumberFormats.Q4_K, Of(scheme, "model.layers.0.self_attn.q_proj"));
        Assert.Equal(NumberFormats.Q4_K, Of(scheme, "model.layers.0.mlp.up_proj"));
    }

    [Theory]
    [InlineData("q8_0", "q8_0", "q8_0")]
    [InlineData("q6_k", "q6_k", "q6_k")]
    [InlineData("q5_k_m", "q5_k", "q6_k")]
    [InlineData("q4_k_m", "q4_k", "q6_k")]
    [InlineData("q4_0", "q4_0", "q6_k")]
    [InlineData("q3_k_m", "q3_k", "q6_k")]
    [InlineData("q2_k", "q2_k", "q6_k")]
    public void Table_and_head(string mixture, string table, string head)
    {
        FormatScheme scheme = FormatScheme.Gguf(GgufMixture.Parse(mixture), 32);

        Assert.Equal(table, scheme.FormatOf(new WeightTensor("embed_tokens", 32000, 4096, WeightRole.Lookup), "model.embed_tokens").Weights.Name);
        Assert.Equal(head, scheme.FormatOf(new WeightTensor("lm_head", 32000, 4096, WeightRole.Head), "lm_head").Weights.Name);
        Assert.Equal(table, Of(scheme, "model.layers.9.self_attn.q_proj").Name);
    }

    [Fact]
    public void A_table_that_is_also_the_head_is_stored_as_the_head()
    {
        ModelArchitecture model = Model(32) with { TiedEmbeddings = true };

        FormatScheme scheme = FormatScheme.Parse("Q4_K_M", model);

        Assert.Equal(NumberFormats.Q6_K, scheme.FormatOf(new WeightTensor("embed_tokens", 32000, 4096, WeightRole.Lookup), "model.embed_tokens").Weights);
    }

    [Fact]
    public void Q3_K_M_and_Q2_K_widen_values_down_projections_and_outputs()
    {
        FormatScheme q3 = FormatScheme.Gguf(GgufMixture.Q3_K_M, 32), q2 = FormatScheme.Gguf(GgufMixture.Q2_K, 32);

        Assert.Equal(NumberFormats.Q5_K, Of(q3, "model.layers.1.self_attn.v_proj"));
        Assert.Equal(NumberFormats.Q4_K, Of(q3, "model.layers.2.self_attn.v_proj"));
        Assert.Equal(NumberFormats.Q5_K, Of(q3, "model.layers.1.mlp.down_proj"));
        Assert.Equal(NumberFormats.Q4_K, Of(q3, "model.layers.2.mlp.down_proj"));
        Assert.Equal(NumberFormats.Q4_K, Of(q3, "model.layers.2.self_attn.o_proj"));
        Assert.Equal(NumberFormats.Q3_K, Of(q3, "model.layers.2.mlp.gate_proj"));
        Assert.Equal(NumberFormats.Q4_K, Of(q2, "model.layers.2.self_attn.v_proj"));
        Assert.Equal(NumberFormats.Q3_K, Of(q2, "model.layers.2.mlp.down_proj"));
        Assert.Equal(NumberFormats.Q3_K, Of(q2, "model.layers.2.self_attn.o_proj"));
        Assert.Equal(NumberFormats.Q2_K, Of(q2, "model.layers.2.self_attn.q_proj"));
    }

    [Fact]
    public void Eight_experts_and_eighty_layers_are_treated_as_in_the_source()
    {
        MixtureOfExperts experts = new() { Experts = 8, ActiveExperts = 2, ExpertWidth = 14336 };
        FormatScheme mixtral = FormatScheme.Gguf(GgufMixture.Q4_K_M, Model(32) with { Layers = [LayerGroup.Of(32, Attention, experts)] });
        FormatScheme large = FormatScheme.Gguf(GgufMixture.Q4_K_M, Model(80));

        Assert.Equal(NumberFormats.Q8_0, Of(mixtral, "model.layers.5.self_attn.v_proj"));
        Assert.Equal(NumberFormats.Q8_0, Of(mixtral, "model.layers.5.self_attn.k_proj"));
        Assert.Equal(NumberFormats.Q5_K, Of(mixtral, "model.layers.5.self_attn.o_proj"));
        Assert.Equal(NumberFormats.Q5_K, Of(large, "model.layers.10.self_attn.v_proj"));
        Assert.Equal(NumberFormats.Q6_K, Of(large, "model.layers.9.self_attn.v_proj"));
        Assert.Equal(NumberFormats.Q4_K, Of(large, "model.layers.10.mlp.down_proj"));
    }

    [Theory]
    [InlineData("q2_k", 4096 + 32, "q4_0")]
    [InlineData("q3_k_m", 4096 + 32, "q4_0")]
    [InlineData("q4_k_m", 4096 + 32, "q5_0")]
    [InlineData("q5_k_m", 4096 + 32, "q5_1")]
    [InlineData("q6_k", 4096 + 32, "q8_0")]
    [InlineData("q4_k_m", 4096 + 1, "fp16")]
    [InlineData("q4_k_m", 4096, "q4_k")]
    public void Rows_that_do_not_divide_fall_back_to_a_smaller_block(string mixture, int columns, string format)
    {
        FormatScheme scheme = FormatScheme.Gguf(GgufMixture.Parse(mixture), 32);

        Assert.Equal(format, scheme.FormatOf(WeightTensor.Linear("x", 64, columns), "model.layers.8.self_attn.q_proj").Weights.Name);
    }

    [Fact]
    public void Norms_and_routers_are_single_precision_and_the_cache_is_half()
    {
        FormatScheme scheme = FormatScheme.Gguf(GgufMixture.Q4_K_M, 32);

        Assert.Equal(NumberFormats.Fp32, scheme.FormatOf(WeightTensor.Vector("norm.0", 4096), "model.layers.0.norm.0").Weights);
        Assert.Equal(NumberFormats.Fp32, scheme.FormatOf(new WeightTensor("mlp.gate", 8, 4096, WeightRole.Router), "model.layers.0.mlp.gate").Weights);
        Assert.Equal(NumberFormats.Fp16, scheme.KvCache);
    }

    /// <summary>The table of llama.cpp's <c>tools/quantize/README.md</c> for Llama-3.1-8B, to its last digit.</summary>
    [Theory]
    [InlineData("q8_0", 8.5008)]
    [InlineData("q6_k", 6.5633)]
    [InlineData("q5_k_m", 5.7036)]
    [InlineData("q4_k_m", 4.8944)]
    [InlineData("q2_k", 3.1593)]
    public void Llama_3_1_8B_has_the_published_bits_per_weight(string mixture, double published)
    {
        ModelArchitecture model = Model(32) with { VocabularySize = 128256 };

        double bitsPerWeight = 8.0 * StoredWeights.Of(model, FormatScheme.Parse(mixture, model)).Total.Value / 8_030_261_248;

        Assert.Equal(published, bitsPerWeight, 0.0001);
    }

    [Fact]
    public void A_mixture_needs_the_model_and_a_sensible_number_of_layers()
    {
        Assert.Throws<FormatException>(() => FormatScheme.Parse("q4_k_m"));
        Assert.Throws<FormatException>(() => GgufMixture.Parse("q9_k"));
        Assert.Throws<ArgumentOutOfRangeException>(() => FormatScheme.Gguf(GgufMixture.Q4_K_M, 0));
        Assert.Equal(FormatScheme.Bf16, FormatScheme.Parse("bf16", Model(1)));
    }

    private static GroupedQueryAttention Attention => new() { QueryHeads = 32, KeyValueHeads = 8, HeadSize = 128 };

    private static NumberFormat Of(FormatScheme scheme, string name)
    {
        return scheme.FormatOf(s_matrix, name).Weights;
    }

    private static ModelArchitecture Model(int layers)
    {
        return new ModelArchitecture
        {
            Name = "m", VocabularySize = 32000, HiddenSize = 4096, Layers = [LayerGroup.Of(layers, Attention, new DenseFeedForward { Width = 14336 })],
        };
    }
}
