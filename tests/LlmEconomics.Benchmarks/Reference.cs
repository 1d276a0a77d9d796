using BenchmarkDotNet.Attributes;

namespace LlmEconomics.Benchmarks;

/// <summary>The yardstick: one call that everybody has a feeling for. Ratios to it travel between machines better than nanoseconds do.</summary>
[MemoryDiagnoser]
public class Reference
{
    private double x = 1.0001;

    [Benchmark(Description = "one Math.Pow")]
    public double Pow()
    {
        return x = Math.Pow(x, 1.0001);
    }
}
