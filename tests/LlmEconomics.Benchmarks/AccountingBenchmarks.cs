using BenchmarkDotNet.Attributes;

namespace LlmEconomics.Benchmarks;

/// <summary>Exact accounting: done once per model or deployment.</summary>
[MemoryDiagnoser]
public class AccountingBenchmarks
{
    private readonly CacheFootprint cache = CacheFootprint.Of(Subjects.Mixture, Subjects.Formats, Subjects.Spread);
    private readonly Bytes budget = Bytes.FromGigabytes(60);

    [Benchmark(Description = "count parameters")]
    public ParameterCount Count()
    {
        return ParameterCount.Of(Subjects.Mixture);
    }

    [Benchmark(Description = "stored bytes of the checkpoint")]
    public StoredWeights Stored()
    {
        return StoredWeights.Of(Subjects.Mixture, Subjects.Formats);
    }

    [Benchmark(Description = "weights of the fullest of 16 ranks")]
    public Bytes Rank()
    {
        return RankWeights.Of(Subjects.Mixture, Subjects.Formats, Subjects.Spread);
    }

    [Benchmark(Description = "KV-cache footprint")]
    public CacheFootprint Footprint()
    {
        return CacheFootprint.Of(Subjects.Mixture, Subjects.Formats, Subjects.Spread);
    }

    [Benchmark(Description = "KV bytes of one sequence")]
    public Bytes Sequence()
    {
        return cache.OfSequence(4096, 16);
    }

    [Benchmark(Description = "sequences that fit")]
    public long? Fit()
    {
        return cache.SequencesThatFit(budget, 4096, 16);
    }

    [Benchmark(Description = "build the operators")]
    public ModelOperators Build()
    {
        return ModelOperators.Of(Subjects.Mixture, Subjects.Formats, Subjects.Spread);
    }
}
