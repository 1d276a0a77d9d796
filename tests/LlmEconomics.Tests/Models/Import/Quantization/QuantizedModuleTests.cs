using Xunit;

namespace LlmEconomics.Tests.Models.Import.Quantization;

/// <summary>Which modules the lists of checkpoints leave out, name, or give a format of their own.</summary>
public sealed class QuantizedModuleTests
{
    private static readonly NumberFormat s_bf16 = NumberFormats.Bf16;

    [Fact]
    public void Kimi_K2_5_converts_routed_experts_only()
    {
        FormatScheme scheme = QuantizationText.Import("""
            { "dtype": "bfloat16", "text_config": { "n_routed_experts": 384, "quantization_config": { "quant_method": "compressed-tensors",
                "format": "pack-quantized", "ignore": ["lm_head", "re:.*self_attn.*", "re:.*shared_experts.*", "re:.*mlp\\.(gate|up|gate_up|down)_proj.*"],
                "config_groups": { "group_0": { "input_activations": null, "targets": ["Linear"],
                    "weights": { "group_size": 32, "num_bits": 4, "strategy": "group", "symmetric": true, "type": "int" } } } } } }
            """);

        Assert.Equal(NumberFormats.Int4Group32Symmetric, Of(scheme, "model.layers.5.mlp.experts.up_proj"));
        Assert.Equal(s_bf16, Of(scheme, "model.layers.5.mlp.shared_experts.up_proj"));
        Assert.Equal(s_bf16, Of(scheme, "model.layers.0.mlp.up_proj"));
        Assert.Equal(s_bf16, Of(scheme, "model.layers.5.self_attn.q_a_proj"));
    }

    [Fact]
    public void A_mixture_of_algorithms_names_its_modules_the_head_too()
    {
        FormatScheme scheme = QuantizationText.Section("""
            { "quant_method": "modelopt", "quant_algo": "MIXED_PRECISION", "ignore": ["mtp*"], "quantized_layers": {
                "model.language_model.layers.0.linear_attn.in_proj_qkv": { "quant_algo": "FP8" },
                "model.language_model.layers.0.mlp.down_proj": { "quant_algo": "W4A16_NVFP4", "group_size": 16 },
                "lm_head": { "quant_algo": "W4A16_NVFP4", "group_size": 16 } } }
            """);

        Assert.Equal("fp8-tensor-static", Of(scheme, "model.layers.0.linear_attn.in_proj_qkvz").Name);
        Assert.Equal("nvfp4-weight-only", Of(scheme, "model.layers.0.mlp.down_proj").Name);
        Assert.Equal(s_bf16, Of(scheme, "model.layers.0.mlp.up_proj"));
        Assert.Equal(s_bf16, Of(scheme, "mtp.layers.0.mlp.down_proj"));
        Assert.Equal("nvfp4-weight-only", scheme.FormatOf(new WeightTensor("lm_head", 1000, 64, WeightRole.Head), "lm_head").Weights.Name);
    }

    [Fact]
    public void Experts_listed_one_by_one_become_one_rule()
    {
        string layers = string.Join(", ", Enumerable.Range(0, 64).Select(e => $$"""
            "backbone.layers.1.mixer.experts.{{e}}.up_proj": { "quant_algo": "NVFP4" }, "backbone.layers.1.mixer.experts.{{e}}.down_proj": { "quant_algo": "FP8" }
            """));

        FormatScheme scheme = QuantizationText.Import($$"""
            { "dtype": "bfloat16", "n_routed_experts": 64,
              "quantization_config": { "quant_algo": "MIXED_PRECISION", "ignore": [], "quantized_layers": { {{layers}} } } }
            """);

        Assert.Equal(2, scheme.Rules.Length);
        Assert.Equal(NumberFormats.Nvfp4, Of(scheme, "backbone.layers.1.mixer.experts.up_proj"));
        Assert.Equal(NumberFormats.Fp8PerTensorStatic, Of(scheme, "backbone.layers.1.mixer.experts.down_proj"));
        Assert.Equal(s_bf16, Of(scheme, "backbone.layers.2.mixer.experts.up_proj"));
    }

    [Fact]
    public void DeepSeek_V4_has_MXFP4_experts_beside_FP8_with_eight_bit_scales()
    {
        FormatScheme scheme = QuantizationText.Import("""
            { "torch_dtype": "bfloat16", "expert_dtype": "fp4", "quantization_config": {
                "quant_method": "fp8", "activation_scheme": "dynamic", "scale_fmt": "ue8m0", "weight_block_size": [128, 128] } }
            """);

        Assert.Equal(NumberFormats.Mxfp4, Of(scheme, "layers.3.ffn.experts.up_proj"));
        Assert.Equal(8, Of(scheme, "layers.3.ffn.shared_experts.up_proj").Scales!.Bits);
        Assert.Equal(8, Of(scheme, "layers.3.attn.wq_a").Scales!.Bits);
    }

