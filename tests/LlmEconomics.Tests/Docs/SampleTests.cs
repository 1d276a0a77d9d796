using Xunit;

namespace LlmEconomics.Tests.Docs;

/// <summary>Every single-file sample compiles, runs, and prints what the comment at its end says.</summary>
[Collection(OneConsole.Name)]
public sealed class SampleTests
{
    private const string Start = "/* Output:\n", End = "*/";

    public static TheoryData<string> Samples => [.. Repository.Files("samples", "*.cs")];

    [Theory]
    [MemberData(nameof(Samples))]
    public void It_prints_what_it_says(string file)
    {
        string text = Repository.Read(file);
        int start = text.LastIndexOf(Start, StringComparison.Ordinal), end = text.LastIndexOf(End, StringComparison.Ordinal);
        Assert.True(start > 0 && end > start, $"{file} must end with a comment that begins with 'Output:'.");

        // Lines that begin with #: are for the command that runs a file; here the library is referenced already.
        string code = string.Join('\n', text.Split('\n').Select(line => line.StartsWith("#:", StringComparison.Ordinal) ? "" : line));
        Assert.Equal(Script.Lines(text[(start + Start.Length)..end]), Script.Run(file, code));
    }

    [Fact]
    public void There_are_some()
    {
        Assert.True(Samples.Count >= 6);
    }
}
