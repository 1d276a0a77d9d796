using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What an engine does with new prompts while sequences decode.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scheduling>))]
public enum Scheduling
{
    /// <summary>Prompts, whole or in chunks, share steps with decoding sequences up to a budget of tokens (vLLM, TensorRT-LLM).</summary>
    Mixed,

    /// <summary>Waiting prompts are prefilled in steps of their own before decoding goes on (SGLang's default).</summary>
    PrefillFirst,
}
