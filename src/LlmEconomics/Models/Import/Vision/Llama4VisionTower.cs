namespace LlmEconomics;

/// <summary>Llama 4's tower: a ViT with class token, a pixel shuffle that joins 2 × 2 tokens, an adapter and a projector.</summary>
/// <remarks>
/// Source: transformers <c>modeling_llama4.py</c>. Scout and Maverick were released with the same tower; its sizes stand in for absent
/// keys, not those of Llama4VisionConfig, which belong to no released model.
/// </remarks>
internal static class Llama4VisionTower
{
    public static VisionTower Read(ConfigNode vision, int textHiddenSize)
    {
        VisionReader read = new(vision, "the released Llama 4 tower");
        int hidden = read.Width(["hidden_size"], 1408);
        int inner = read.Inner(["intermediate_size"], 5632);
        int patch = read.Patch(["patch_size"], 14);
        int adapted = read.Width(["projector_input_dim"], 4096);
        int projected = read.Width(["projector_output_dim"], 4096);

        VisionWeights weights = new();
        VisionWeights tower = weights.In("vision_model");
        tower.Patches("patch_embedding.linear", hidden, read.Channels(["num_channels"]), patch, bias: false);
        tower.Vector("class_embedding", hidden);
        tower.Lookup("positional_embedding_vlm", read.Grid("image_size", patch, 336) + 1L, hidden);
        tower.Norm("layernorm_pre", hidden, bias: true);
        tower.Blocks("model.layers", read.Depth(["num_hidden_layers"], 34), new VisionBlock
        {
            Hidden = hidden,
            Inner = inner,
            AttentionOut = "self_attn.o_proj",
            Norms = ["input_layernorm", "post_attention_layernorm"],
        });
        tower.Norm("layernorm_post", hidden, bias: true);

        // Llama4VisionMLP2 takes the MLP's inner width for the joined tokens', which it is: hidden ÷ ratio² with ratio ½.
        tower.Linear("vision_adapter.mlp.fc1", adapted, inner, bias: false);
        tower.Linear("vision_adapter.mlp.fc2", projected, projected, bias: false);
        weights.In("multi_modal_projector").Linear("linear_1", textHiddenSize, read.Width(["vision_output_dim"], 4096), bias: false);
        return weights.Build("Llama 4 ViT");
    }
}
