namespace LlmEconomics;

/// <summary>
/// The tower of Llama 3.2 Vision: local blocks within a tile, then gated global blocks over all tiles; position tables per aspect ratio.
/// </summary>
/// <remarks>
/// Source: transformers <c>modeling_mllama.py</c>. The projector reads the last block's output joined with those of
/// <c>intermediate_layers_indices</c>; <c>vision_output_dim</c> is that width. Aspect ratio 0 stands for none.
/// </remarks>
internal static class MllamaVisionTower
{
    public static VisionTower Read(ConfigNode vision, int textHiddenSize)
    {
        VisionReader read = new(vision, "the released Llama 3.2 Vision tower");
        int hidden = read.Width(["hidden_size"]);
        int patch = read.Patch(["patch_size"], 14);
        long positions = read.Grid("image_size", patch, 560) + 1L;
        int tiles = read.Merge(["max_num_tiles"], 4);
        int ratios = 1 + AspectRatios(vision, tiles);
        VisionBlock local = new()
        {
            Hidden = hidden,
            Inner = read.Inner(["intermediate_size"]),
            AttentionOut = "self_attn.o_proj",
            AttentionBias = false,
            Norms = ["input_layernorm", "post_attention_layernorm"],
        };

        VisionWeights weights = new();
        VisionWeights tower = weights.In("vision_model");
        tower.Patches("patch_embedding", hidden, read.Channels(["num_channels"]), patch, bias: false);
        tower.Vector("class_embedding", hidden);
        AddTilePositions(tower.In("pre_tile_positional_embedding"), ratios, tiles, hidden);
        tower.Lookup("gated_positional_embedding.embedding", positions, hidden);
        tower.Lookup("gated_positional_embedding.tile_embedding", ratios * tiles * positions, hidden);
        tower.Vector("gated_positional_embedding.gate", 1);
        AddTilePositions(tower.In("post_tile_positional_embedding"), ratios, tiles, hidden);
        tower.Norm("layernorm_pre", hidden, bias: true);
        tower.Blocks("transformer.layers", read.Depth(["num_hidden_layers"]), local);
        tower.Norm("layernorm_post", hidden, bias: true);
        VisionBlock gated = local with { Vectors = [("gate_attn", 1), ("gate_ffn", 1)] };
        tower.Blocks("global_transformer.layers", read.Depth(["num_global_layers"]), gated);
        weights.Linear("multi_modal_projector", textHiddenSize, read.Inner(["vision_output_dim"], 7680), bias: true);
        return weights.Build("Llama 3.2 Vision ViT");
    }

    private static void AddTilePositions(VisionWeights table, int ratios, int tiles, int hidden)
    {
        table.Lookup("embedding", (long)ratios * tiles, hidden);
        table.Vector("gate", 1);
    }

    /// <summary>Rectangles of at most so many tiles; released configs list them all.</summary>
    private static int AspectRatios(ConfigNode vision, int tiles)
    {
        const string key = "supported_aspect_ratios";
        if (vision.Has(key))
        {
            return vision.ListLength(key, 1, 256);
        }

        int ratios = Enumerable.Range(1, tiles).Sum(width => tiles / width);
        vision.Report(key, $"{ratios} entries", $"all rectangles of at most {tiles} tiles");
        return ratios;
    }
}
