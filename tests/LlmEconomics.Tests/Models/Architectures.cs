using Xunit;

namespace LlmEconomics.Tests.Models;

/// <summary>Every model that laws are tried on: built by hand here, so that no law depends on an importer, and all of the catalogue.</summary>
internal static class Architectures
{
    private static readonly Dictionary<string, ModelArchitecture> s_byName =
        DenseModels.All.Concat(ExpertModels.All).Concat(LatentModels.All).Concat(HybridModels.All).Concat(InventedModels.All).Concat(Catalogue).ToDictionary(m => m.Name);

#if ONE_OF_EACH
    private static readonly string[] s_schemes = ["bf16", "fp8-block128", "q4_k_m"];

    private static IEnumerable<ModelArchitecture> Catalogue => [];

    /// <summary>One of each structure, for runs that repeat every test a thousand times.</summary>
    public static TheoryData<string> Names =>
        ["GPT-2", "Llama-3.1-8B", "gpt-oss-120b", "Llama-4-Maverick", "DeepSeek-V3.2", "DeepSeek-V4-Flash", "LongCat-Flash", "Nemotron-3-Super", .. InventedModels.All.Select(m => m.Name)];
#else
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<(string Model, string Formats), ModelOperators> s_operators = new();

    private static readonly string[] s_schemes = ["bf16", "fp8-block128", "int4-w4a16", "mxfp4-experts", "nvfp4", "q4_k_m"];

    private static IEnumerable<ModelArchitecture> Catalogue => ModelCatalog.All.Select(m => m.Architecture with { Name = $"catalogue: {m.Id}" });

    /// <summary>The names of all of them.</summary>
    public static TheoryData<string> Names => [.. s_byName.Keys.Order(StringComparer.Ordinal)];
#endif

    public static ModelArchitecture Named(string name)
    {
        return s_byName[name];
    }

    /// <summary>One model in number formats of every kind: plain, scaled by block, by group and by tensor, experts only, mixed by layer.</summary>
    public static IEnumerable<FormatScheme> FormatsFor(ModelArchitecture model)
    {
        return s_schemes.Select(s => FormatScheme.Parse(s, model));
    }

    /// <summary>The operators of a model on one accelerator, built once; anew for every test where what a test covers is being found out.</summary>
    public static ModelOperators OperatorsOf(ModelArchitecture model, FormatScheme formats)
    {
#if ONE_OF_EACH
        return ModelOperators.Of(model, formats);
#else
        return s_operators.GetOrAdd((model.Name, formats.Name), _ => ModelOperators.Of(model, formats));
#endif
    }
}
