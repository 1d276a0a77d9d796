using LlmEconomics.Tests.Docs;
using Xunit;

namespace LlmEconomics.Tests.House;

/// <summary>Rules about the files themselves.</summary>
public sealed class SourceRules
{
    private const int MaxLines = 300;

    /// <summary>Files that may be longer, with the reason beside each.</summary>
    private static readonly string[] Tables =
    [
        "tests/LlmEconomics.Tests/Models/Import/PublishedTotals.cs", // one published total after the other, nothing to read but the row looked for
    ];

    private static IEnumerable<string> Sources =>
        Repository.Files("src", "*.cs", SearchOption.AllDirectories)
            .Concat(Repository.Files("tests", "*.cs", SearchOption.AllDirectories))
            .Concat(Repository.Files("samples", "*.cs", SearchOption.AllDirectories));

    [Fact]
    public void Files_stay_short()
    {
        Assert.DoesNotContain(Sources.Except(Tables), f => Repository.Read(f).Count(c => c == '\n') > MaxLines);
    }

    [Fact]
    public void Folders_are_named_after_stages()
    {
        string[] bins = ["Utils", "Helpers", "Common", "Interfaces", "Misc", "Primitives", "Abstractions"];
        Assert.DoesNotContain(Sources, f => f.Split('/').Intersect(bins).Any());
    }

    [Fact]
    public void Nothing_is_left_to_do()
    {
        string[] marks = ["TO" + "DO", "FIX" + "ME", "HA" + "CK"];
        Assert.DoesNotContain(Sources, f => marks.Any(m => Repository.Read(f).Contains(m, StringComparison.Ordinal)));
    }
}
