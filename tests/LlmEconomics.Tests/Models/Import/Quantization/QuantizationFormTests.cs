using Xunit;

namespace LlmEconomics.Tests.Models.Import.Quantization;

/// <summary>Each form in which checkpoints state their formats, at its smallest.</summary>
public sealed class QuantizationFormTests
{
    [Theory]
    [InlineData("""{ "torch_dtype": "bfloat16" }""", "bf16")]
    [InlineData("""{ "dtype": "float16" }""", "fp16")]
    [InlineData("""{ "torch_dtype": "torch.float32" }""", "fp32")]
    [InlineData("""{ "torch_dtype": "float32", "text_config": { "dtype": "bfloat16" } }""", "bf16")]
    [InlineData("""{ "dtype": "float16", "text_config": { } }""", "fp16")]
    [InlineData("""{ "dtype": "float16", "quantization_config": null }""", "fp16")]
    public void Without_a_section_everything_is_in_the_stated_type(string config, string format)
    {
        Assert.Equal(FormatScheme.Uniform(NumberFormats.Parse(format)), QuantizationText.Import(config));
    }

    [Theory]
    [InlineData("""{ "quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": [128, 128] }""", "fp8-block128", "fp8-g128")]
    [InlineData("""{ "quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": [128, 128], "scale_fmt": "ue8m0" }""", "fp8-block128", "fp8-g128")]
    [InlineData("""{ "quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": [32, 64] }""", "fp8-block32x64", "fp8-g64")]
    [InlineData("""{ "quant_method": "fp8" }""", "fp8-block128", "fp8-g128")]
    [InlineData("""{ "quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": null }""", "fp8-tensor", "fp8")]
    [InlineData("""{ "quant_method": "fp8", "activation_scheme": "static", "weight_block_size": null }""", "fp8-tensor-static", "fp8")]
    [InlineData("""{ "quant_method": "fp8", "activation_scheme": "static" }""", "fp8-tensor-static", "fp8")]
    [InlineData("""{ "quant_method": "fp8", "activation_scheme": "dynamic", "ignored_layers": ["lm_head"] }""", "fp8-tensor", "fp8")]
    [InlineData("""{ "quant_method": "fbgemm_fp8", "modules_to_not_convert": ["lm_head"] }""", "fp8-channel", "fp8")]
    [InlineData("""{ "quant_method": "gptq", "bits": 4, "group_size": 128, "sym": true, "desc_act": false }""", "int4-g128", "bf16")]
    [InlineData("""{ "quant_method": "gptq", "bits": 8, "group_size": 64 }""", "int8-g64", "bf16")]
    [InlineData("""{ "quant_method": "gptq", "bits": 3, "group_size": -1 }""", "int3-channel-scale16-zero", "bf16")]
    [InlineData("""{ "quant_method": "awq", "bits": 4, "group_size": 128, "zero_point": true, "version": "gemm" }""", "int4-g128", "bf16")]
    [InlineData("""{ "quant_method": "awq", "w_bit": 4, "q_group_size": 32, "zero_point": false }""", "int4-g32-sym", "bf16")]
    [InlineData("""{ "quant_method": "bitsandbytes", "load_in_4bit": true, "bnb_4bit_quant_type": "nf4" }""", "nf4-g64", "bf16")]
    [InlineData("""{ "quant_method": "bitsandbytes", "load_in_4bit": true, "bnb_4bit_quant_type": "nf4", "bnb_4bit_use_double_quant": true }""", "nf4-g64-double", "bf16")]
    [InlineData("""{ "quant_method": "bitsandbytes", "load_in_8bit": true, "load_in_4bit": false }""", "int8-channel", "int8")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "FP8" }""", "fp8-tensor-static", "fp8")]
    [InlineData("""{ "quant_algo": "FP8", "ignore": ["lm_head"] }""", "fp8-tensor-static", "fp8")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "nvfp4" }""", "nvfp4", "nvfp4")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "NVFP4", "group_size": 32 }""", "nvfp4-g32", "nvfp4-g32")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "W4A16_NVFP4" }""", "nvfp4-weight-only", "bf16")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "W4A8_NVFP4_FP8" }""", "nvfp4", "fp8")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "W4A8_MXFP4_FP8" }""", "mxfp4", "fp8")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "W4A8_AWQ" }""", "int4-g128-sym", "fp8")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "W4A16_AWQ", "group_size": 64 }""", "int4-g64-sym", "bf16")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "MXFP8" }""", "mxfp8", "mxfp8")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "FP8_PB_WO" }""", "fp8-block128", "fp8-g128")]
    public void Linear_layers(string section, string weights, string activations)
    {
        FormatScheme scheme = QuantizationText.Section(section);

        Assert.Equal(weights, scheme.Linear.Weights.Name);
        Assert.Equal(activations, scheme.Linear.Activations.Name);
        Assert.Equal(ModuleFormat.Uniform(NumberFormats.Bf16), scheme.Other);
    }

    [Theory]
    [InlineData("""{ "num_bits": 4, "type": "int", "strategy": "group", "group_size": 128, "symmetric": true }""", "null", "pack-quantized", "int4-g128-sym", "bf16")]
    [InlineData("""{ "num_bits": 4, "type": "int", "strategy": "group", "group_size": 128, "symmetric": false }""", "null", "pack-quantized", "int4-g128", "bf16")]
    [InlineData("""{ "num_bits": 4, "type": "int", "strategy": "channel" }""", "null", "pack-quantized", "int4-channel-scale16", "bf16")]
    [InlineData("""{ "num_bits": 8, "type": "int", "strategy": "channel" }""", """{ "num_bits": 8, "type": "int", "strategy": "token", "dynamic": true }""", "int-quantized", "int8-channel-scale16", "int8")]
    [InlineData("""{ "num_bits": 4, "type": "int", "strategy": "channel" }""", """{ "num_bits": 8, "type": "int", "strategy": "token" }""", "int-quantized", "int8-channel-scale16", "int8")]
    [InlineData("""{ "num_bits": 8, "type": "float", "strategy": "tensor" }""", """{ "num_bits": 8, "type": "float", "strategy": "tensor", "dynamic": false }""", "float-quantized", "fp8-tensor-static", "fp8")]
    [InlineData("""{ "num_bits": 8, "type": "float", "strategy": "channel" }""", """{ "num_bits": 8, "type": "float", "strategy": "token", "dynamic": true }""", "float-quantized", "fp8-channel-scale16", "fp8")]
    [InlineData("""{ "num_bits": 8, "type": "float", "strategy": "block", "block_structure": [128, 128] }""", """{ "num_bits": 8, "type": "float", "strategy": "group", "group_size": 128, "dynamic": true }""", "float-quantized", "fp8-block128-scale16", "fp8-g128")]
    [InlineData("""{ "num_bits": 8, "type": "float" }""", """{ "num_bits": 8, "type": "float", "dynamic": true }""", "naive-quantized", "fp8-tensor", "fp8")]
    [InlineData("""{ "num_bits": 4, "type": "float", "strategy": "tensor_group", "group_size": 16 }""", """{ "num_bits": 4, "type": "float", "strategy": "tensor_group", "group_size": 16, "dynamic": "local" }""", "nvfp4-pack-quantized", "nvfp4", "nvfp4")]
    [InlineData("""{ "num_bits": 4, "type": "float", "strategy": "tensor_group", "group_size": 16 }""", "null", "nvfp4-pack-quantized", "nvfp4-weight-only", "bf16")]
    [InlineData("""{ "num_bits": 4, "type": "float", "strategy": "group", "group_size": 32, "scale_dtype": "torch.uint8" }""", "null", "mxfp4-pack-quantized", "mxfp4", "bf16")]
    public void Compressed_tensors(string weights, string inputs, string format, string stored, string activations)
    {
        FormatScheme scheme = QuantizationText.Section($$"""
            { "quant_method": "compressed-tensors", "format": "{{format}}", "ignore": ["lm_head"],
              "config_groups": { "group_0": { "targets": ["Linear"], "weights": {{weights}}, "input_activations": {{inputs}} } } }
            """);

        Assert.Equal(stored, scheme.Linear.Weights.Name);
        Assert.Equal(activations, scheme.Linear.Activations.Name);
    }

    [Theory]
    [InlineData("""{ "dtype": "fp8_e4m3", "qscheme": "per_tensor" }""", """{ "dtype": "fp8_e4m3", "qscheme": "per_tensor", "is_dynamic": false }""", "fp8-tensor-static", "fp8")]
    [InlineData("""{ "dtype": "fp8_e4m3", "qscheme": "per_channel" }""", """{ "dtype": "fp8_e4m3", "qscheme": "per_channel", "is_dynamic": true }""", "fp8-channel", "fp8")]
    [InlineData("""{ "dtype": "fp4", "qscheme": "per_group", "group_size": 32, "scale_format": "e8m0" }""", """{ "dtype": "fp4", "qscheme": "per_group", "group_size": 32, "scale_format": "e8m0", "is_dynamic": true }""", "mxfp4", "mxfp4")]
    [InlineData("""{ "dtype": "fp6_e3m2", "qscheme": "per_group", "group_size": 32, "scale_format": "e8m0" }""", "null", "mxfp6-g32", "bf16")]
    [InlineData("""{ "dtype": "int8", "qscheme": "per_channel" }""", """{ "dtype": "int8", "qscheme": "per_tensor", "is_dynamic": false }""", "int8-channel", "int8")]
    [InlineData("""[ { "dtype": "fp4", "qscheme": "per_group", "group_size": 16 }, { "dtype": "fp8_e4m3", "qscheme": "per_tensor" } ]""", """[ { "dtype": "fp4", "qscheme": "per_group", "group_size": 16 }, { "dtype": "fp8_e4m3", "qscheme": "per_tensor" } ]""", "nvfp4", "nvfp4")]
    [InlineData("""[ { "dtype": "fp8_e4m3", "qscheme": "per_tensor" }, { "dtype": "int4", "qscheme": "per_channel" } ]""", """{ "dtype": "fp8_e4m3", "qscheme": "per_tensor", "is_dynamic": true }""", "int4-channel-fp8", "fp8")]
    public void Quark(string weight, string input, string stored, string activations)
    {
        FormatScheme scheme = QuantizationText.Section($$"""
            { "quant_method": "quark", "exclude": ["lm_head", "*.mlp.gate"], "layer_quant_config": { "*k_proj": { "weight": {{weight}},
              "input_tensors": {{input}}, "output_tensors": { "dtype": "fp8_e4m3", "qscheme": "per_tensor" } } },
              "global_quant_config": { "weight": {{weight}}, "input_tensors": {{input}}, "output_tensors": null } }
            """);

        Assert.Equal(stored, scheme.Linear.Weights.Name);
        Assert.Equal(activations, scheme.Linear.Activations.Name);
        Assert.Equal(NumberFormats.Fp8, scheme.KvCache);
    }

    [Theory]
    [InlineData(""" "kv_cache_scheme": { "num_bits": 8, "type": "float", "dynamic": false } """, "fp8")]
    [InlineData(""" "kv_cache_scheme": "FP8" """, "fp8")]
    [InlineData(""" "kv_cache_quant_algo": "NVFP4" """, "nvfp4")]
    [InlineData(""" "kv_cache_quant_algo": "INT8" """, "int8")]
    [InlineData(""" "kv_cache_scheme": null """, "bf16")]
    public void Cache(string member, string format)
    {
        Assert.Equal(format, QuantizationText.Section($$"""{ "quant_algo": "FP8", {{member}} }""").KvCache.Name);
    }

    [Fact]
    public void The_section_may_stand_in_the_text_part_or_have_its_old_name()
    {
        const string Section = """{ "quant_method": "fp8", "weight_block_size": [128, 128], "activation_scheme": "dynamic" }""";

        foreach (string config in new[]
        {
            $$"""{ "dtype": "bfloat16", "quantization_config": {{Section}}, "text_config": { } }""",
            $$"""{ "dtype": "bfloat16", "text_config": { "quantization_config": {{Section}} } }""",
            $$"""{ "dtype": "bfloat16", "compression_config": {{Section}} }""",
        })
        {
            Assert.Equal(NumberFormats.Fp8Block128, QuantizationText.Import(config).Linear.Weights);
        }
    }
}
