using LlmEconomics.Validation.Memory;

namespace LlmEconomics.Validation.Golden;

/// <summary>How an engine divides an accelerator's memory; where the engine is not known the room is an upper limit.</summary>
internal static class EnginePlan
{
    public static MemoryPlan Of(Inputs inputs)
    {
        if (inputs.Has("engine") && inputs.Text("model") is not null && LoggedEngine.Of("", inputs) is { } engine)
        {
            return engine.Plan;
        }

        (ModelArchitecture model, FormatScheme formats) = Model(inputs);
        Bytes memory = inputs.Has("usable_gib") ? inputs.Memory("usable")
            : inputs.Has("device_total_memory_bytes") ? inputs.Memory("device_total_memory")
            : inputs.Memory("memory");
        return MemoryPlan.Of(model, formats, inputs.Spread(), memory, Rule(inputs), Bytes.Zero);
    }

    private static MemoryRule Rule(Inputs inputs)
    {
        return inputs.Has("free_gpu_memory_fraction")
            ? MemoryRule.OfFree(inputs.Number("free_gpu_memory_fraction"))
            : MemoryRule.OfTotal(inputs.Number("gpu_memory_utilization"));
    }

    /// <summary>The architecture that the sizes describe, where they are complete; otherwise the model of that name.</summary>
    private static (ModelArchitecture Model, FormatScheme Formats) Model(Inputs inputs)
    {
        if (inputs.Has("vocab") && inputs.Has("layers"))
        {
            return (inputs.Architecture(), inputs.Scheme("weight_dtype", "dtype"));
        }

        NamedModel named = NamedModel.Of(inputs);
        return (named.Architecture, named.Formats with { KvCache = inputs.Format("kv_dtype") });
    }
}
