namespace LlmEconomics.Tests.Docs;

/// <summary>One block of C# in a document, and the output stated right after it.</summary>
/// <param name="File">The document.</param>
/// <param name="Line">The line of the block's fence, from 1.</param>
/// <param name="Code">The block.</param>
/// <param name="Output">What it prints, or <see langword="null"/> where the document does not say.</param>
internal sealed record Snippet(string File, int Line, string Code, string? Output)
{
    private const string Fence = "```";

    public static IEnumerable<Snippet> AllIn(string file)
    {
        string[] lines = Repository.Read(file).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimEnd() == Fence + "csharp")
            {
                int start = i;
                string code = Block(lines, ref i);
                yield return new Snippet(file, start + 1, code, OutputAfter(lines, i + 1));
            }
        }
    }

    /// <summary>The text block that follows a mark: a comment <c>output</c>, a heading or a line that says "Output".</summary>
    private static string? OutputAfter(string[] lines, int at)
    {
        at = NextWritten(lines, at);
        if (at == lines.Length || lines[at].Trim(' ', '#', ':', '*', '<', '>', '!', '-').ToUpperInvariant() is not "OUTPUT")
        {
            return null;
        }

        at = NextWritten(lines, at + 1);
        return at < lines.Length && lines[at].TrimEnd() == Fence + "text" ? Script.Lines(Block(lines, ref at)) : null;
    }

    private static string Block(string[] lines, ref int at)
    {
        int start = at + 1;
        at = Array.FindIndex(lines, start, line => line.TrimEnd() == Fence);
        return at < 0 ? throw new InvalidOperationException($"The block in line {start} has no end.") : string.Join('\n', lines[start..at]);
    }

    private static int NextWritten(string[] lines, int at)
    {
        int found = Array.FindIndex(lines, at, line => line.Trim().Length > 0);
        return found < 0 ? lines.Length : found;
    }
}
