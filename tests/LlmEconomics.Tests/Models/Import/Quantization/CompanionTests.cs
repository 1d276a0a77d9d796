using Xunit;

namespace LlmEconomics.Tests.Models.Import.Quantization;

/// <summary><c>hf_quant_config.json</c> beside a config: alone, in agreement, and in contradiction.</summary>
public sealed class CompanionTests
{
    private const string Plain = """{ "torch_dtype": "bfloat16" }""";

    [Fact]
    public void It_may_be_the_only_place()
    {
        FormatScheme scheme = QuantizationText.Import(Plain, """
            { "producer": { "name": "modelopt" }, "quantization": { "quant_algo": "NVFP4", "kv_cache_quant_algo": "FP8", "group_size": 16,
                "exclude_modules": ["lm_head", "model.layers.0*"] } }
            """);

        Assert.Equal(NumberFormats.Nvfp4, scheme.Linear.Weights);
        Assert.Equal(NumberFormats.Fp8, scheme.KvCache);
        Assert.Equal(NumberFormats.Bf16, scheme.FormatOf(WeightTensor.Linear("x", 1, 1), "model.layers.0.mlp.up_proj").Weights);
    }

    [Fact]
    public void It_wins_and_each_contradiction_is_reported()
    {
        FormatScheme scheme = QuantizationText.Import(
            """
            { "torch_dtype": "bfloat16", "quantization_config": { "quant_method": "modelopt", "quant_algo": "FP8", "ignore": ["lm_head"],
                "kv_cache_scheme": { "num_bits": 8, "type": "float" } } }
            """,
            """
            { "quantization": { "quant_algo": "NVFP4", "kv_cache_quant_algo": "NVFP4", "exclude_modules": ["lm_head", "self_attn"] } }
            """,
            out List<AppliedDefault> defaults);

        Assert.Equal(NumberFormats.Nvfp4, scheme.Linear.Weights);
        Assert.Equal(NumberFormats.Nvfp4, scheme.KvCache);
        Assert.Equal(2, scheme.Rules.Length);
        Assert.Equal(
            ["$.quantization_config.ignore", "$.quantization_config.kv_cache_scheme", "$.quantization_config.quant_algo"],
            defaults.Select(d => d.Path).Order());
        Assert.All(defaults, d => Assert.Contains("hf_quant_config.json", d.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void It_wins_over_another_method_and_says_so()
    {
        FormatScheme scheme = QuantizationText.Import(
            """{ "torch_dtype": "bfloat16", "quantization_config": { "quant_method": "fbgemm_fp8", "modules_to_not_convert": ["lm_head"] } }""",
            """{ "quantization": { "quant_algo": "FP8", "exclude_modules": ["lm_head"] } }""",
            out List<AppliedDefault> defaults);

        Assert.Equal(NumberFormats.Fp8PerTensorStatic, scheme.Linear.Weights);
        Assert.Equal("$.quantization_config.quant_algo", Assert.Single(defaults).Path);
    }

    [Fact]
    public void What_it_leaves_out_is_taken_from_the_config()
    {
        FormatScheme scheme = QuantizationText.Import(
            """
            { "torch_dtype": "bfloat16", "quantization_config": { "quant_method": "modelopt", "quant_algo": "NVFP4", "group_size": 32,
                "ignore": ["self_attn"], "kv_cache_scheme": { "num_bits": 8, "type": "float" } } }
            """,
            """{ "quantization": { "quant_algo": "NVFP4" } }""",
            out List<AppliedDefault> defaults);

        Assert.Equal("nvfp4-g32", scheme.Linear.Weights.Name);
        Assert.Equal(NumberFormats.Fp8, scheme.KvCache);
        Assert.Equal("self_attn", Assert.Single(scheme.Rules).Pattern);
        Assert.Empty(defaults);
    }

    [Fact]
    public void In_agreement_nothing_is_reported()
    {
        _ = QuantizationText.Import(
            """{ "torch_dtype": "bfloat16", "quantization_config": { "quant_method": "modelopt", "quant_algo": "FP8", "ignore": ["a", "b"], "kv_cache_scheme": "FP8" } }""",
            """{ "quantization": { "quant_algo": "FP8", "exclude_modules": ["b", "a"], "kv_cache_quant_algo": "FP8" } }""",
            out List<AppliedDefault> defaults);

        Assert.Empty(defaults);
    }

    [Fact]
    public void It_may_say_that_nothing_is_quantised()
    {
        Assert.Equal(FormatScheme.Bf16, QuantizationText.Import(Plain, """{ "quantization": { "quant_algo": null } }"""));
    }

    [Theory]
    [InlineData("""{ }""", "hf_quant_config.quantization")]
    [InlineData("""{ "quantization": [] }""", "hf_quant_config.quantization")]
    [InlineData("""{ "quantization": { "quant_algo": "FP7" } }""", "hf_quant_config.quantization.quant_algo")]
    [InlineData("""{ "quantization": { "quant_algo": "FP8", "exclude_modules": "lm_head" } }""", "hf_quant_config.quantization.exclude_modules")]
    [InlineData("""{ "quantization": { "quant_algo": "FP8", "kv_cache_quant_algo": "FP7" } }""", "hf_quant_config.quantization.kv_cache_quant_algo")]
    public void An_unreadable_one_is_refused_with_its_path(string companion, string path)
    {
        Assert.Equal(path, Assert.Throws<ModelImportException>(() => QuantizationText.Import(Plain, companion)).Path);
    }
}
