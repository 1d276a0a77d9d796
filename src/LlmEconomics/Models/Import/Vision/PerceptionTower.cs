namespace LlmEconomics;

/// <summary>
/// Step-3.7's tower: Meta's Perception Encoder (layer scales, no class token) with two strided 3 × 3 convolutions and one matrix into the
/// text model.
/// </summary>
/// <remarks>
/// Source: <c>configuration_step3p7.py</c> and <c>vision_encoder.py</c> of the model's repository; transformers <c>modeling_step3p7.py</c>
/// renames the sizes. Absent keys take the values of the one released tower.
/// </remarks>
internal static class PerceptionTower
{
    public static VisionTower Read(ConfigNode root, ConfigNode vision, int textHiddenSize)
    {
        VisionReader read = new(vision, "the released Step-3.7-Flash tower");
        int hidden = read.Width(["width", "hidden_size"], 1536);
        int patch = read.Patch(["patch_size"], 14);
        bool classToken = read.Flag("use_cls_token", fallback: false);
        bool projectorBias = root.BoolOr("projector_bias", false, "Step3p7Config");

        VisionWeights weights = new();
        VisionWeights tower = weights.In("vision_model");
        tower.Patches("conv1", hidden, read.Channels(["num_channels"]), patch, bias: false);
        if (classToken)
        {
            tower.Vector("class_embedding", hidden);
        }

        if (read.Flag("use_abs_posemb", fallback: true))
        {
            tower.Lookup("positional_embedding", read.Grid("image_size", patch, 728) + (classToken ? 1L : 0L), hidden);
        }

        if (read.Flag("use_ln_pre", fallback: true))
        {
            tower.Norm("ln_pre", hidden, bias: true);
        }

        tower.Blocks("transformer.resblocks", read.Depth(["layers", "num_hidden_layers"], 47), new VisionBlock
        {
            Hidden = hidden,
            Inner = read.InnerByRatio("mlp_ratio", hidden, 8960.0 / 1536),
            Qkv = ["attn.in_proj_weight"],
            AttentionOut = "attn.out_proj",
            MlpIn = ["mlp.c_fc"],
            MlpOut = "mlp.c_proj",
            Norms = ["ln_1", "ln_2"],
            Vectors = [("ls_1.gamma", hidden), ("ls_2.gamma", hidden)],
        });
        if (read.Flag("use_ln_post", fallback: false))
        {
            tower.Norm("ln_post", hidden, bias: true);
        }

        // Each convolution halves the grid and doubles the width.
        tower.Patches("vit_downsampler1", 2L * hidden, hidden, 3, bias: true);
        tower.Patches("vit_downsampler2", 4L * hidden, 2 * hidden, 3, bias: true);
        weights.Linear("vit_large_projector", textHiddenSize, 4L * hidden, projectorBias);
        return weights.Build("Perception Encoder");
    }
}
