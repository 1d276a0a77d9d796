using Xunit;

namespace LlmEconomics.Tests.Docs;

/// <summary>Every block of C# in the README and the docs compiles, runs, and prints what the document says.</summary>
[Collection(OneConsole.Name)]
public sealed class SnippetTests
{
    public static TheoryData<string, int> Snippets => [.. Documents.SelectMany(Snippet.AllIn).Select(s => (s.File, s.Line))];

    private static IEnumerable<string> Documents => Repository.Files(".", "README.md").Concat(Repository.Files("docs", "*.md"));

    [Theory]
    [MemberData(nameof(Snippets))]
    public void It_runs_and_prints_what_the_document_says(string file, int line)
    {
        Snippet snippet = Snippet.AllIn(file).Single(s => s.Line == line);
        string usings = snippet.Code.Contains("using LlmEconomics;", StringComparison.Ordinal) ? "" : "global using LlmEconomics;";
        string output = Script.Run($"{file}:{line}", snippet.Code, usings);
        Assert.Equal(snippet.Output ?? output, output);
    }

    [Fact]
    public void The_readme_shows_an_answer_and_its_output()
    {
        Assert.Contains(Snippet.AllIn("README.md"), s => s.Output is { Length: > 0 });
    }
}
