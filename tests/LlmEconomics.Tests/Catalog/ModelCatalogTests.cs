using System.Text.Json;
using Xunit;

namespace LlmEconomics.Tests.Catalog;

/// <summary>The model catalogue against what was published about its models.</summary>
public sealed class ModelCatalogTests
{
    public static TheoryData<string> Ids => [.. ModelCatalog.Ids];

    public static TheoryData<string> Published => [.. ModelCatalog.All.Where(m => m.PublishedTotal is not null).Select(m => m.Id)];

    [Fact]
    public void It_holds_at_least_a_hundred_models_and_eighty_published_totals()
    {
        Assert.True(Ids.Count >= 100, $"{Ids.Count} models");
        Assert.True(Published.Count >= 80, $"{Published.Count} published totals");
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void A_published_total_is_explained_to_the_last_digit(string id)
    {
        Reconciliation reconciliation = ModelCatalog.Find(id).Reconciliation!;
        Assert.True(reconciliation.IsExact, reconciliation.ToString());
        Assert.Equal(reconciliation.Published, reconciliation.Main + reconciliation.Included.Sum(i => i.Parameters));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_entry_is_found_by_its_identifier_and_names_its_sources(string id)
    {
        CatalogModel model = ModelCatalog.Find(id);
        Assert.Equal(id, model.Id);
        Assert.NotEmpty(model.Sources);
        Assert.All(model.Sources, s => Assert.False(string.IsNullOrWhiteSpace(s)));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_entry_round_trips_through_JSON(string id)
    {
        CatalogModel model = ModelCatalog.Find(id);
        string json = model.ToJson();
        CatalogModel again = CatalogModel.FromJson(json);
        Assert.Equal(model, again);
        Assert.Equal(model.Architecture, ModelArchitecture.FromJson(model.Architecture.ToJson()));
        Assert.Equal(json, again.ToJson());
    }

    [Theory]
    [InlineData("llama-3.3-70b", "meta-llama/Llama-3.3-70B-Instruct")]
    [InlineData("Llama 3.1 8B", "meta-llama/Meta-Llama-3.1-8B")]
    [InlineData("deepseek-v3", "deepseek-ai/DeepSeek-V3")]
    [InlineData("DEEPSEEK R1", "deepseek-ai/DeepSeek-R1")]
    [InlineData("gpt-oss-120b", "openai/gpt-oss-120b")]
    [InlineData("openai/gpt-oss-20b", "openai/gpt-oss-20b")]
    [InlineData("mixtral 8x7b", "mistralai/Mixtral-8x7B-v0.1")]
    [InlineData("qwen3-32b", "Qwen/Qwen3-32B")]
    [InlineData("kimi k2", "moonshotai/Kimi-K2-Instruct")]
    public void People_find_models_by_the_names_they_use(string name, string id)
    {
        Assert.Equal(id, ModelCatalog.Find(name).Id);
        Assert.True(ModelCatalog.TryFind(name, out CatalogModel? found));
        Assert.Equal(id, found.Id);
    }

    [Fact]
    public void An_unknown_name_gets_suggestions()
    {
        UnknownModelException refusal = Assert.Throws<UnknownModelException>(() => ModelCatalog.Find("lama-3.3-70b-instrukt"));
        Assert.Contains("meta-llama/Llama-3.3-70B-Instruct", refusal.Suggestions);
        Assert.False(ModelCatalog.TryFind("lama-3.3-70b-instrukt", out _));
    }

    [Fact]
    public void An_ambiguous_name_lists_its_candidates()
    {
        AmbiguousModelException refusal = Assert.Throws<AmbiguousModelException>(() => ModelCatalog.Find("qwen"));
        Assert.Contains("Qwen/Qwen3-8B", refusal.Candidates);
        Assert.All(refusal.Candidates, c => Assert.Contains(c, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_alias_means_an_entry()
    {
        using Stream stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream("Models/aliases.json")!;
        using JsonDocument aliases = JsonDocument.Parse(stream);
        HashSet<string> ids = [.. ModelCatalog.Ids];
        Assert.All(aliases.RootElement.EnumerateObject(), a => Assert.Contains(a.Value.GetString()!, ids));
        Assert.All(aliases.RootElement.EnumerateObject(), a => Assert.Equal(a.Value.GetString(), ModelCatalog.Find(a.Name).Id));
    }
}
