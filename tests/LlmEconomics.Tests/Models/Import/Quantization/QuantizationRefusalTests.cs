using Xunit;

namespace LlmEconomics.Tests.Models.Import.Quantization;

/// <summary>What is not understood is refused where it stands, and what is supplied is listed.</summary>
public sealed class QuantizationRefusalTests
{
    [Theory]
    [InlineData("""{ "quant_method": "aqlm" }""", "quant_method", "gptq")]
    [InlineData("""{ }""", "quant_method", "modelopt")]
    [InlineData("""{ "quant_method": 4 }""", "quant_method", "text")]
    [InlineData("""{ "quant_method": "modelopt" }""", "quant_algo", "NVFP4")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "W3A3" }""", "quant_algo", "W4A16_AWQ")]
    [InlineData("""{ "quant_method": "modelopt", "quant_algo": "MIXED_PRECISION" }""", "quantized_layers", "algorithm")]
    [InlineData("""{ "quant_algo": "MIXED_PRECISION", "ignore": [], "quantized_layers": { "a": { "quant_algo": "X" } } }""", "quantized_layers.a.quant_algo", "FP8")]
    [InlineData("""{ "quant_algo": "FP8", "ignore": ["a", "re:["] }""", "ignore[1]", "regular expression")]
    [InlineData("""{ "quant_algo": "FP8", "ignore": ["re:(?!x)y"] }""", "ignore[0]", "regular expression")]
    [InlineData("""{ "quant_algo": "FP8", "ignore": [""] }""", "ignore[0]", "module name")]
    [InlineData("""{ "quant_algo": "FP8", "ignore": [1] }""", "ignore[0]", "text")]
    [InlineData("""{ "quant_algo": "FP8", "kv_cache_scheme": { "num_bits": 3, "type": "int" } }""", "kv_cache_scheme", "8-bit")]
    [InlineData("""{ "quant_method": "fp8", "weight_block_size": [128] }""", "weight_block_size", "two integers")]
    [InlineData("""{ "quant_method": "fp8", "activation_scheme": "none" }""", "activation_scheme", "static or dynamic")]
    [InlineData("""{ "quant_method": "gptq", "group_size": 128 }""", "bits", "integer")]
    [InlineData("""{ "quant_method": "gptq", "bits": 7, "group_size": 128 }""", "bits", "8")]
    [InlineData("""{ "quant_method": "gptq", "bits": 4, "group_size": 0 }""", "group_size", "-1")]
    [InlineData("""{ "quant_method": "gptq", "bits": 4, "group_size": 8, "modules_in_block_to_quantize": [] }""", "modules_in_block_to_quantize", "no list")]
    [InlineData("""{ "quant_method": "awq", "bits": 4 }""", "group_size", "integer")]
    [InlineData("""{ "quant_method": "bitsandbytes" }""", "load_in_4bit", "exactly one")]
    [InlineData("""{ "quant_method": "bitsandbytes", "load_in_4bit": true, "bnb_4bit_quant_type": "nf3" }""", "bnb_4bit_quant_type", "nf4")]
    [InlineData("""{ "quant_method": "compressed-tensors", "ignore": [] }""", "config_groups", "groups")]
    [InlineData("""{ "quant_method": "compressed-tensors", "format": "sparse-24", "ignore": [], "config_groups": {} }""", "format", "pack-quantized")]
    [InlineData("""{ "quant_method": "compressed-tensors", "ignore": [], "config_groups": { "g": { "targets": ["Conv2d"] } } }""", "config_groups.g.targets[0]", "Linear")]
    [InlineData("""{ "quant_method": "compressed-tensors", "ignore": [], "config_groups": { "g": { "weights": { "num_bits": 8 } } } }""", "config_groups.g.weights.type", "int or float")]
    [InlineData("""{ "quant_method": "compressed-tensors", "ignore": [], "config_groups": { "g": { "weights": { "num_bits": 4, "type": "int", "strategy": "group" } } } }""", "config_groups.g.weights.group_size", "group")]
    [InlineData("""{ "quant_method": "compressed-tensors", "ignore": [], "config_groups": { "g": { "weights": { "num_bits": 6, "type": "float", "strategy": "tensor" } } } }""", "config_groups.g.weights.num_bits", "8-bit float")]
    [InlineData("""{ "quant_method": "quark" }""", "global_quant_config", "format")]
    [InlineData("""{ "quant_method": "quark", "global_quant_config": { "weight": { "dtype": "fp5" } } }""", "global_quant_config.weight.dtype", "fp4")]
    [InlineData("""{ "quant_method": "quark", "global_quant_config": { "weight": { "dtype": "fp4", "qscheme": "per_row" } } }""", "global_quant_config.weight.qscheme", "per_tensor")]
    public void An_unknown_form_is_refused_with_its_path_and_what_is_accepted(string section, string path, string accepted)
    {
        ModelImportException e = Assert.Throws<ModelImportException>(() => QuantizationText.Section(section));

        Assert.Equal($"$.quantization_config.{path}", e.Path);
        Assert.Contains(accepted, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "torch_dtype": "int8" }""", "$.torch_dtype")]
    [InlineData("""{ "torch_dtype": 16 }""", "$.torch_dtype")]
    [InlineData("""{ "torch_dtype": "bfloat16", "expert_dtype": "fp2" }""", "$.expert_dtype")]
    [InlineData("""{ "torch_dtype": "bfloat16", "quantization_config": "fp8" }""", "$.quantization_config")]
    public void So_is_an_unknown_type(string config, string path)
    {
        Assert.Equal(path, Assert.Throws<ModelImportException>(() => QuantizationText.Import(config)).Path);
    }

    [Fact]
    public void Experts_of_one_layer_in_different_formats_are_refused()
    {
        ModelImportException e = Assert.Throws<ModelImportException>(() => QuantizationText.Section("""
            { "quant_algo": "MIXED_PRECISION", "ignore": [], "quantized_layers": {
                "model.layers.0.mlp.experts.0.up_proj": { "quant_algo": "FP8" }, "model.layers.0.mlp.experts.1.up_proj": { "quant_algo": "NVFP4" } } }
            """));

        Assert.Equal("$.quantization_config.quantized_layers.model.layers.0.mlp.experts.1.up_proj", e.Path);
    }

    [Fact]
    public void Leaving_out_some_experts_of_a_layer_is_refused_where_their_number_is_known()
    {
        const string Section = """ "quantization_config": { "quant_algo": "FP8", "ignore": ["lm_head", "model.layers.0.mlp.experts.3.up_proj"] } """;

        ModelImportException e = Assert.Throws<ModelImportException>(
            () => QuantizationText.Import($$"""{ "torch_dtype": "bfloat16", "num_experts": 4, {{Section}} }"""));

        Assert.Equal("$.quantization_config.ignore[1]", e.Path);
    }

    [Fact]
    public void A_list_of_expressions_is_bounded()
    {
        string list = string.Join(", ", Enumerable.Range(0, 513).Select(i => $"\"re:a{i}\""));

        Assert.Throws<ModelImportException>(() => QuantizationText.Section($$"""{ "quant_algo": "FP8", "ignore": [{{list}}] }"""));
    }

    [Fact]
    public void Every_value_supplied_is_listed()
    {
        _ = QuantizationText.Import("""{ "quantization_config": { "quant_method": "fp8" } }""", null, out List<AppliedDefault> defaults);

        Assert.Equal(
            [
                "$.quantization_config.activation_scheme = dynamic", "$.quantization_config.modules_to_not_convert = ",
                "$.quantization_config.weight_block_size = [128, 128]", "$.torch_dtype = bfloat16",
            ],
            defaults.Select(d => d.Path.EndsWith("convert", StringComparison.Ordinal) ? $"{d.Path} = " : $"{d.Path} = {d.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_complete_config_needs_no_defaults()
    {
        _ = QuantizationText.Import(
            """
            { "torch_dtype": "bfloat16", "quantization_config": { "quant_method": "fp8", "activation_scheme": "dynamic",
                "weight_block_size": [128, 128], "modules_to_not_convert": ["lm_head"] } }
            """,
            null,
            out List<AppliedDefault> defaults);

        Assert.Empty(defaults);
    }
}
