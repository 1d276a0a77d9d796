using Xunit;

namespace LlmEconomics.Tests.Formats;

/// <summary>Whole checkpoints, to the byte.</summary>
public sealed class CheckpointBytesTests
{
    private const string DeepSeekV3 = """
        "model_type": "deepseek_v3", "torch_dtype": "bfloat16", "vocab_size": 129280, "hidden_size": 7168, "num_hidden_layers": 61,
        "num_attention_heads": 128, "num_key_value_heads": 128, "q_lora_rank": 1536, "kv_lora_rank": 512, "qk_nope_head_dim": 128,
        "qk_rope_head_dim": 64, "v_head_dim": 128, "intermediate_size": 18432, "moe_intermediate_size": 2048, "n_routed_experts": 256,
        "num_experts_per_tok": 8, "n_shared_experts": 1, "first_k_dense_replace": 3, "moe_layer_freq": 1, "topk_method": "noaux_tc",
        "num_nextn_predict_layers": 1, "tie_word_embeddings": false, "max_position_embeddings": 163840
        """;

    /// <summary>bf16 3,918,786,560 × 2 + fp8 680,571,043,840 + (scales 41,540,496 + correction biases 15,104) × 4.</summary>
    [Fact]
    public void DeepSeek_V3_in_fp8_blocks()
    {
        ModelArchitecture model = HuggingFaceImporter.Import("{" + DeepSeekV3 + "}").Architecture;
        FormatScheme formats = QuantizationText.Import(
            "{" + DeepSeekV3 + """, "quantization_config": { "quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": [128, 128] } }""");

        StoredWeights stored = StoredWeights.Of(model, formats);

        Assert.Equal(688_574_839_360, stored.Total.Value);
        Assert.Equal(3_918_786_560, stored.Elements["bf16"]);
        Assert.Equal(680_571_043_840, stored.Elements["fp8-block128"]);
        Assert.Equal(15_104, stored.Elements["fp32"]);
        Assert.Equal(41_540_496, stored.Scales);
        Assert.Equal(stored.Total, StoredWeights.Of(model, FormatScheme.Fp8Block128).Total);
    }

    /// <summary>
    /// The Hub counts packed bytes and group scales of nvidia/DeepSeek-R1-NVFP4 as parameters, 396,767,013,632 with the prediction layer in
    /// bf16; it does not count the two scalars of each matrix.
    /// </summary>
    [Fact]
    public void DeepSeek_R1_in_NVFP4()
    {
        ModelArchitecture model = HuggingFaceImporter.Import("{" + DeepSeekV3 + "}").Architecture;
        FormatScheme formats = QuantizationText.Import(
            "{" + DeepSeekV3 + "}",
            """
            { "quantization": { "quant_algo": "NVFP4", "kv_cache_quant_algo": "FP8", "group_size": 16,
                "exclude_modules": ["lm_head", "*self_attn*", "model.layers.61*"] } }
            """);

        StoredWeights stored = StoredWeights.Of(model, formats);
        long matrices = (58 * ((256 * 3) + 3)) + (3 * 3);

        Assert.Equal(
            396_767_013_632,
            (stored.Elements["nvfp4"] / 2) + (stored.Scales - (2 * matrices)) + stored.Elements["bf16"] + stored.Elements["fp32"]);
    }

    /// <summary>bf16 2,167,371,072 × 2 + experts 114,661,785,600 × 0.53125; expert biases stay bf16.</summary>
    [Fact]
    public void Gpt_oss_120b_in_MXFP4()
    {
        GroupedQueryAttention attention = new()
        {
            QueryHeads = 64, KeyValueHeads = 8, HeadSize = 64, QkvBias = true, OutputBias = true, Sinks = true,
        };
        MixtureOfExperts experts = new()
        {
            Experts = 128, ActiveExperts = 4, ExpertWidth = 2880, ExpertBias = true, RouterBias = true,
        };
        ModelArchitecture model = new()
        {
            Name = "gpt-oss-120b", VocabularySize = 201088, HiddenSize = 2880, Layers = [LayerGroup.Of(36, attention, experts)],
        };
        FormatScheme formats = QuantizationText.Import("""
            { "torch_dtype": "bfloat16", "quantization_config": { "quant_method": "mxfp4",
                "modules_to_not_convert": ["model.layers.*.self_attn", "model.layers.*.mlp.router", "model.embed_tokens", "lm_head"] } }
            """);

        StoredWeights stored = StoredWeights.Of(model, formats);

        Assert.Equal(65_248_815_744, stored.Total.Value);
        Assert.Equal(2_167_371_072, stored.Elements["bf16"]);
        Assert.Equal(114_661_785_600, stored.Elements["mxfp4"]);
        Assert.Equal(stored.Total, StoredWeights.Of(model, FormatScheme.Mxfp4Experts).Total);
        Assert.Equal(ElementType.Bf16, formats.FormatOf(WeightTensor.Linear("x", 1, 1), "model.layers.0.mlp.experts.up_proj").Compute);
    }

    /// <summary>88 layers of seven matrices with a weight scale and an input scale each.</summary>
    [Fact]
    public void Devstral_2_123B_in_static_fp8()
    {
        GroupedQueryAttention attention = new() { QueryHeads = 96, KeyValueHeads = 8, HeadSize = 128 };
        ModelArchitecture model = new()
        {
            Name = "Devstral-2-123B", VocabularySize = 131072, HiddenSize = 12288,
            Layers = [LayerGroup.Of(88, attention, new DenseFeedForward { Width = 28672 })],
        };
        FormatScheme formats = QuantizationText.Import("""
            { "dtype": "bfloat16", "quantization_config": { "quant_method": "fp8", "activation_scheme": "static", "weight_block_size": null,
                "modules_to_not_convert": ["model.vision_tower", "model.multi_modal_projector", "lm_head"] } }
            """);

        StoredWeights stored = StoredWeights.Of(model, formats);

        Assert.Equal(1_232, stored.Scales);
        Assert.Equal(125_025_988_608 + 1_232, stored.Elements.Values.Sum() + stored.Scales);
    }
}
