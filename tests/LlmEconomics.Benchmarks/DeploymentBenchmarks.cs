using BenchmarkDotNet.Attributes;

namespace LlmEconomics.Benchmarks;

/// <summary>Time of steps and loads of a deployment that is built once, and its building.</summary>
[MemoryDiagnoser]
public class DeploymentBenchmarks
{
    private readonly Deployment tensor = Build(Subjects.Tensor);
    private readonly Deployment spread = Build(Subjects.Attention);
    private readonly ModelArchitecture dense = ModelCatalog.Find("llama-3.3-70b").Architecture;
    private readonly ClosedLoop load = new() { Concurrency = 64, PromptTokens = 1024, OutputTokens = 1024, ShortestLength = 0.8, RequestsPerSlot = 10 };

    public DeploymentBenchmarks()
    {
        // What fits is worked out once, at the first load.
        _ = tensor.Memory;
        _ = spread.Memory;
    }

    [Benchmark(Description = "load, tensor-parallel on 8: TTFT, TPOT, throughput, causes")]
    public LoadEstimate LoadTensor()
    {
        return tensor.Estimate(load);
    }

    [Benchmark(Description = "load, attention data-parallel on 8: TTFT, TPOT, throughput, causes")]
    public LoadEstimate LoadSpread()
    {
        return spread.Estimate(load);
    }

    [Benchmark(Description = "load with its breakdown")]
    public LoadBreakdown Explain()
    {
        return spread.Explain(load);
    }

    [Benchmark(Description = "decode step: time")]
    public Duration Step()
    {
        return spread.StepTime(Subjects.Decode);
    }

    [Benchmark(Description = "decode step: time with breakdown")]
    public StepEstimate Estimate()
    {
        return spread.Estimate(Subjects.Decode);
    }

    [Benchmark(Description = "batch at which decode turns compute-bound")]
    public long? ComputeBoundBatch()
    {
        return spread.ComputeBoundBatch(4096);
    }

    [Benchmark(Description = "build a deployment, tensor-parallel")]
    public Deployment BuildTensor()
    {
        return Build(Subjects.Tensor);
    }

    [Benchmark(Description = "build a deployment, attention data-parallel")]
    public Deployment BuildSpread()
    {
        return Build(Subjects.Attention);
    }

    [Benchmark(Description = "build a deployment of a dense model")]
    public Deployment BuildDense()
    {
        return Deployment.Of(dense, FormatScheme.Fp8PerChannel, Subjects.Accelerator, new Parallelism { Tensor = 4 }, EngineProfile.Vllm);
    }

    [Benchmark(Description = "the same deployment under another engine")]
    public Deployment With()
    {
        return spread.With(EngineProfile.Sglang);
    }

    private static Deployment Build(Parallelism parallelism)
    {
        return Deployment.Of(Subjects.Mixture, Subjects.Formats, Subjects.Accelerator, parallelism, EngineProfile.Vllm);
    }
}
