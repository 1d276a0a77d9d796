namespace LlmEconomics;

/// <summary>The towers of Qwen2-VL and Qwen2.5-VL: a ViT over 3-D patches without learned positions, a merger of 2 × 2 tokens.</summary>
/// <remarks>
/// Source: transformers <c>modeling_qwen2_vl.py</c>, <c>modeling_qwen2_5_vl.py</c>. Qwen2-VL calls the tower's width <c>embed_dim</c> and
/// writes the text model's into <c>hidden_size</c>; Qwen2.5-VL has RMSNorms and a gated MLP.
/// </remarks>
internal static class Qwen2VisionTower
{
    public static VisionTower ReadVl2(ConfigNode vision, int textHiddenSize)
    {
        VisionReader read = new(vision, "Qwen2VLVisionConfig");
        int hidden = read.Width(["embed_dim"], 1280);
        VisionBlock block = Block(hidden, read.InnerByRatio("mlp_ratio", hidden, 4));
        return Build("Qwen2-VL ViT", read, block, read.Output("hidden_size", textHiddenSize));
    }

    public static VisionTower ReadVl25(ConfigNode vision, int textHiddenSize)
    {
        VisionReader read = new(vision, "Qwen2_5_VLVisionConfig");
        VisionBlock block = Block(read.Width(["hidden_size"]), read.Inner(["intermediate_size"])) with
        {
            MlpIn = ["mlp.gate_proj", "mlp.up_proj"],
            MlpOut = "mlp.down_proj",
            NormBias = false,
        };
        return Build("Qwen2.5-VL ViT", read, block, read.Output("out_hidden_size", textHiddenSize));
    }

    private static VisionBlock Block(int hidden, int inner)
    {
        return new VisionBlock
        {
            Hidden = hidden,
            Inner = inner,
            Qkv = ["attn.qkv"],
            AttentionOut = "attn.proj",
            Norms = ["norm1", "norm2"],
        };
    }

    private static VisionTower Build(string name, VisionReader read, VisionBlock block, int output)
    {
        int merge = read.Merge(["spatial_merge_size"], 2);
        long merged = (long)block.Hidden * merge * merge;

        int channels = read.Channels(["in_channels", "in_chans"]) * read.Merge(["temporal_patch_size"], 2);
        VisionWeights weights = new();
        VisionWeights visual = weights.In("visual");
        visual.Patches("patch_embed.proj", block.Hidden, channels, read.Patch(["patch_size"], 14), bias: false);
        visual.Blocks("blocks", read.Depth(["depth"]), block);
        visual.Norm("merger.ln_q", block.Hidden, block.NormBias);
        visual.Linear("merger.mlp.0", merged, merged, bias: true);
        visual.Linear("merger.mlp.2", output, merged, bias: true);
        return weights.Build(name);
    }
}
