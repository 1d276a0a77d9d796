using System.Text.Json;
using Xunit;

namespace LlmEconomics.Tests.Models.Import.Vision;

/// <summary>Towers against integers published from checkpoint headers; a Hub total is the Hub API's <c>safetensors.total</c>.</summary>
public sealed class VisionTowerTests
{
    private const string Qwen3Vit = """
        "depth": 27, "hidden_size": 1152, "in_channels": 3, "intermediate_size": 4304, "num_heads": 16, "num_position_embeddings": 2304,
        "patch_size": 16, "spatial_merge_size": 2, "temporal_patch_size": 2
        """;

    private const string Siglip = """
        "model_type": "siglip_vision_model", "hidden_size": 1152, "intermediate_size": 4304, "num_hidden_layers": 27, "image_size": 896,
        "patch_size": 14, "num_channels": 3, "vision_use_head": false
        """;

    private const string Gemma4Vit = """
        "model_type": "gemma4_vision", "hidden_size": 1152, "intermediate_size": 4304, "num_attention_heads": 16, "num_key_value_heads": 16,
        "head_dim": 72, "num_hidden_layers": 27, "patch_size": 16, "position_embedding_size": 10240, "standardize": true,
        "use_clipped_linears": false
        """;

    private const string Qwen2Vit = """
        "depth": 32, "embed_dim": 1280, "mlp_ratio": 4, "num_heads": 16, "in_chans": 3, "patch_size": 14, "spatial_merge_size": 2,
        "temporal_patch_size": 2
        """;

    private const string Qwen25Vit = """
        "depth": 32, "hidden_size": 1280, "num_heads": 16, "in_chans": 3, "patch_size": 14, "spatial_merge_size": 2,
        "temporal_patch_size": 2
        """;

    private const string Mllama = """
        "attention_heads": 16, "hidden_size": 1280, "image_size": 560, "intermediate_size": 5120, "max_num_tiles": 4, "num_channels": 3,
        "num_global_layers": 8, "num_hidden_layers": 32, "patch_size": 14, "vision_output_dim": 7680,
        "supported_aspect_ratios": [[1, 1], [1, 2], [1, 3], [1, 4], [2, 1], [2, 2], [3, 1], [4, 1]]
        """;

    private const string Pixtral = """
        "model_type": "pixtral", "hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_channels": 3,
        "patch_size": 14
        """;

    private const string Llama4Vit = """
        "hidden_size": 1408, "intermediate_size": 5632, "num_hidden_layers": 34, "image_size": 336, "patch_size": 14, "num_channels": 3,
        "projector_input_dim": 4096, "projector_output_dim": 4096, "vision_output_dim": 4096
        """;

    private const string KimiK25 = """
        "init_pos_emb_height": 64, "init_pos_emb_width": 64, "init_pos_emb_time": 4, "merge_kernel_size": [2, 2], "mm_hidden_size": 1152,
        "mm_projector_type": "patchmerger", "patch_size": 14, "pos_emb_type": "divided_fixed", "text_hidden_size": 7168,
        "vt_hidden_size": 1152, "vt_intermediate_size": 4304, "vt_num_attention_heads": 16, "vt_num_hidden_layers": 27
        """;

    private const string KimiK3 = """
        "attn_bias": false, "init_pos_emb_height": 64, "init_pos_emb_width": 64, "linear_bias": false, "merge_kernel_size": [2, 2],
        "mlp_type": "mlp2", "mm_hidden_size": 1024, "mm_projector_type": "patchmergerv2", "norm_type": "rmsnorm",
        "patch_embed_proj_bias": false, "patch_size": 14, "pos_emb_type": "divided_fixed", "qkv_hidden_size": 1536,
        "text_hidden_size": 7168, "vt_hidden_size": 1024, "vt_intermediate_size": 4096, "vt_num_hidden_layers": 27
        """;

