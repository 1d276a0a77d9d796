namespace LlmEconomics;

/// <summary>SigLIP with Gemma 3's projector: an average pool without weights, a norm and one matrix.</summary>
/// <remarks>Source: transformers <c>modeling_siglip.py</c>, <c>modeling_gemma3.py</c> (Gemma3MultiModalProjector).</remarks>
internal static class SiglipTower
{
    public static VisionTower? Read(ConfigNode root, ConfigNode vision, int textHiddenSize)
    {
        if (vision.StringOrNull("model_type") is { } type and not "siglip_vision_model")
        {
            return VisionImporter.NotCounted(root, $"expected a SigLIP tower, found {Quoted.Of(type)}");
        }

        VisionReader read = new(vision, "the released Gemma 3 tower");
        VisionBlock block = new() { Hidden = read.Width(["hidden_size"]), Inner = read.Inner(["intermediate_size"]) };
        int patch = read.Patch(["patch_size"], 14);

        VisionWeights weights = new();
        VisionWeights tower = weights.In("vision_tower").In("vision_model");
        tower.Patches("embeddings.patch_embedding", block.Hidden, read.Channels(["num_channels"]), patch, bias: true);
        tower.Lookup("embeddings.position_embedding", read.Grid("image_size", patch, 896), block.Hidden);
        tower.Blocks("encoder.layers", read.Depth(["num_hidden_layers"]), block);
        tower.Norm("post_layernorm", block.Hidden, bias: true);
        if (read.Flag("vision_use_head", fallback: false))
        {
            AddPoolingHead(tower.In("head"), block);
        }

        VisionWeights projector = weights.In("multi_modal_projector");
        projector.Linear("mm_input_projection_weight", textHiddenSize, block.Hidden, bias: false);
        projector.Norm("mm_soft_emb_norm", block.Hidden, bias: false);
        return weights.Build("SigLIP");
    }

    private static void AddPoolingHead(VisionWeights head, VisionBlock block)
    {
        head.Vector("probe", block.Hidden);
        (block with { Qkv = ["attention.in_proj_weight"], AttentionOut = "attention.out_proj", Norms = ["layernorm"] }).AddTo(head);
    }
}
