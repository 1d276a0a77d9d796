namespace LlmEconomics;

/// <summary>
/// The tower of Qwen3-VL, Qwen3.5 and Qwen3.6: a ViT with learned positions over 3-D patches and a merger of 2 × 2 tokens; Qwen3-VL also
/// feeds the outputs of some inner blocks to the text model, through a merger each ("deepstack").
/// </summary>
/// <remarks>Source: transformers <c>modeling_qwen3_vl.py</c>, <c>modeling_qwen3_5.py</c>.</remarks>
internal static class Qwen3VisionTower
{
    public static VisionTower ReadVl3(ConfigNode vision, int textHiddenSize)
    {
        return Read("Qwen3-VL ViT", new VisionReader(vision, "Qwen3VLVisionConfig"), textHiddenSize, deepstack: 3);
    }

    public static VisionTower Read35(ConfigNode vision, int textHiddenSize)
    {
        return Read("Qwen3.5 ViT", new VisionReader(vision, "Qwen3_5VisionConfig"), textHiddenSize, deepstack: 0);
    }

    private static VisionTower Read(string name, VisionReader read, int textHiddenSize, int deepstack)
    {
        int depth = read.Depth(["depth"]);
        int hidden = read.Width(["hidden_size"]);
        int output = read.Output("out_hidden_size", textHiddenSize);
        int merge = read.Merge(["spatial_merge_size"], 2);
        long merged = (long)hidden * merge * merge;

        int channels = read.Channels(["in_channels"]) * read.Merge(["temporal_patch_size"], 2);
        VisionWeights weights = new();
        VisionWeights visual = weights.In("model").In("visual");
        visual.Patches("patch_embed.proj", hidden, channels, read.Patch(["patch_size"], 16), bias: true);
        visual.Lookup("pos_embed", read.Positions(["num_position_embeddings"], 2304), hidden);
        visual.Blocks("blocks", depth, new VisionBlock
        {
            Hidden = hidden,
            Inner = read.Inner(["intermediate_size"]),
            Qkv = ["attn.qkv"],
            AttentionOut = "attn.proj",
            MlpIn = ["mlp.linear_fc1"],
            MlpOut = "mlp.linear_fc2",
            Norms = ["norm1", "norm2"],
        });

        // The last merger norms single tokens, the deepstack ones the joined four.
        AddMerger(visual.In("merger"), hidden, merged, output);
        if (DeepstackLayers(read.Node, depth, deepstack) is > 0 and int mergers)
        {
            AddMerger(visual.InEach("deepstack_merger_list", mergers), merged, merged, output);
        }

        return weights.Build(name);
    }

    private static void AddMerger(VisionWeights merger, long normed, long merged, int output)
    {
        merger.Norm("norm", normed, bias: true);
        merger.Linear("linear_fc1", merged, merged, bias: true);
        merger.Linear("linear_fc2", output, merged, bias: true);
    }

    private static int DeepstackLayers(ConfigNode vision, int depth, int fallback)
    {
        const string key = "deepstack_visual_indexes";
        if (vision.Has(key))
        {
            int stated = vision.Ints(key, 0, depth - 1).Length;
            return stated <= depth ? stated : throw vision.Error(key, $"expected at most {depth} entries, one per block");
        }

        if (fallback > 0)
        {
            vision.Report(key, $"{fallback} entries", "Qwen3VLVisionConfig");
        }

        return fallback;
    }
}
