using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace LlmEconomics.Tests.Docs;

/// <summary>What prose says about counts ("over 60 accelerators") is true, and not out of date by a quarter.</summary>
public sealed class ReadmeTests
{
    public static TheoryData<string, string, int> Counts => new()
    {
        { "README.md", "published models", ModelCatalog.Ids.Count() },
        { "README.md", "model types", HuggingFaceImporter.SupportedModelTypes.Count },
        { "README.md", "accelerators", AcceleratorCatalog.Default.Count },
        { "README.md", "models of the catalogue", ModelCatalog.All.Count(m => m.PublishedTotal is not null) },
        { "CHANGELOG.md", "published models", ModelCatalog.Ids.Count() },
        { "CHANGELOG.md", "model types", HuggingFaceImporter.SupportedModelTypes.Count },
        { "CHANGELOG.md", "accelerators", AcceleratorCatalog.Default.Count },
    };

    [Theory]
    [MemberData(nameof(Counts))]
    public void Counts_are_true(string file, string what, int count)
    {
        Match stated = Regex.Match(Repository.Read(file), $@"over (\d+) {what}", RegexOptions.IgnoreCase);
        Assert.True(stated.Success, $"{file} does not say how many {what}.");
        Assert.InRange(count, int.Parse(stated.Groups[1].Value, CultureInfo.InvariantCulture) + 1, int.Parse(stated.Groups[1].Value, CultureInfo.InvariantCulture) * 5 / 4);
    }

    [Fact]
    public void All_published_totals_are_explained()
    {
        Assert.All(ModelCatalog.All.Where(m => m.PublishedTotal is not null), m => Assert.True(m.Reconciliation!.IsExact, $"{m.Reconciliation}"));
    }
}
