namespace LlmEconomics.Tests.Docs;

/// <summary>The files of the repository, for tests about documents, samples and sources.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    public static IEnumerable<string> Files(string folder, string pattern, SearchOption depth = SearchOption.TopDirectoryOnly)
    {
        string path = Path.Combine(Root, folder);
        return Directory.Exists(path) ? Directory.EnumerateFiles(path, pattern, depth).Select(Relative).Order(StringComparer.Ordinal) : [];
    }

    public static string Read(string file)
    {
        return File.ReadAllText(Path.Combine(Root, file)).ReplaceLineEndings("\n");
    }

    private static string Relative(string path)
    {
        return Path.GetRelativePath(Root, path).Replace('\\', '/');
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LlmEconomics.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds LlmEconomics.sln.");
    }
}
