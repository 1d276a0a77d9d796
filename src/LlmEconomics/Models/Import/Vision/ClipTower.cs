namespace LlmEconomics;

/// <summary>CLIP ViT-L/14 at 336 pixels with the projector of Phi-3-vision and Phi-3.5-vision, whose configs name the tower only.</summary>
/// <remarks>
/// Source: transformers <c>modeling_clip.py</c> (CLIPVisionTransformer), and <c>modeling_phi3_v.py</c> (Phi3ImageEmbedding) of the model's
/// repository. The text model's embedding table, which that class shares, is not repeated here.
/// </remarks>
internal static class ClipTower
{
    private const string Known = "openai/clip-vit-large-patch14-336";
    private const int Hidden = 1024;
    private const int Inner = 4096;
    private const int Depth = 24;
    private const int Patch = 14;
    private const int Positions = 1 + (336 / Patch * (336 / Patch));

    public static VisionTower? Read(ConfigNode root, int textHiddenSize)
    {
        ConfigNode? processor = root.NodeOrNull("img_processor");
        if (processor?.StringOrNull("model_name") is not Known || !root.IsObject("embd_layer"))
        {
            return VisionImporter.NotCounted(root, $"img_processor does not name {Known}, the one known, or embd_layer says nothing");
        }

        processor.Report("vision_config", $"{Depth} blocks of {Hidden}", $"the sizes of {Known}");
        int features = new VisionReader(processor, Known).Width(["image_dim_out"], Hidden);
        VisionReader read = new(root.NodeOrEmpty("embd_layer"), "Phi3ImageEmbedding");
        bool tiled = read.Flag("use_hd_transform", fallback: false);

        // The transform joins 2 × 2 tokens, but only the MLP was built for that.
        int joined = tiled ? 4 * features : features;

        VisionWeights weights = new();
        VisionWeights images = weights.In("model").In("vision_embed_tokens");
        AddTower(images.In("img_processor").In("vision_model"));
        if (read.Flag("with_learnable_separator", fallback: false))
        {
            images.Vector("glb_GN", 4L * features);
            images.Vector("sub_GN", 4L * features);
        }

        switch (read.Node.StringOrNull("projection_cls"))
        {
            case "linear":
                images.Linear("img_projection", textHiddenSize, features, bias: true);
                break;
            case "mlp":
                images.Linear("img_projection.0", textHiddenSize, joined, bias: true);
                images.Linear("img_projection.2", textHiddenSize, textHiddenSize, bias: true);
                break;
            default:
                throw read.Node.Error("projection_cls", "expected linear or mlp");
        }

        return weights.Build("CLIP ViT-L/14-336");
    }

    private static void AddTower(VisionWeights tower)
    {
        tower.Vector("embeddings.class_embedding", Hidden);
        tower.Patches("embeddings.patch_embedding", Hidden, 3, Patch, bias: false);
        tower.Lookup("embeddings.position_embedding", Positions, Hidden);

        // The checkpoint spells it so.
        tower.Norm("pre_layrnorm", Hidden, bias: true);
        tower.Blocks("encoder.layers", Depth, new VisionBlock { Hidden = Hidden, Inner = Inner });
        tower.Norm("post_layernorm", Hidden, bias: true);
    }
}
