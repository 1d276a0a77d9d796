using LlmEconomics.Tests.Performance;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

/// <summary>What engines logged of their memory.</summary>
/// <remarks>
/// vLLM: github.com/llm-d-incubation/llm-d-planner docs/empirical-vllm-memory-results.md, commit e50305a (H100, 79.18 GiB seen), and
/// github.com/casys-kaist/LLMServingSim bench/examples/RTX4090/Llama-3.1-8B/vllm/meta.json, commit 5daddb2. TensorRT-LLM:
/// github.com/ai-dynamo/aiconfigurator tests/integration/test_trtllm_kv_cache_capacity.py, commit 095f58a5.
/// </remarks>
public sealed class LoggedMemoryTests
{
    /// <summary>Model, tensor ranks, fraction, and the room that was logged [GiB]. The second's fraction is that to which the log's parts sum.</summary>
    public static TheoryData<string, int, double, double> Rooms => new()
    {
        { "gpt-oss-20b", 1, 0.9, 50.28 }, { "gpt-oss-120b", 1, 0.95, 3.33 }, { "llama-3.1-8b", 1, 0.9, 51.38 }, { "Qwen3-0.6B", 1, 0.9, 64.45 },
        { "Qwen3-32B", 1, 0.9, 4.45 }, { "Qwen3-32B", 2, 0.9, 34.49 },
    };

    /// <summary>Model, ranks, tokens per step, length of each sequence, fraction of what is free, sequences that ran at once.</summary>
    public static TheoryData<string, string, int, long, long, double, long> Batches => new()
    {
        { "nvidia-h100-sxm-80gb", "Qwen3-32B-FP8", 1, 4096, 5096, 0.8, 27 }, { "nvidia-h100-sxm-80gb", "Qwen3-32B-FP8", 2, 8192, 9192, 0.8, 41 },
        { "nvidia-h100-sxm-80gb", "Qwen3-32B-FP8", 4, 8192, 7144, 0.8, 120 }, { "nvidia-h100-sxm-80gb", "llama-3.1-8b", 1, 4096, 5096, 0.8, 78 },
        { "nvidia-h100-sxm-80gb", "llama-3.1-8b", 4, 8192, 9192, 0.8, 201 }, { "nvidia-gb300-nvl72-288gb", "Qwen3-32B-FP8", 1, 8192, 9192, 0.8, 84 },
        { "nvidia-gb300-nvl72-288gb", "Qwen3-32B-FP8", 4, 4096, 5096, 0.9, 757 }, { "nvidia-gb300-nvl72-288gb", "llama-3.1-8b", 2, 8192, 9192, 0.9, 423 },
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Vllm_leaves_the_room_that_it_logged(string model, int tensor, double fraction, double gibibytes)
    {
        CatalogModel found = ModelCatalog.Find(model);
        MemoryPlan plan = MemoryPlan.Of(
            found.Architecture, found.Formats, new Parallelism { Tensor = tensor }, Bytes.FromGibibytes(79.18), EngineMemory.For("vLLM", "0.10.2"),
            new ProfiledStep(8192, 1024), MemoryRule.OfTotal(fraction));
        Assert.InRange(plan.CacheRoom.Gibibytes / gibibytes, 0.97, 1.03);
    }

    [Fact]
    public void Two_ranks_of_Llama_70B_in_fp8_leave_32_GiB_each()
    {
        MemoryPlan plan = MemoryPlan.Of(
            ModelCatalog.Find("llama-3.3-70b").Architecture, FormatScheme.Fp8PerChannel, new Parallelism { Tensor = 2 }, Bytes.FromGibibytes(79.18),
            EngineMemory.For("vLLM", "0.10.2"), new ProfiledStep(8192, 1024));
        Assert.InRange(plan.CacheRoom.Gibibytes / 32, 0.97, 1.03);
        Assert.InRange(plan.Weights.Gibibytes / 33.88, 0.99, 1.01);
    }

    [Fact]
    public void A_newer_vllm_sorts_nothing_and_leaves_41408_tokens_on_an_rtx_4090()
    {
        CatalogModel model = ModelCatalog.Find("llama-3.1-8b");
        MemoryPlan plan = MemoryPlan.Of(
            model.Architecture, model.Formats, Parallelism.None, Bytes.FromBytes(25_250_627_584), EngineMemory.For("vLLM", "0.19.0"), new ProfiledStep(2048, 256));
        Assert.InRange(plan.TokensThatFit()!.Value / 41_408.0, 0.97, 1.03);
    }

    [Theory]
    [MemberData(nameof(Batches))]
    public void TensorRt_Llm_runs_the_batch_that_was_measured(string accelerator, string model, int tensor, long tokens, long length, double fraction, long sequences)
    {
        CatalogModel found = ModelCatalog.Find(model);
        MemoryPlan plan = MemoryPlan.Of(
            found.Architecture, found.Formats, new Parallelism { Tensor = tensor }, AddressableMemory.Of(AcceleratorCatalog.Default.Find(accelerator)),
            EngineMemory.For("TensorRT-LLM", "1.0"), new ProfiledStep(tokens, 2048), MemoryRule.OfFree(fraction));
        Assert.InRange((double)plan.SequencesThatFit(length, 32)!.Value / sequences, 0.95, 1.05);
    }

    [Fact]
    public void A_deployment_plans_as_its_engine_does_at_its_release()
    {
        CatalogModel qwen = ModelCatalog.Find("Qwen3-32B");
        Accelerator h100 = Devices.H100;
        MemoryPlan plan = Deployment.Of(qwen.Architecture, qwen.Formats, h100, engine: EngineProfile.Vllm.At("0.10.2").DefaultsOn(h100)).Memory;
        Assert.InRange(plan.CacheRoom.Gibibytes / 4.45, 0.97, 1.03);
    }
}
