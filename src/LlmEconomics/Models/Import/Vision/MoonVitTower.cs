namespace LlmEconomics;

/// <summary>
/// MoonViT of Kimi-K2.5 and Kimi-K3, with the merger of 2 × 2 tokens into the text model. K3 leaves the biases out, has RMSNorms and an
/// attention wider than the residual stream, and norms after the merger, not before.
/// </summary>
/// <remarks>
/// Source: <c>modeling_kimi_k25.py</c>, <c>modeling_kimi_k3.py</c> of the models' repositories (MoonViT3dPretrainedModel, PatchMergerMLP,
/// PatchMergerMLPV2). Positions along time are computed, not stored.
/// </remarks>
internal static class MoonVitTower
{
    private const string PreNormMerger = "patchmerger";
    private const string PostNormMerger = "patchmergerv2";

    public static VisionTower? ReadK25(ConfigNode root, ConfigNode vision, int textHiddenSize)
    {
        VisionReader read = new(vision, "KimiK25VisionConfig");
        return Build(root, read, Block(read), textHiddenSize, patchBias: true, PreNormMerger);
    }

    public static VisionTower? ReadK3(ConfigNode root, ConfigNode vision, int textHiddenSize)
    {
        VisionReader read = new(vision, "KimiK3VisionConfig");
        if (vision.StringOrNull("mlp_type") is { } mlp and not "mlp2")
        {
            return VisionImporter.NotCounted(root, $"MLP type {Quoted.Of(mlp)} is not known");
        }

        string norm = vision.StringOrNull("norm_type") ?? "rmsnorm";
        if (norm is not ("rmsnorm" or "layernorm"))
        {
            return VisionImporter.NotCounted(root, $"norm type {Quoted.Of(norm)} is not known");
        }

        VisionBlock block = Block(read) with
        {
            QueryWidth = read.Width(["qkv_hidden_size"], 1536),
            AttentionBias = read.Flag("attn_bias", fallback: false),
            MlpBias = read.Flag("linear_bias", fallback: false),
            NormBias = norm == "layernorm",
        };
        return Build(root, read, block, textHiddenSize, read.Flag("patch_embed_proj_bias", fallback: false), PostNormMerger);
    }

    private static VisionBlock Block(VisionReader read)
    {
        return new VisionBlock
        {
            Hidden = read.Width(["vt_hidden_size"]),
            Inner = read.Inner(["vt_intermediate_size"]),
            Qkv = ["wqkv"],
            AttentionOut = "wo",
            MlpIn = ["mlp.fc0"],
            MlpOut = "mlp.fc1",
            Norms = ["norm0", "norm1"],
        };
    }

    private static VisionTower? Build(
        ConfigNode root, VisionReader read, VisionBlock block, int textHiddenSize, bool patchBias, string fallbackMerger)
    {
        string positions = read.Node.StringOrNull("pos_emb_type") ?? "divided_fixed";
        string merger = read.Node.StringOrNull("mm_projector_type") ?? fallbackMerger;
        if (positions != "divided_fixed" || merger is not (PreNormMerger or PostNormMerger))
        {
            return VisionImporter.NotCounted(root, $"projector {Quoted.Of(merger)} with positions {Quoted.Of(positions)} is not known");
        }

        long rows = (long)Side(read, "init_pos_emb_height") * Side(read, "init_pos_emb_width");
        VisionWeights weights = new();
        VisionWeights tower = weights.In("vision_tower");
        tower.Patches("patch_embed.proj", block.Hidden, 3, read.Patch(["patch_size"], 14), patchBias);
        tower.Lookup("patch_embed.pos_emb", rows, block.Hidden);
        tower.Blocks("encoder.blocks", read.Depth(["vt_num_hidden_layers"]), block);
        tower.Norm("encoder.final_layernorm", block.Hidden, block.NormBias);
        AddMerger(weights.In("mm_projector"), read, block.Hidden, textHiddenSize, preNorm: merger == PreNormMerger);
        return weights.Build("MoonViT");
    }

    private static void AddMerger(VisionWeights merger, VisionReader read, int hidden, int textHiddenSize, bool preNorm)
    {
        int features = read.Width(["mm_hidden_size"], hidden);
        int output = read.Output("text_hidden_size", textHiddenSize);
        long merged = (long)features * Kernel(read.Node);
        if (preNorm)
        {
            merger.Norm("pre_norm", features, bias: true);
        }

        merger.Linear("proj.0", merged, merged, bias: preNorm);
        merger.Linear("proj.2", output, merged, bias: preNorm);
        if (!preNorm)
        {
            merger.Norm("post_norm", output, bias: false);
        }
    }

    private static int Side(VisionReader read, string key)
    {
        return read.Node.IntOr([key], 64, read.Source, 1, VisionReader.MaxGrid);
    }

    /// <summary>Tokens that become one.</summary>
    private static int Kernel(ConfigNode vision)
    {
        const string key = "merge_kernel_size";
        return vision.Ints(key, 1, 16) is [int height, int width]
            ? height * width
            : throw vision.Error(key, "expected two integers");
    }
}