    private const string Phi35Vision = """
        {
          "embd_layer": {
            "embedding_cls": "image", "projection_cls": "mlp", "use_hd_transform": true, "with_learnable_separator": true
          },
          "img_processor": { "image_dim_out": 1024, "model_name": "openai/clip-vit-large-patch14-336", "name": "clip_vision_model" }
        }
        """;

    /// <summary>Whole config, model type, text hidden size, parameters.</summary>
    public static TheoryData<string, string, int, long> PublishedTotals => new()
    {
        // Hub totals less the text model's sum: Qwen3-VL-8B 8,767,123,696; 30B-A3B 31,070,754,032; Qwen3.5-27B 27,781,427,952 (one MTP
        // layer); 35B-A3B 35,951,822,704; 397B-A17B 403,397,928,944.
        { With(Qwen3Vit, """ "out_hidden_size": 4096, "deepstack_visual_indexes": [8, 16, 24] """), "qwen3_vl", 4096, 576_388_336 },
        { With(Qwen3Vit, """ "out_hidden_size": 2048, "deepstack_visual_indexes": [8, 16, 24] """), "qwen3_vl_moe", 2048, 538_631_408 },
        { With(Qwen3Vit, """ "out_hidden_size": 5120, "deepstack_visual_indexes": [] """), "qwen3_5", 5120, 460_730_096 },
        { With(Qwen3Vit, """ "out_hidden_size": 2048, "deepstack_visual_indexes": [] """), "qwen3_5_moe", 2048, 446_571_248 },
        { With(Qwen3Vit, """ "out_hidden_size": 4096, "deepstack_visual_indexes": [] """), "qwen3_5_moe", 4096, 456_010_480 },

        // Hub totals of Qwen2-VL-7B 8,291,375,616 and Qwen2.5-VL-7B 8,292,166,656 less Qwen2-7B's 7,615,616,512.
        { With(Qwen2Vit, """ "hidden_size": 3584 """), "qwen2_vl", 3584, 675_759_104 },
        { With(Qwen25Vit, """ "intermediate_size": 3420, "out_hidden_size": 3584 """), "qwen2_5_vl", 3584, 676_550_144 },

        // Hub totals: Gemma-3-4b 4,300,079,472; 27b 27,432,406,640 less text 27,009,346,304.
        { With(Siglip), "gemma3", 2560, 419_816_304 },
        { With(Siglip), "gemma3", 5376, 423_060_336 },

        // Hub total of Gemma-4-26B-A4B 25,805,936,206 less the text sum.
        { With(Gemma4Vit), "gemma4", 2816, 572_794_416 },

        // Hub totals of Scout 108,641,793,536 and Maverick 401,583,781,376 less their text sums: the same remainder.
        { With(Llama4Vit), "llama4", 5120, 871_932_416 },
        { "{}", "llama4", 5120, 871_932_416 },

        // Hub totals of Ministral-3-3B 3,849,090,048 and Mistral-Small-3.2 24,011,361,280 less their text sums.
        { With(Pixtral), "ministral3", 3072, 420_083_712 },
        { "{}", "mistral3", 5120, 438_958_080 },

        // Hub total of Llama-3.2-11B-Vision 10,670,220,835 less its text model: 32 layers of Llama-3.1-8B, 8 cross-attention layers of
        // 218,112,258, embedding of 128,264 rows, head of 128,256, final norm = 9,775,192,080.
        { With(Mllama), "mllama", 4096, 895_028_755 },

        // Kimi-K2.5: release totals of the vision part; Kimi-K3: shard headers, 401,214,464 tower (the model card says 401M) + 46,144,512.
        { With(KimiK25), "kimi_k25", 7168, 471_143_920 },
        { With(KimiK3), "kimi_k3", 7168, 447_358_976 },

        // Hub total of Phi-3.5-vision 4,146,621,440 less Phi-3-mini's 3,821,079,552.
        { Phi35Vision, "phi3_v", 3072, 325_541_888 },

        // Hub total of Step-3.7-Flash 201,365,316,160 less Step-3.5-Flash's 199,384,301,376.
        { "{}", "step3p7", 4096, 1_981_014_784 },
    };

