using System.Text.Json;
using Xunit;

namespace LlmEconomics.Tests.Models.Import.Vision;

/// <summary>What has no tower, what is left out and reported, and what is refused.</summary>
public sealed class VisionRefusalTests
{
    private const string Qwen3 = """ "depth": 2, "hidden_size": 8, "intermediate_size": 8 """;
    private const string Kimi = """ "vt_hidden_size": 8, "vt_intermediate_size": 8, "vt_num_hidden_layers": 1 """;
    private const string Clip = """ "img_processor": { "model_name": "openai/clip-vit-large-patch14-336" } """;

    [Theory]
    [InlineData("llama", "{}")]
    [InlineData("qwen3", """{ "hidden_size": 4096 }""")]
    [InlineData("gemma3_text", "{}")]
    [InlineData("llama4_text", "{}")]
    [InlineData("qwen3_5_text", """{ "vision_config": { "depth": 27 } }""")]
    [InlineData("ministral3", """{ "vision_config": null }""")]
    public void A_text_model_has_no_tower_and_nothing_is_reported(string modelType, string config)
    {
        List<AppliedDefault> defaults = [];

        Assert.Null(Import(config, modelType, defaults));
        Assert.Empty(defaults);
    }

    [Theory]
    [InlineData("qwen3_vl", "{}")]
    [InlineData("gemma3", "{}")]
    [InlineData("gemma3", """{ "vision_config": { "model_type": "clip_vision_model" } }""")]
    [InlineData("gemma3n", """{ "vision_config": { "architecture": "mobilenetv5_300m_enc" } }""")]
    [InlineData("gemma4", """{ "vision_config": null }""")]
    [InlineData("gemma4", """{ "vision_config": { "model_type": "another" } }""")]
    [InlineData("mistral3", """{ "vision_config": { "model_type": "siglip_vision_model" } }""")]
    [InlineData("kimi_k25", "{ \"vision_config\": {" + Kimi + """, "mm_projector_type": "identity" } }""")]
    [InlineData("kimi_k3", """{ "vision_config": { "mlp_type": "mlp3" } }""")]
    [InlineData("kimi_k3", """{ "vision_config": { "norm_type": "batchnorm" } }""")]
    [InlineData("phi3_v", "{}")]
    [InlineData("phi3_v", "{" + Clip + "}")]
    [InlineData("phi3_v", """{ "img_processor": { "model_name": "another" }, "embd_layer": {} }""")]
    [InlineData("internvl_chat", """{ "vision_config": { "hidden_size": 1024 } }""")]
    public void A_tower_that_cannot_be_counted_is_reported(string modelType, string config)
    {
        List<AppliedDefault> defaults = [];

        Assert.Null(Import(config, modelType, defaults));
        AppliedDefault report = Assert.Single(defaults, d => d.Path == "$.vision_config");
        Assert.StartsWith("vision tower not counted: ", report.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qwen3_vl", "{}", "$.vision_config.depth")]
    [InlineData("qwen3_vl", """{ "depth": 0 }""", "$.vision_config.depth")]
    [InlineData("qwen3_vl", """{ "depth": 1025 }""", "$.vision_config.depth")]
    [InlineData("qwen3_vl", """{ "depth": "27" }""", "$.vision_config.depth")]
    [InlineData("qwen3_vl", """{ "depth": 27, "hidden_size": 1000000000 }""", "$.vision_config.hidden_size")]
    [InlineData("qwen3_vl", """{ "depth": 27, "hidden_size": 1152.5 }""", "$.vision_config.hidden_size")]
    [InlineData("qwen3_vl", "{" + Qwen3 + """, "deepstack_visual_indexes": [2] }""", "$.vision_config.deepstack_visual_indexes[0]")]
    [InlineData("qwen3_vl", "{" + Qwen3 + """, "deepstack_visual_indexes": [0, 1, 1] }""", "$.vision_config.deepstack_visual_indexes")]
    [InlineData("qwen2_vl", """{ "mlp_ratio": 1e300 }""", "$.vision_config.mlp_ratio")]
    [InlineData("qwen2_vl", """{ "mlp_ratio": -1 }""", "$.vision_config.mlp_ratio")]
    [InlineData("llama4", """{ "image_size": 13 }""", "$.vision_config.image_size")]
    [InlineData("llama4", """{ "image_size": 65536 }""", "$.vision_config.image_size")]
    [InlineData("llama4", """{ "num_hidden_layers": 1e30 }""", "$.vision_config.num_hidden_layers")]
    [InlineData("mllama", """{ "hidden_size": 1280, "supported_aspect_ratios": [] }""", "$.vision_config.supported_aspect_ratios")]
    [InlineData("mllama", """{ "hidden_size": 1280, "supported_aspect_ratios": 8 }""", "$.vision_config.supported_aspect_ratios")]
    [InlineData("kimi_k25", "{" + Kimi + """, "merge_kernel_size": [2, 2, 2] }""", "$.vision_config.merge_kernel_size")]
    [InlineData("kimi_k25", "{" + Kimi + """, "merge_kernel_size": [2, 17] }""", "$.vision_config.merge_kernel_size[1]")]
    [InlineData("gemma4", """{ "hidden_size": 8, "num_attention_heads": 0 }""", "$.vision_config.num_attention_heads")]
    [InlineData("step3p7", """{ "use_ln_pre": 1 }""", "$.vision_config.use_ln_pre")]
    public void A_size_that_is_missing_or_out_of_range_is_refused_by_path(string modelType, string vision, string path)
    {
        string config = $$"""{ "vision_config": {{vision}} }""";

        ModelImportException refusal = Assert.Throws<ModelImportException>(() => Import(config, modelType, []));

        Assert.Equal(path, refusal.Path);
    }

    [Theory]
    [InlineData("llama4", """{ "vision_config": [] }""", "$.vision_config")]
    [InlineData("unknown", """{ "vision_config": "auto" }""", "$.vision_config")]
    [InlineData("mistral3", """{ "vision_feature_layer": [] }""", "$.vision_feature_layer")]
    [InlineData("mistral3", """{ "multimodal_projector_bias": "no" }""", "$.multimodal_projector_bias")]
    [InlineData("phi3_v", "{" + Clip + """, "embd_layer": {} }""", "$.embd_layer.projection_cls")]
    [InlineData("phi3_v", """{ "img_processor": { "model_name": 3 } }""", "$.img_processor.model_name")]
    public void A_root_key_that_makes_no_sense_is_refused_by_path(string modelType, string config, string path)
    {
        ModelImportException refusal = Assert.Throws<ModelImportException>(() => Import(config, modelType, []));

        Assert.Equal(path, refusal.Path);
    }

    /// <summary>Whatever the sizes within their bounds, sums stay within 64 bits.</summary>
    [Theory]
    [InlineData("qwen3_vl", """
        { "depth": 1024, "hidden_size": 32768, "intermediate_size": 262144, "in_channels": 64, "patch_size": 256, "temporal_patch_size": 16,
          "spatial_merge_size": 16, "num_position_embeddings": 1048576, "out_hidden_size": 32768 }
        """)]
    [InlineData("qwen2_vl", """
        { "depth": 1024, "embed_dim": 32768, "mlp_ratio": 64, "spatial_merge_size": 16, "hidden_size": 32768 }
        """)]
    [InlineData("gemma4", """
        { "hidden_size": 32768, "intermediate_size": 262144, "num_attention_heads": 1024, "head_dim": 32768, "num_hidden_layers": 1024 }
        """)]
    [InlineData("mllama", """
        { "hidden_size": 32768, "intermediate_size": 262144, "image_size": 1024, "patch_size": 1, "max_num_tiles": 16,
          "num_hidden_layers": 1024, "num_global_layers": 1024, "vision_output_dim": 262144 }
        """)]
    [InlineData("kimi_k3", """
        { "vt_hidden_size": 32768, "vt_intermediate_size": 262144, "qkv_hidden_size": 32768, "mm_hidden_size": 32768,
          "vt_num_hidden_layers": 1024, "merge_kernel_size": [16, 16] }
        """)]
    [InlineData("step3p7", """{ "width": 32768, "layers": 1024, "mlp_ratio": 64 }""")]
    public void The_largest_accepted_sizes_do_not_overflow(string modelType, string vision)
    {
        ConfigNode root = Node($$"""{ "vision_config": {{vision}} }""", []);

        VisionTower tower = VisionImporter.Import(root, modelType, ModelArchitecture.MaxHiddenSize)!;

        Assert.True(tower.Weights.Sum(w => w.Elements) > 0);
    }

    [Theory]
    [InlineData("gemma3")]
    [InlineData("gemma4")]
    [InlineData("kimi_k25")]
    [InlineData("kimi_k3")]
    [InlineData("llama4")]
    [InlineData("ministral3")]
    [InlineData("mistral3")]
    [InlineData("mllama")]
    [InlineData("qwen2_vl")]
    [InlineData("qwen2_5_vl")]
    [InlineData("qwen3_5")]
    [InlineData("qwen3_5_moe")]
    [InlineData("qwen3_vl")]
    [InlineData("qwen3_vl_moe")]
    [InlineData("step3p7")]
    public void Hostile_values_are_refused_as_import_errors_only(string modelType)
    {
        string[] keys =
        [
            "hidden_size", "embed_dim", "vt_hidden_size", "width", "depth", "layers", "num_hidden_layers", "vt_num_hidden_layers",
            "patch_size", "image_size", "intermediate_size", "vt_intermediate_size", "mlp_ratio", "head_dim", "num_attention_heads",
            "deepstack_visual_indexes", "merge_kernel_size", "spatial_merge_size", "model_type", "vision_use_head", "max_num_tiles",
            "supported_aspect_ratios",
        ];
        string[] values = ["1000000000", "-1", "0", "1", "1e308", "0.5", "true", "null", "\"x\"", "[]", "{}", "[1, -5]", "[[1]]"];
        foreach (string key in keys)
        {
            foreach (string value in values)
            {
                try
                {
                    VisionTower? tower = Import($$"""{ "vision_config": { "{{key}}": {{value}} } }""", modelType, []);
                    Assert.True(tower is null || tower.Weights.Sum(w => w.Elements) > 0);
                }
                catch (ModelImportException e)
                {
                    Assert.StartsWith("$.", e.Path, StringComparison.Ordinal);
                }
            }
        }
    }

    private static VisionTower? Import(string config, string modelType, List<AppliedDefault> defaults)
    {
        return VisionImporter.Import(Node(config, defaults), modelType, 4096);
    }

    private static ConfigNode Node(string config, List<AppliedDefault> defaults)
    {
        return new ConfigNode(JsonDocument.Parse(config).RootElement, "$", defaults);
    }
}
