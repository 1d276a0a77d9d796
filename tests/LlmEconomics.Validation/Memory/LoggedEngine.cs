using LlmEconomics.Validation.Golden;

namespace LlmEconomics.Validation.Memory;

/// <summary>An engine whose memory was logged: the plan that follows from what the row states, and what had to be concluded.</summary>
internal sealed record LoggedEngine(string Name, EngineMemory Memory, MemoryPlan Plan, bool FittedOn, string Note)
{
    /// <summary>Models on whose rows figures of the profile were fitted; all others check them.</summary>
    private static readonly Dictionary<string, string[]> Fitted = new()
    {
        ["vLLM"] = ["openai/gpt-oss-20b", "meta-llama/Llama-3.1-8B-Instruct", "RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", "meta-llama/Llama-3.1-8B"],
        ["TensorRT-LLM"] = ["meta-llama/Meta-Llama-3.1-8B"],
    };

    /// <summary>
    /// The release of the logs that state none: one whose sampler sorts and whose share holds NCCL's buffers, as their own parts say (5.6 GiB at a vocabulary
    /// of 151,936; 0.42 GiB more outside torch on two ranks).
    /// </summary>
    private const string OldVllm = "0.10.2";

    /// <summary>The plan, or <see langword="null"/> where the row is no plan of an engine (a pool's size in tokens).</summary>
    public static LoggedEngine? Of(string id, Inputs inputs)
    {
        bool tensorRt = inputs.Has("free_gpu_memory_fraction");
        if (!tensorRt && !inputs.Has("gpu_memory_utilization"))
        {
            return null;
        }

        string model = inputs.Text("model")!;
        EngineProfile profile = tensorRt ? EngineProfile.TensorRtLlm : EngineProfile.Vllm;
        EngineMemory memory = tensorRt ? EngineMemory.For("TensorRT-LLM", "1.0") : EngineMemory.For("vLLM", inputs.Text("engine_version") ?? OldVllm);
        Accelerator accelerator = Device(inputs);
        EngineProfile limits = profile.DefaultsOn(accelerator);
        (double? share, long? sequences, string note) = Concluded(id);
        double fraction = share ?? inputs.Number(tensorRt ? "free_gpu_memory_fraction" : "gpu_memory_utilization");
        NamedModel named = NamedModel.Of(inputs);
        ProfiledStep step = new(
            (long)inputs.NumberOr(limits.PrefillBudget, "max_num_tokens", "max_num_batched_tokens"), sequences ?? (long)inputs.NumberOr(limits.MaxSequences, "max_num_seqs"));
        MemoryPlan plan = MemoryPlan.Of(
            named.Architecture, named.Formats, inputs.Spread(), Visible(inputs, accelerator), memory, step,
            tensorRt ? MemoryRule.OfFree(fraction) : MemoryRule.OfTotal(fraction));
        return new LoggedEngine($"{memory.Engine} {model} TP{inputs.Spread().Tensor}", memory, plan, Fitted[memory.Engine].Contains(model), note);
    }

    private static Accelerator Device(Inputs inputs)
    {
        string name = inputs.Text("accelerator")!;
        return AcceleratorCatalog.Default.Find(name switch
        {
            "h100_sxm" or "H100 80GB" => "nvidia-h100-sxm-80gb",
            "gb300" => "nvidia-gb300-nvl72-288gb",
            _ => name,
        });
    }

    /// <summary>What the log says that the engine saw; the row's own memory is that of the label where it says nothing.</summary>
    private static Bytes Visible(Inputs inputs, Accelerator accelerator)
    {
        return inputs.Has("usable_gib") ? Bytes.FromGibibytes(inputs.Number("usable_gib"))
            : inputs.Has("device_total_memory_bytes") ? Bytes.FromBytes(inputs.Number("device_total_memory_bytes"))
            : AddressableMemory.Of(accelerator);
    }

    /// <summary>What the row leaves out or states wrongly, as its own figures say.</summary>
    private static (double? Share, long? Sequences, string Note) Concluded(string id)
    {
        return id switch
        {
            // 64.38 + 7.38 + 0.13 + 3.33 GiB are 0.95 of 79.18 and not 0.9, which would be less than weights and peak.
            "planner-measured-008" => (0.95, null, " (fraction 0.95: the log's parts sum to it)"),
            // Weights of 44.7 GiB leave 2.3 GiB beside the cache: sorting 1,024 sequences would take 4.8.
            "planner-measured-032" => (null, 256, " (256 sequences: the log leaves no room for 1,024)"),
            _ => (null, null, ""),
        };
    }
}