    [Theory]
    [MemberData(nameof(PublishedTotals))]
    public void A_tower_has_exactly_the_published_parameters(string config, string modelType, int textHiddenSize, long parameters)
    {
        VisionTower? tower = Import(config, modelType, textHiddenSize, []);

        Assert.NotNull(tower);
        Assert.Equal(parameters, tower.Weights.Sum(w => w.Elements));
    }

    [Theory]
    [MemberData(nameof(PublishedTotals))]
    public void Tensors_have_names_of_their_own_and_nearly_all_parameters_are_matrices_or_tables(
        string config, string modelType, int textHiddenSize, long parameters)
    {
        VisionTower tower = Import(config, modelType, textHiddenSize, [])!;

        Assert.Equal(tower.Weights.Length, tower.Weights.Select(w => w.Name).Distinct().Count());
        long vectors = tower.Weights.Where(w => w.Role == WeightRole.Vector).Sum(w => w.Elements);
        Assert.InRange(vectors, 1, parameters / 200);
    }

    [Fact]
    public void Equal_tensors_of_all_blocks_are_stated_once_under_the_first_ones_checkpoint_name()
    {
        VisionTower tower = Import(With(Qwen3Vit, """ "deepstack_visual_indexes": [8, 16, 24] """), "qwen3_vl", 4096, [])!;

        Assert.Equal(
            new WeightTensor("model.visual.blocks.0.attn.qkv", 3456, 1152, WeightRole.Linear) { Count = 27 },
            Assert.Single(tower.Weights, w => w.Name == "model.visual.blocks.0.attn.qkv"));
        Assert.Equal(
            new WeightTensor("model.visual.deepstack_merger_list.0.linear_fc2", 4096, 4608, WeightRole.Linear) { Count = 3 },
            Assert.Single(tower.Weights, w => w.Name == "model.visual.deepstack_merger_list.0.linear_fc2"));
        Assert.Equal(
            new WeightTensor("model.visual.patch_embed.proj", 1152, 1536, WeightRole.Linear),
            Assert.Single(tower.Weights, w => w.Name == "model.visual.patch_embed.proj"));
        Assert.Equal(
            new WeightTensor("model.visual.pos_embed", 2304, 1152, WeightRole.Lookup),
            Assert.Single(tower.Weights, w => w.Name == "model.visual.pos_embed"));
    }

    [Theory]
    [InlineData("vision_model.transformer.resblocks.0.attn.in_proj_weight", "vision_model.transformer.resblocks.0.attn.in_proj_bias")]
    [InlineData("vision_model.transformer.resblocks.0.mlp.c_fc", "vision_model.transformer.resblocks.0.mlp.c_fc.bias")]
    public void A_bias_is_named_as_PyTorch_names_it(string matrix, string bias)
    {
        VisionTower tower = Import("{}", "step3p7", 4096, [])!;

        WeightTensor weight = Assert.Single(tower.Weights, w => w.Name == matrix);
        Assert.Equal(weight.Rows, Assert.Single(tower.Weights, w => w.Name == bias).Rows);
    }

    [Fact]
    public void Everything_stated_means_nothing_reported()
    {
        List<AppliedDefault> defaults = [];

        Import(With(Gemma4Vit), "gemma4", 2816, defaults);
        Import(With(Siglip), "gemma3", 2560, defaults);
        Import(With(Mllama), "mllama", 4096, defaults);
        Import(With(KimiK25), "kimi_k25", 7168, defaults);
        Import(With(KimiK3), "kimi_k3", 7168, defaults);
        Import(With(Llama4Vit), "llama4", 5120, defaults);

        Assert.Empty(defaults);
    }

