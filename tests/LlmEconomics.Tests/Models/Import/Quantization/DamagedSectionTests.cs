using System.Text.Json.Nodes;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Models.Import.Quantization;

/// <summary>Configs come from outside: whatever is wrong with one, the answer is a scheme or a refusal with a path.</summary>
[Properties(Replay = "20261122,17", MaxTest = 3000)]
public sealed class DamagedSectionTests
{
    private static readonly string[] s_sections =
    [
        """{ "quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": [128, 128], "scale_fmt": "ue8m0", "modules_to_not_convert": ["gate"] }""",
        """{ "quant_method": "gptq", "bits": 4, "group_size": 128, "lm_head": true, "dynamic": { "-:.*self_attn.*": { "bits": 8 } } }""",
        """{ "quant_method": "awq", "bits": 4, "group_size": 128, "zero_point": true, "modules_to_not_convert": null }""",
        """{ "quant_method": "bitsandbytes", "load_in_4bit": true, "bnb_4bit_quant_type": "nf4", "bnb_4bit_use_double_quant": true }""",
        """{ "quant_algo": "NVFP4", "group_size": 16, "ignore": ["lm_head", "*.attn.*", "re:.*x"], "kv_cache_scheme": { "num_bits": 8, "type": "float" } }""",
        """{ "quant_method": "fp8", "quant_algo": "MIXED_PRECISION", "moe_quant_algo": "NVFP4", "quantized_layers": { "a.experts.0.b": { "quant_algo": "NVFP4", "group_size": 16 } } }""",
        """
        { "quant_method": "compressed-tensors", "format": "pack-quantized", "ignore": ["a"], "kv_cache_scheme": null, "config_groups": { "g": { "targets": ["Linear"],
          "weights": { "num_bits": 8, "type": "float", "strategy": "block", "block_structure": [128, 128], "group_size": 32, "symmetric": true, "scale_dtype": "x" },
          "input_activations": { "num_bits": 8, "type": "float", "dynamic": false } } } }
        """,
        """
        { "quant_method": "quark", "exclude": ["a"], "layer_quant_config": { "*k_proj": { "output_tensors": { "dtype": "fp8_e4m3" } } }, "global_quant_config": {
          "weight": [ { "dtype": "fp4", "qscheme": "per_group", "group_size": 16, "scale_format": "e8m0" }, { "dtype": "fp8_e4m3" } ], "input_tensors": null } }
        """,
    ];

    private static readonly string[] s_values =
        ["null", "true", "-1", "0", "1", "3", "4", "32", "1e300", "0.5", "99999999999999999999", "\"\"", "\"Linear\"", "\"re:[\"", "\"group\"", "\"int\"", "[]", "[1, 2]", "{}", "[{}]", "[[]]", "[\"re:(\"]"];

    [Property]
    public void One_wrong_value_gives_a_scheme_or_a_refusal_with_a_path(uint section, uint place, uint value)
    {
        JsonObject root = new()
        {
            ["torch_dtype"] = "bfloat16", ["n_routed_experts"] = 4, ["quantization_config"] = JsonNode.Parse(s_sections[section % s_sections.Length]),
        };
        List<Action<JsonNode?>> places = [];
        Collect(root, places);
        places[(int)(place % places.Count)](JsonNode.Parse(s_values[value % s_values.Length]));
        string config = root.ToJsonString();

        try
        {
            FormatScheme scheme = QuantizationText.Import(config);
            _ = scheme.FormatOf(WeightTensor.Linear("x", 3, 5), "model.layers.0.mlp.experts.up_proj").Weights.StoredBytes(3, 5);
            Assert.Equal(scheme, FormatScheme.FromJson(scheme.ToJson()));
        }
        catch (ModelImportException e)
        {
            Assert.StartsWith("$", e.Path, StringComparison.Ordinal);
        }
    }

    private static void Collect(JsonNode node, List<Action<JsonNode?>> places)
    {
        if (node is JsonObject members)
        {
            foreach ((string name, JsonNode? member) in members.ToArray())
            {
                places.Add(v => members[name] = v);
                if (member is not null)
                {
                    Collect(member, places);
                }
            }
        }
        else if (node is JsonArray items)
        {
            for (int i = 0; i < items.Count; i++)
            {
                int at = i;
                places.Add(v => items[at] = v);
                if (items[i] is { } item)
                {
                    Collect(item, places);
                }
            }
        }
    }
}
