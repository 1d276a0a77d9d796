namespace LlmEconomics;

/// <summary>
/// Gemma 4's tower: blocks like the text model's (four RMSNorms, QK-norm, gated MLP), one position table per image axis, and one matrix
/// into the text model.
/// </summary>
/// <remarks>
/// Source: transformers <c>modeling_gemma4.py</c>. The small models' linear layers keep the bounds that inputs and outputs are clipped to,
/// four numbers each. The large ones keep a mean and a scale of the features (<c>standardize</c>).
/// </remarks>
internal static class Gemma4VisionTower
{
    private static readonly string[] ClipBounds = ["input_min", "input_max", "output_min", "output_max"];

    public static VisionTower? Read(ConfigNode root, ConfigNode vision, int textHiddenSize)
    {
        if (vision.StringOrNull("model_type") is { } type and not "gemma4_vision")
        {
            return VisionImporter.NotCounted(root, $"expected a Gemma 4 tower, found {Quoted.Of(type)}");
        }

        VisionReader read = new(vision, "Gemma4VisionConfig");
        int hidden = read.Width(["hidden_size"]);
        int heads = read.Heads(["num_attention_heads"]);
        int headSize = read.Width(["head_dim"], Math.Max(1, hidden / heads));
        VisionBlock block = new()
        {
            Hidden = hidden,
            Inner = read.Inner(["intermediate_size"]),
            QueryWidth = (long)heads * headSize,
            KeyValueWidth = (long)read.Heads(["num_key_value_heads"], heads) * headSize,
            Qkv = ["self_attn.q_proj.linear", "self_attn.k_proj.linear", "self_attn.v_proj.linear"],
            AttentionOut = "self_attn.o_proj.linear",
            AttentionBias = false,
            MlpIn = ["mlp.gate_proj.linear", "mlp.up_proj.linear"],
            MlpOut = "mlp.down_proj.linear",
            MlpBias = false,
            Norms = ["input_layernorm", "post_attention_layernorm", "pre_feedforward_layernorm", "post_feedforward_layernorm"],
            NormBias = false,
            Vectors = [("self_attn.q_norm", headSize), ("self_attn.k_norm", headSize)],
        };
        if (read.Flag("use_clipped_linears", fallback: false))
        {
            block = block with { Vectors = [.. block.Vectors, .. block.Matrices.SelectMany(BoundsOf)] };
        }

        VisionWeights weights = new();
        VisionWeights tower = weights.In("model").In("vision_tower");
        tower.Patches("patch_embedder.input_proj", hidden, 3, read.Patch(["patch_size"], 16), bias: false);
        tower.Lookup("patch_embedder.position_embedding_table", 2L * read.Positions(["position_embedding_size"], 10240), hidden);
        tower.Blocks("encoder.layers", read.Depth(["num_hidden_layers"]), block);
        if (read.Flag("standardize", fallback: false))
        {
            tower.Vector("std_bias", hidden);
            tower.Vector("std_scale", hidden);
        }

        weights.In("model").In("embed_vision").Linear("embedding_projection", textHiddenSize, hidden, bias: false);
        return weights.Build("Gemma 4 ViT");
    }

    private static IEnumerable<(string Name, int Length)> BoundsOf(string matrix)
    {
        string module = matrix[..matrix.LastIndexOf('.')];
        return ClipBounds.Select(bound => ($"{module}.{bound}", 1));
    }
}
