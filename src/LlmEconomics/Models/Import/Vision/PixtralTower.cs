namespace LlmEconomics;

/// <summary>
/// Pixtral's tower, whose blocks are Mistral's (RMSNorm, no biases, gated MLP), with the projector of Mistral Small 3.1 and later.
/// </summary>
/// <remarks>Source: transformers <c>modeling_pixtral.py</c>, <c>modeling_mistral3.py</c> (Mistral3MultiModalProjector).</remarks>
internal static class PixtralTower
{
    public static VisionTower? Read(ConfigNode root, ConfigNode vision, int textHiddenSize)
    {
        if (vision.StringOrNull("model_type") is { } type and not "pixtral")
        {
            return VisionImporter.NotCounted(root, $"expected a Pixtral tower, found {Quoted.Of(type)}");
        }

        VisionReader read = new(vision, "the released Mistral Small 3.1 and 3.2 tower");
        int hidden = read.Width(["hidden_size"], 1024);

        VisionWeights weights = new();
        VisionWeights tower = weights.In("vision_tower");
        tower.Patches("patch_conv", hidden, read.Channels(["num_channels"]), read.Patch(["patch_size"], 14), bias: false);
        tower.Norm("ln_pre", hidden, bias: false);
        tower.Blocks("transformer.layers", read.Depth(["num_hidden_layers"], 24), new VisionBlock
        {
            Hidden = hidden,
            Inner = read.Inner(["intermediate_size"], 4096),
            Qkv = ["attention.q_proj", "attention.k_proj", "attention.v_proj"],
            AttentionOut = "attention.o_proj",
            AttentionBias = false,
            MlpIn = ["feed_forward.gate_proj", "feed_forward.up_proj"],
            MlpOut = "feed_forward.down_proj",
            MlpBias = false,
            Norms = ["attention_norm", "ffn_norm"],
            NormBias = false,
        });
        AddProjector(weights.In("multi_modal_projector"), new VisionReader(root, "Mistral3Config"), hidden, textHiddenSize);
        return weights.Build("Pixtral");
    }

    private static void AddProjector(VisionWeights projector, VisionReader read, int hidden, int textHiddenSize)
    {
        const string layers = "vision_feature_layer";
        int merge = read.Merge(["spatial_merge_size"], 2);
        bool bias = read.Flag("multimodal_projector_bias", fallback: false);

        // A list of layers means that their outputs are joined.
        int features = read.Node.IsArray(layers) ? read.Node.ListLength(layers, 1, VisionReader.MaxDepth) : 1;
        projector.Norm("norm", hidden, bias: false);
        projector.Linear("patch_merger.merging_layer", hidden, (long)hidden * merge * merge, bias: false);
        projector.Linear("linear_1", textHiddenSize, (long)hidden * features, bias);
        projector.Linear("linear_2", textHiddenSize, textHiddenSize, bias);
    }
}
