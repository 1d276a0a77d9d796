using System.Globalization;

namespace LlmEconomics.Validation.Measurements;

/// <summary>The engine of a row, as it was when the row was measured.</summary>
internal static class MeasuredEngines
{
    public static EngineProfile Of(MeasurementRow row)
    {
        EngineProfile engine = Named(row.Engine);

        // What an engine gained from release to release is known of those with a history; the generic one stands for no date.
        return engine == EngineProfile.Generic ? engine : engine with { Release = row.Date };
    }

    private static EngineProfile Named(string engine)
    {
        return engine switch
        {
            "vLLM" or "vLLM (ROCm)" or "LLMBoost" => EngineProfile.Vllm,
            "TensorRT-LLM" or "TRT-LLM" => EngineProfile.TensorRtLlm,
            "SGLang" or "DeepSeek internal" => EngineProfile.Sglang,
            "llama.cpp" => EngineProfile.LlamaCpp,
            "Transformers" => throw new UnusableException("engine Transformers is bound by its Python host, which no profile describes"),
            _ => EngineProfile.Generic,
        };
    }
}
