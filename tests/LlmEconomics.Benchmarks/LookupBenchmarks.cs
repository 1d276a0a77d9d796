using BenchmarkDotNet.Attributes;

namespace LlmEconomics.Benchmarks;

/// <summary>Reading and finding: what happens once per question.</summary>
[MemoryDiagnoser]
public class LookupBenchmarks
{
    private readonly string json = Subjects.Mixture.ToJson();

    [Benchmark(Description = "import a config.json")]
    public ImportedModel Import()
    {
        return HuggingFaceImporter.Import(Subjects.MixtureConfig);
    }

    [Benchmark(Description = "read a model from the library's own JSON")]
    public ModelArchitecture FromJson()
    {
        return ModelArchitecture.FromJson(json);
    }

    [Benchmark(Description = "find a model by an alias, once read")]
    public CatalogModel Model()
    {
        return ModelCatalog.Find("llama-3.3-70b");
    }

    [Benchmark(Description = "find an accelerator by its identifier")]
    public Accelerator ById()
    {
        return AcceleratorCatalog.Default.Find("nvidia-h100-sxm-80gb");
    }

    [Benchmark(Description = "find an accelerator by words of its name")]
    public Accelerator ByWords()
    {
        return AcceleratorCatalog.Default.Find("H100 PCIe");
    }
}