    [Theory]
    [InlineData("llama4", "$.vision_config.hidden_size", "1408")]
    [InlineData("llama4", "$.vision_config.num_hidden_layers", "34")]
    [InlineData("mistral3", "$.vision_config.intermediate_size", "4096")]
    [InlineData("mistral3", "$.multimodal_projector_bias", "false")]
    [InlineData("step3p7", "$.vision_config.width", "1536")]
    public void A_released_tower_that_the_config_leaves_out_is_reported_key_by_key(string modelType, string path, string value)
    {
        List<AppliedDefault> defaults = [];

        Import("{}", modelType, 5120, defaults);

        Assert.Contains(defaults, d => d.Path == path && d.Value == value);
    }

    [Fact]
    public void Without_deepstack_list_Qwen3_VL_has_the_class_default_of_three_and_Qwen35_none()
    {
        List<AppliedDefault> defaults = [];

        Assert.Equal(576_388_336, Import(With(Qwen3Vit), "qwen3_vl", 4096, defaults)!.Weights.Sum(w => w.Elements));
        Assert.Contains(defaults, d => d.Path == "$.vision_config.deepstack_visual_indexes");

        defaults.Clear();
        Assert.Equal(456_010_480, Import(With(Qwen3Vit), "qwen3_5", 4096, defaults)!.Weights.Sum(w => w.Elements));
        Assert.DoesNotContain(defaults, d => d.Path == "$.vision_config.deepstack_visual_indexes");
    }

    [Fact]
    public void Clipped_linears_keep_four_bounds_each()
    {
        long plain = Parameters(With(Gemma4Vit), "gemma4", 2816);
        string clipped = With(Gemma4Vit.Replace("linears\": false", "linears\": true", StringComparison.Ordinal));

        // 27 blocks × 7 matrices × 4 bounds.
        Assert.Equal(plain + 756, Parameters(clipped, "gemma4", 2816));
    }

    [Fact]
    public void A_pooling_head_is_counted_where_the_config_asks_for_one()
    {
        string pooled = With(Siglip.Replace("\"vision_use_head\": false", "\"vision_use_head\": true", StringComparison.Ordinal));

        // SiglipMultiheadAttentionPoolingHead: probe, attention 4·h² + 4·h, LayerNorm 2·h, MLP 2·h·i + i + h.
        long head = 1152 + (4 * 1152 * 1152) + (4 * 1152) + (2 * 1152) + (2 * 1152 * 4304) + 4304 + 1152;
        Assert.Equal(419_816_304 + head, Parameters(pooled, "gemma3", 2560));
    }

    [Fact]
    public void Mistral3_joins_the_feature_layers_it_lists_and_adds_the_biases_it_states()
    {
        const string root = """
            { "vision_feature_layer": [-1, -2], "multimodal_projector_bias": true }
            """;

        Assert.Equal(438_958_080 + (1024 * 5120) + (2 * 5120), Parameters(root, "mistral3", 5120));
    }

    [Fact]
    public void Missing_aspect_ratios_are_all_rectangles_of_the_tiles()
    {
        string trimmed = With(Mllama[..Mllama.IndexOf(",\n\"supported", StringComparison.Ordinal)]);

        Assert.Equal(895_028_755, Parameters(trimmed, "mllama", 4096));
    }

    private static long Parameters(string config, string modelType, int textHiddenSize)
    {
        return Import(config, modelType, textHiddenSize, [])!.Weights.Sum(w => w.Elements);
    }

    private static VisionTower? Import(string config, string modelType, int textHiddenSize, List<AppliedDefault> defaults)
    {
        return VisionImporter.Import(new ConfigNode(JsonDocument.Parse(config).RootElement, "$", defaults), modelType, textHiddenSize);
    }

    private static string With(params string[] members)
    {
        return $$"""{ "vision_config": { {{string.Join(", ", members)}} } }""";
    }
}
