using BenchmarkDotNet.Attributes;

namespace LlmEconomics.Benchmarks;

/// <summary>What is done for every step that is asked about, millions of times in a search or a simulation.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private readonly ModelOperators operators = ModelOperators.Of(Subjects.Mixture, Subjects.Formats, Subjects.Spread);
    private readonly ModelOperators skewed = ModelOperators.Of(
        Subjects.Mixture, Subjects.Formats, Subjects.Spread, ExpertRouting.PowerLaw(256, 0.5));

    private readonly ExpertRouting powerLaw = ExpertRouting.PowerLaw(256, 0.5);
    private readonly StepShape mixed = StepShape.Decode(200, 4096) + StepShape.Decode(56, 30_000) + StepShape.Chunk(1, 2048, 8192);
    private readonly OperatorLoad[] loads;
    private double tokens = 256;

    public StepBenchmarks()
    {
        loads = new OperatorLoad[operators.Items.Count];
    }

    [Benchmark(Description = "decode step: FLOPs and bytes, in total")]
    public OperatorLoad Total()
    {
        return operators.Total(Subjects.Decode);
    }

    [Benchmark(Description = "decode step: FLOPs and bytes, per operator")]
    public OperatorLoad Evaluate()
    {
        operators.Evaluate(Subjects.Decode, loads);
        return loads[^1];
    }

    [Benchmark(Description = "mixed step of three groups: FLOPs and bytes")]
    public OperatorLoad Mixed()
    {
        return operators.Total(mixed);
    }

    [Benchmark(Description = "decode step with skewed routing")]
    public OperatorLoad Skewed()
    {
        return skewed.Total(Subjects.Decode);
    }

    [Benchmark(Description = "expected distinct experts, uniform routing")]
    public double Distinct()
    {
        return ExpertRouting.Uniform.ExpectedDistinct(256, 8, tokens++);
    }

    [Benchmark(Description = "expected distinct experts, power law")]
    public double DistinctSkewed()
    {
        return powerLaw.ExpectedDistinct(256, 8, tokens++);
    }
}
