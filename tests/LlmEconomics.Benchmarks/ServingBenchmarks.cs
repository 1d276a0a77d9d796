using BenchmarkDotNet.Attributes;

namespace LlmEconomics.Benchmarks;

/// <summary>The steady state and the simulation of Llama-3.1-70B on eight H100, prompts of 1,000 and answers of 256 tokens at 80 % of saturation.</summary>
[MemoryDiagnoser]
public class ServingBenchmarks
{
    private const int Measured = 80_000;

    /// <summary>All that are sent: the warm-up of a fifth too.</summary>
    private const int Simulated = Measured * 6 / 5;

    private readonly ServingSystem system = ServingSystem.Of(Deployment.Of(
        ModelCatalog.Find("meta-llama/Llama-3.1-70B").Architecture, FormatScheme.Bf16, AcceleratorCatalog.Default.Find("nvidia-h100-sxm-80gb"),
        new Parallelism { Tensor = 8 }, EngineProfile.Vllm));

    private readonly Workload workload;
    private readonly Workload varied;
    private readonly Workload clients;

    public ServingBenchmarks()
    {
        workload = At(RequestLengths.Independent(LengthDistribution.Fixed(1000), LengthDistribution.Fixed(256)));
        varied = At(RequestLengths.Independent(LengthDistribution.LogNormal(1000, 0.9, 2000), LengthDistribution.LogNormal(256, 0.9, 500)));
        clients = workload.AtConcurrency(128);

        Workload At(RequestLengths lengths)
        {
            Workload one = Workload.Of(lengths, ArrivalProcess.Poisson(1));
            return one.AtRate(0.8 * system.Saturation(one));
        }
    }

    [Benchmark]
    public ServingOutcome OpenLoop()
    {
        return system.Estimate(workload);
    }

    [Benchmark]
    public ServingOutcome OpenLoopOfVariedLengths()
    {
        return system.Estimate(varied);
    }

    [Benchmark]
    public ServingOutcome ClosedLoop()
    {
        return system.Estimate(clients);
    }

    [Benchmark(OperationsPerInvoke = Simulated)]
    public ServingOutcome SimulatedRequest()
    {
        return system.Simulate(workload, new SimulationOptions { Requests = Measured });
    }

    [Benchmark(OperationsPerInvoke = Simulated)]
    public ServingOutcome SimulatedRequestOfVariedLength()
    {
        return system.Simulate(varied, new SimulationOptions { Requests = Measured });
    }
}
