using System.Globalization;

namespace LlmEconomics.Validation.Measurements;

/// <summary>The engine of a row, as it was when the row was measured.</summary>
internal static class MeasuredEngines
{
    public static EngineProfile Of(MeasurementRow row)
    {
        EngineProfile engine = Named(row.Engine);

        // What an engine gained from release to release is known of those with a history; the generic one stands for no date.
        engine = engine.Name == EngineProfile.Generic.Name || ProductionDay.Holds(row) ? engine : engine with { Release = row.Date };

        // Batches run by a program instead of a server: nothing is scheduled, turned into text or sent. vLLM's own loop does most of it all the same.
        return engine.Name == EngineProfile.Vllm.Name || engine.Name == EngineProfile.Sglang.Name ? engine : engine with { HostPerSequence = 0 };
    }

    private static EngineProfile Named(string engine)
    {
        return engine switch
        {
            "vLLM" or "vLLM (ROCm)" or "LLMBoost" => EngineProfile.Vllm,
            // FasterTransformer is what TensorRT-LLM grew out of (its own read-me says so).
            "TensorRT-LLM" or "TRT-LLM" or "FasterTransformer" => EngineProfile.TensorRtLlm,
            "SGLang" => EngineProfile.Sglang,
            "llama.cpp" => EngineProfile.LlamaCpp,
            "Transformers" => throw new UnusableException("engine Transformers is bound by its Python host, which no profile describes"),

            // Unpublished, and ahead of its time: the released engine that its library of kernels went into.
            "DeepSeek internal" => EngineProfile.Sglang,

            // Its kernels are launched one by one from Python, in no release captured in graphs.
            "Deepspeed-MII" => EngineProfile.Generic with { GraphsSince = DateOnly.MaxValue },
            _ => EngineProfile.Generic,
        };
    }
}
