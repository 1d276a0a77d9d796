namespace LlmEconomics.Validation.Golden;

/// <summary>What fits into memory.</summary>
internal static class MemoryAdapters
{
    public static Dictionary<string, Func<Inputs, Answer>> All { get; } = new()
    {
        ["kv_budget"] = inputs => Answer.Of(Room(inputs)),
        ["kv_fits"] = inputs => Answer.Of(Bytes.FromBytes(inputs.Number("kv")) <= Room(inputs) ? 1.0 : 0.0),
        ["vllm_gpu_memory_utilization_default"] = inputs => Answer.Of(
            EngineMemory.For("vllm", inputs.Text("vllm_version", "version") ?? throw new InputException("input 'vllm_version' is missing.")).Rule.Fraction),
        ["sglang_mem_fraction_static"] = inputs => Answer.Of(MemoryPlan.Of(
            ModelCatalog.Find("llama-3.1-8b").Architecture, FormatScheme.Bf16, new Parallelism { Tensor = inputs.Whole("tp"), Pipeline = inputs.Whole("pp") },
            inputs.Memory("memory"), EngineMemory.For("SGLang", "0.5.5"), new ProfiledStep(8192, 2048)).StaticShare),
        ["kv_blocks_total"] = KvBlocks,
        ["kv_tokens_capacity"] = KvTokens,
        ["max_concurrency"] = inputs => Answer.Of(inputs.Number("kv_blocks") * inputs.Number("block_size") / inputs.Number("max_model_len")),
        ["max_sequences"] = inputs => Answer.Of(Math.Floor(
            Bytes.FromBytes(inputs.Number("kv_budget_bytes")) / (Bytes.FromBytes(inputs.Number("kv_bytes_per_token")) * inputs.Number("context")))),
        ["max_batch_size"] = inputs => Answer.OfFit(EnginePlan.Of(inputs).SequencesThatFit(inputs.Long("max_seq_len", "context"))),
        ["kv_cache_per_gpu"] = inputs => Answer.Of(inputs.Has("layers")
            ? inputs.Footprint().OfSequence(inputs.Long("context") + inputs.WholeOr(0, "output_tokens")) * inputs.NumberOr(1, "batch")
            : EnginePlan.Of(inputs).CacheRoom),
        ["weights_per_gpu"] = inputs => Answer.Of(inputs.Has("layers")
            ? RankWeights.Of(inputs.Architecture(), inputs.Scheme("weight_dtype", "bytes", "dtype"), inputs.Spread())
            : EnginePlan.Of(inputs).Weights),
        ["model_weight_bytes"] = inputs => Answer.Of(NamedModel.Of(inputs).Stored.Total),
        ["gguf_file_bytes"] = inputs => Answer.Of(NamedModel.Gguf(inputs).Stored.Total),
        ["bits_per_weight"] = inputs => Answer.Of(8 * inputs.Memory("file").Value / inputs.Number("params")),
        ["weights_plus_kv_bytes"] = inputs => Answer.Of(Bytes.FromBytes(inputs.Number("weights")) + Bytes.FromBytes(inputs.Number("kv"))),
        ["serving_memory"] = inputs => Answer.Of(
            (Bytes.FromBytes(inputs.Number("param_bytes")) * inputs.Number("params"))
            + (Bytes.FromBytes(inputs.Number("kv_bytes_per_token")) * inputs.Number("context") * inputs.Number("batch"))),
        ["min_chips"] = inputs => Answer.Of(Bytes.FromBytes(inputs.Number("weight_bytes_total")) / Bytes.FromBytes(inputs.Number("chip_bytes"))),
        ["pod_memory"] = inputs => Answer.Of(Bytes.FromGigabytes(inputs.Number("gb_per_chip")) * inputs.Number("chips")),
    };

    private static Bytes Room(Inputs inputs)
    {
        double fraction = inputs.Number("fraction");
        MemoryRule rule = inputs.Text("semantics") switch
        {
            "fraction_of_free" => MemoryRule.OfFree(fraction),
            "fraction_of_total" => MemoryRule.OfTotal(fraction),
            var other => throw new InputException($"input 'semantics' is '{other}'; known: fraction_of_free, fraction_of_total."),
        };
        return rule.CacheRoom(Bytes.FromBytes(inputs.Number("capacity")), Bytes.FromBytes(inputs.Number("non_kv")));
    }

    private static Answer KvBlocks(Inputs inputs)
    {
        int block = inputs.WholeOr(16, "block_size");
        return inputs.Has("kv_tokens")
            ? Answer.Of(inputs.Long("kv_tokens") / block)
            : Answer.OfFit(inputs.Footprint().BlocksThatFit(Bytes.FromGibibytes(inputs.Number("kv_cache_gib_per_gpu")), block));
    }

    private static Answer KvTokens(Inputs inputs)
    {
        return inputs.Has("k_cache_gib")
            ? Answer.OfFit(inputs.Footprint().TokensThatFit(Bytes.FromGibibytes(inputs.Number("k_cache_gib") + inputs.Number("v_cache_gib"))))
            : Answer.OfFit(EnginePlan.Of(inputs).TokensThatFit());
    }
}
