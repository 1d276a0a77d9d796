using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Sdk;

namespace LlmEconomics.Tests.Docs;

/// <summary>Compiles a program of top-level statements against the library under test, runs it, and returns what it printed.</summary>
/// <remarks>As <c>dotnet run file.cs</c> does, but within a second. Warnings fail: they are errors in the repository's own builds.</remarks>
internal static class Script
{
    private const string ImplicitUsings =
        "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Threading; global using System.Threading.Tasks;";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14);

    private static readonly Lazy<List<PortableExecutableReference>> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || path == typeof(object).Assembly.Location)
            .Append(typeof(Bytes).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    public static string Run(string name, string code, string moreUsings = "")
    {
        SyntaxTree program = CSharpSyntaxTree.ParseText(code, Language, path: name);
        SyntaxTree usings = CSharpSyntaxTree.ParseText($"{ImplicitUsings} {moreUsings}", Language);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Script" + Guid.NewGuid().ToString("N"), [program, usings], References.Value,
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable,
                // The SDK's own projects leave this one out too: a newer System.Collections.Immutable stands in for an older one.
                specificDiagnosticOptions: [KeyValuePair.Create("CS1701", ReportDiagnostic.Suppress)]));
        using MemoryStream assembly = new();
        compilation.Emit(assembly);
        Diagnostic[] complaints = [.. compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        return complaints.Length == 0
            ? Capture(Assembly.Load(assembly.ToArray()).EntryPoint!)
            : throw new XunitException(string.Join('\n', complaints.Select(c => c.ToString())));
    }

    private static string Capture(MethodInfo main)
    {
        TextWriter console = Console.Out;
        using StringWriter output = new();
        Console.SetOut(output);
        try
        {
            _ = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()], null);
        }
        finally
        {
            Console.SetOut(console);
        }

        return Lines(output.ToString());
    }

    /// <summary>Text without differences that nobody sees: line endings, spaces at the ends of lines, empty lines at the end.</summary>
    public static string Lines(string text)
    {
        return string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).Trim('\n');
    }
}
