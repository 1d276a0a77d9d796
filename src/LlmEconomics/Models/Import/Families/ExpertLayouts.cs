using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>The rules by which families choose the layers that hold experts.</summary>
internal static class ExpertLayouts
{
    private const int Max = ModelArchitecture.MaxLayers;

    public static ImmutableArray<bool> All(FamilyConfig config, int layers)
    {
        return [.. Enumerable.Repeat(true, layers)];
    }

    /// <summary>
    /// DeepSeek and its descendants: the first layers are dense and the rest sparse, unless a list says it layer by layer
    /// (<c>mlp_layer_types</c>, or <c>moe_layer_freq</c> with one 0 or 1 per layer).
    /// </summary>
    public static ImmutableArray<bool> AfterFirstDense(FamilyConfig config, int layers)
    {
        const string First = "first_k_dense_replace", Frequency = "moe_layer_freq", Types = "mlp_layer_types";
        if (LayerTypes.ChooseBy(config, Types, layers, ("sparse", true), ("dense", false)) is { } sparse)
        {
            return sparse;
        }

        if (config.Text.IsArray(Frequency))
        {
            return [.. config.Text.PerLayer(config.Text.Ints(Frequency, 0, 1), Frequency, layers).Select(f => f == 1)];
        }

        int first = config.Text.IntOr([First], 0, "all layers are sparse", 0, Max);
        int every = config.Text.IntOrNull(Frequency, 1, Max) ?? 1;
        return Where(layers, i => i >= first && i % every == 0);
    }

    /// <summary>All layers behind a stated number of dense ones.</summary>
    public static ExpertLayout AfterDense(string key, int classDefault)
    {
        return (config, layers) =>
        {
            int dense = config.IntOrClass(key, classDefault, 0, Max);
            return Where(layers, i => i >= dense);
        };
    }

    /// <summary>All layers, and a refusal where a list marks one as dense: how its family builds such a layer is not known.</summary>
    public static ExpertLayout AllMarked(string key)
    {
        return (config, layers) => config.Text.Has(key) && config.Text.Ints(key, 0, 1).Contains(0)
            ? throw config.Text.Error(key, "expected 1 for every layer")
            : All(config, layers);
    }

    /// <summary>Every n-th layer, the n-th first.</summary>
    public static ExpertLayout Every(string key, int classDefault)
    {
        return (config, layers) =>
        {
            int every = config.IntOrClass(key, classDefault, 1, Max);
            return Where(layers, i => (i + 1) % every == 0);
        };
    }

    /// <summary>Qwen: every <c>decoder_sparse_step</c>-th layer except those in <c>mlp_only_layers</c>.</summary>
    public static ImmutableArray<bool> SparseStep(FamilyConfig config, int layers)
    {
        int step = config.IntOrClass("decoder_sparse_step", 1, 1, Max);
        HashSet<int> dense = config.Text.Has("mlp_only_layers") ? [.. config.Text.Ints("mlp_only_layers")] : [];
        return Where(layers, i => (i + 1) % step == 0 && !dense.Contains(i));
    }

    /// <summary>Llama 4: the listed layers, or every <c>interleave_moe_layer_step</c>-th.</summary>
    public static ImmutableArray<bool> Interleaved(FamilyConfig config, int layers)
    {
        if (config.Text.Has("moe_layers"))
        {
            HashSet<int> sparse = [.. config.Text.Ints("moe_layers")];
            return Where(layers, sparse.Contains);
        }

        return Every("interleave_moe_layer_step", 1)(config, layers);
    }

    /// <summary>ERNIE: every <c>moe_layer_interval</c>-th layer between a first and a last one.</summary>
    public static ImmutableArray<bool> Interval(FamilyConfig config, int layers)
    {
        int first = config.IntOrClass("moe_layer_start_index", 1, 0, Max);
        int last = config.IntOrClass("moe_layer_end_index", -1, -1, Max);
        int every = config.IntOrClass("moe_layer_interval", 1, 1, Max);
        return Where(layers, i => (i + 1) % every == 0 && i >= first && (last < 0 || i <= last));
    }

    /// <summary>Jamba: one layer in each period.</summary>
    public static ImmutableArray<bool> Periodic(FamilyConfig config, int layers)
    {
        return Periodic(config, layers, "expert_layer_period", 2, "expert_layer_offset", 1);
    }

    public static ImmutableArray<bool> Periodic(FamilyConfig config, int layers, string periodKey, int period, string offsetKey, int offset)
    {
        int every = config.IntOrClass(periodKey, period, 1, Max);
        int at = config.IntOrClass(offsetKey, offset, 0, Max);
        return Where(layers, i => i % every == at);
    }

    /// <summary>Step: a list of the layers, in a list or in text; without it the first layers are dense.</summary>
    public static ImmutableArray<bool> Enumerated(FamilyConfig config, int layers)
    {
        const string Key = "moe_layers_enum";
        if (!config.Text.Has(Key))
        {
            return AfterFirstDense(config, layers);
        }

        HashSet<int> sparse = [.. config.Text.IsString(Key) ? Numbers(config, Key) : config.Text.Ints(Key)];
        return Where(layers, sparse.Contains);
    }

    private static IEnumerable<int> Numbers(FamilyConfig config, string key)
    {
        foreach (string part in config.Text.StringOrNull(key)!.Split(','))
        {
            yield return int.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out int number)
                ? number
                : throw config.Text.Error(key, "expected layer numbers separated by commas");
        }
    }

    private static ImmutableArray<bool> Where(int layers, Func<int, bool> sparse)
    {
        return [.. Enumerable.Range(0, layers).Select(sparse)];
    }
}
