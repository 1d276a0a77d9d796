using System.Text.Json;
using System.Text.Json.Serialization;
using BenchmarkDotNet.Attributes;

namespace LlmEconomics.Benchmarks;

/// <summary>Quantities as text and JSON.</summary>
[MemoryDiagnoser]
public partial class QuantityBenchmarks
{
    private readonly Bytes memory = Bytes.Parse("81559 MiB");
    private readonly char[] buffer = new char[64];
    private readonly BytesPerSecond bandwidth = BytesPerSecond.FromTerabytesPerSecond(3.35);

    [Benchmark(Description = "divide bytes by a bandwidth")]
    public Duration Divide()
    {
        return memory / bandwidth;
    }

    [Benchmark(Description = "parse a quantity")]
    public Bytes Parse()
    {
        return Bytes.Parse("81559 MiB");
    }

    [Benchmark(Description = "format a quantity, shortest exact text")]
    public string Format()
    {
        return memory.ToString();
    }

    [Benchmark(Description = "format a quantity into a buffer, stated unit")]
    public int FormatInto()
    {
        return memory.TryFormat(buffer, out int written, "GiB:F1") ? written : 0;
    }

    [Benchmark(Description = "a quantity to JSON and back")]
    public Bytes Json()
    {
        return JsonSerializer.Deserialize(JsonSerializer.Serialize(memory, QuantityJson.Default.Bytes), QuantityJson.Default.Bytes);
    }

    [JsonSerializable(typeof(Bytes))]
    private sealed partial class QuantityJson : JsonSerializerContext;
}
