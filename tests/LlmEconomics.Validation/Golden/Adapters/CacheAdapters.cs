namespace LlmEconomics.Validation.Golden;

/// <summary>What sequences keep.</summary>
internal static class CacheAdapters
{
    public static Dictionary<string, Func<Inputs, Answer>> All { get; } = new()
    {
        ["kv_bytes_per_token"] = inputs => Answer.Of(PerToken(inputs.Footprint())),
        ["kv_bytes_per_token_per_gpu"] = inputs => Answer.Of(PerToken(inputs.Footprint())),
        ["kv_cache_bytes_total"] = inputs => Answer.Of(
            inputs.Footprint().OfSequence(inputs.Long("tokens", "context")) * inputs.NumberOr(1, "sequences", "batch")),
        ["kv_cache_bytes_full_layers"] = inputs => Answer.Of(OfLayers(inputs, "layers_full").OfSequence(inputs.Long("tokens", "context"))),

        // llama.cpp keeps the cells of one batch beside the window, so that is the length of what it stores.
        ["kv_cache_bytes_sliding_layers"] = inputs => Answer.Of(
            OfLayers(inputs, "layers_sliding").OfSequence(Math.Min(inputs.Long("context"), inputs.Long("sliding_window") + inputs.WholeOr(0, "batch_slack")))),
    };

    public static CacheFootprint Footprint(this Inputs inputs)
    {
        return CacheFootprint.Of(inputs.Architecture(), CacheScheme(inputs), inputs.Spread());
    }

    public static Parallelism Spread(this Inputs inputs)
    {
        int tensor = inputs.WholeOr(1, "tensor_parallel", "tp"), expert = inputs.WholeOr(1, "ep");
        return new Parallelism
        {
            Tensor = tensor,
            Pipeline = inputs.WholeOr(1, "pipeline_parallel", "pp"),
            Data = expert > tensor ? expert / tensor : 1,
            Expert = expert,
        };
    }

    private static FormatScheme CacheScheme(Inputs inputs)
    {
        return inputs.Scheme("kv_bytes", "kv_dtype", "bytes", "dtype");
    }

    private static CacheFootprint OfLayers(Inputs inputs, string layers)
    {
        ModelArchitecture model = inputs.Architecture();
        LayerGroup all = LayerGroup.Of(inputs.Whole(layers), new GroupedQueryAttention
        {
            QueryHeads = inputs.Whole("kv_heads"),
            KeyValueHeads = inputs.Whole("kv_heads"),
            HeadSize = inputs.Whole("head_dim"),
        }, new DenseFeedForward { Width = 1 });
        return CacheFootprint.Of(model with { Layers = [all] }, CacheScheme(inputs));
    }

    private static Bytes PerToken(CacheFootprint cache)
    {
        return cache.PerTokenUnbounded + cache.PerTokenWindowed;
    }
}