    [Fact]
    public void DeepSeek_V4_converted_again_keeps_what_was_left_alone()
    {
        FormatScheme scheme = QuantizationText.Import(
            """
            { "torch_dtype": "bfloat16", "expert_dtype": "fp4", "quantization_config": {
                "quant_method": "fp8", "activation_scheme": "dynamic", "scale_fmt": "ue8m0", "weight_block_size": [128, 128],
                "quant_algo": "MIXED_PRECISION", "moe_quant_algo": "NVFP4", "ignore": ["*.attn.*", "*.ffn.shared_experts.*", "head", "mtp.*"],
                "quantized_layers": { "layers.0.ffn.experts": { "quant_algo": "NVFP4", "group_size": 16 } } } }
            """,
            """
            { "quantization": { "quant_algo": "MIXED_PRECISION", "kv_cache_quant_algo": null,
                "quantized_layers": { "layers.0.ffn.experts": { "quant_algo": "NVFP4", "group_size": 16 } } } }
            """);

        Assert.Equal(NumberFormats.Nvfp4, Of(scheme, "layers.0.ffn.experts.up_proj"));
        Assert.Equal(NumberFormats.Mxfp4, Of(scheme, "mtp.0.ffn.experts.up_proj"));
        Assert.Equal(ElementType.Fp8, Of(scheme, "layers.0.attn.wq_a").Element);
        Assert.Equal(ElementType.Fp8, Of(scheme, "layers.0.ffn.shared_experts.up_proj").Element);
        Assert.Equal(s_bf16, scheme.KvCache);
    }

    [Fact]
    public void An_algorithm_for_experts_alone_leaves_draft_layers_alone()
    {
        FormatScheme scheme = QuantizationText.Import("""
            { "torch_dtype": "bfloat16", "expert_dtype": "fp4", "quantization_config": { "quant_method": "fp8", "activation_scheme": "dynamic",
                "scale_fmt": "ue8m0", "weight_block_size": [128, 128], "moe_quant_algo": "NVFP4", "ignore": ["mtp.*"] } }
            """);

        Assert.Equal(NumberFormats.Nvfp4, Of(scheme, "layers.7.ffn.experts.up_proj"));
        Assert.Equal(NumberFormats.Mxfp4, Of(scheme, "mtp.0.ffn.experts.up_proj"));
    }

    [Fact]
    public void Groups_may_name_modules_and_classes()
    {
        FormatScheme scheme = QuantizationText.Section("""
            { "quant_method": "compressed-tensors", "format": "mixed-precision", "ignore": ["re:.*v_proj"], "config_groups": {
                "a": { "targets": ["Linear"], "format": "float-quantized", "weights": { "num_bits": 8, "type": "float", "strategy": "tensor" } },
                "b": { "targets": ["re:.*down_proj$", "model.layers.0.mlp.up_proj"], "format": "pack-quantized",
                       "weights": { "num_bits": 4, "type": "int", "strategy": "group", "group_size": 128 } },
                "c": { "targets": ["Embedding", "lm_head"], "format": "pack-quantized", "weights": { "num_bits": 8, "type": "int", "strategy": "channel" } } } }
            """);

        Assert.Equal("int4-g128-sym", Of(scheme, "model.layers.4.mlp.down_proj").Name);
        Assert.Equal("int4-g128-sym", Of(scheme, "model.layers.0.mlp.up_proj").Name);
        Assert.Equal("fp8-tensor", Of(scheme, "model.layers.1.mlp.up_proj").Name);
        Assert.Equal(s_bf16, Of(scheme, "model.layers.1.self_attn.v_proj"));
        Assert.Equal(8, scheme.FormatOf(new WeightTensor("embed_tokens", 8, 64, WeightRole.Lookup), "model.embed_tokens").Weights.ElementBits);
        Assert.Equal(8, scheme.FormatOf(new WeightTensor("lm_head", 8, 64, WeightRole.Head), "lm_head").Weights.ElementBits);
    }

    [Fact]
    public void GPTQ_overrides_by_expression_and_may_convert_the_head()
    {
        FormatScheme scheme = QuantizationText.Section("""
            { "quant_method": "gptq", "bits": 4, "group_size": 128, "lm_head": true, "dynamic": {
                "-:.*self_attn.*": { }, "+:.*down_proj.*": { "bits": 8, "group_size": 32 } } }
            """);

        Assert.Equal(s_bf16, Of(scheme, "model.layers.0.self_attn.q_proj"));
        Assert.Equal("int8-g32", Of(scheme, "model.layers.0.mlp.down_proj").Name);
        Assert.Equal("int4-g128", Of(scheme, "model.layers.0.mlp.up_proj").Name);
        Assert.Equal("int4-g128", scheme.FormatOf(new WeightTensor("lm_head", 8, 128, WeightRole.Head), "lm_head").Weights.Name);
    }

    private static NumberFormat Of(FormatScheme scheme, string name)
    {
        return scheme.FormatOf(WeightTensor.Linear("x", 256, 256), name).Weights;
    }
}
