using Xunit;

namespace LlmEconomics.Tests.Docs;

/// <summary>Counts that prose states are those of the library.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    public void Counts_are_true(string file)
    {
        string text = Repository.Read(file);
        int types = HuggingFaceImporter.SupportedModelTypes.Count, models = ModelCatalog.Ids.Count(), accelerators = AcceleratorCatalog.Default.Count;
        Assert.Contains($"{models}", text, StringComparison.Ordinal);
        Assert.Contains($"{types} model types", text, StringComparison.Ordinal);
        Assert.Contains($"{accelerators} accelerators", text, StringComparison.Ordinal);
    }

    [Fact]
    public void All_published_totals_are_explained()
    {
        CatalogModel[] published = [.. ModelCatalog.All.Where(m => m.PublishedTotal is not null)];
        Assert.Contains($"all {published.Length} models", Repository.Read("README.md"), StringComparison.Ordinal);
        Assert.All(published, m => Assert.True(m.Reconciliation!.IsExact, $"{m.Reconciliation}"));
    }
}
