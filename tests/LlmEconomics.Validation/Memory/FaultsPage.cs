using System.Text.Json;
using LlmEconomics.Validation.Golden;

namespace LlmEconomics.Validation.Memory;

/// <summary>Logged figures that stand on the faults page and in no table: the room of Qwen3-32B under vLLM on one and two H100.</summary>
internal static class FaultsPage
{
    public static IReadOnlyList<(string Id, GoldenRow Row)> Rows { get; } = [("faults-qwen3-32b-tp1", Of(1, 4.45)), ("faults-qwen3-32b-tp2", Of(2, 34.49))];

    private static GoldenRow Of(int tensor, double gibibytes)
    {
        string inputs = $$"""
            { "engine": "vllm", "accelerator": "H100 80GB", "usable_gib": 79.18, "model": "Qwen/Qwen3-32B", "tensor_parallel": {{tensor}}, "gpu_memory_utilization": 0.9 }
            """;
        using JsonDocument document = JsonDocument.Parse(inputs);
        return new GoldenRow("kv_cache_per_gpu", new Inputs(document.RootElement.Clone()), gibibytes, "GiB", new Tolerance(true, MemoryCheck.RoomLimit));
    }
}
