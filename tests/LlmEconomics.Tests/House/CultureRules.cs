using LlmEconomics.Tests.Docs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace LlmEconomics.Tests.House;

/// <summary>
/// No text of the library depends on the culture of the thread that asks for it: wherever a number, a day or a duration becomes part of a string, its
/// culture is stated. Read from the compiler's own understanding of the sources, so that messages which no test provokes are held to it too.
/// </summary>
public sealed class CultureRules
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14, preprocessorSymbols: ["NET10_0", "NET8_0_OR_GREATER", "NET9_0_OR_GREATER", "NET10_0_OR_GREATER"]);

    /// <summary>
    /// Digits alone in every culture, where no format asks for separators: counts, indices and sizes are not negative where they become text, and what is
    /// refused passes <c>Guard.OutOfRange</c>.
    /// </summary>
    private static readonly SpecialType[] s_plain =
    [
        SpecialType.System_Byte, SpecialType.System_UInt16, SpecialType.System_UInt32, SpecialType.System_UInt64, SpecialType.System_Char, SpecialType.System_Int16, SpecialType.System_Int32, SpecialType.System_Int64,
    ];

    private static readonly Lazy<CSharpCompilation> s_library = new(Compile);

    [Fact]
    public void No_text_takes_the_culture_of_the_thread()
    {
        string[] found = [.. s_library.Value.SyntaxTrees.AsParallel().SelectMany(tree => Found(tree, s_library.Value.GetSemanticModel(tree)))];
        Assert.True(found.Length == 0, string.Join('\n', found));
    }

    private static List<string> Found(SyntaxTree tree, SemanticModel model)
    {
        List<string> found = [];
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            if (node is InterpolatedStringExpressionSyntax text && !IsInvariant(text) && text.Contents.OfType<InterpolationSyntax>().Any() && IsString(model, text))
            {
                found.AddRange(text.Contents.OfType<InterpolationSyntax>().Where(i => DependsOnCulture(model.GetTypeInfo(i.Expression).Type, isFormatted: i.FormatClause is not null)).Select(i => Place(tree, i)));
            }

            if (node is BinaryExpressionSyntax sum && sum.IsKind(SyntaxKind.AddExpression) && model.GetTypeInfo(sum).Type?.SpecialType == SpecialType.System_String)
            {
                found.AddRange(new[] { sum.Left, sum.Right }.Where(part => DependsOnCulture(model.GetTypeInfo(part).Type)).Select(part => Place(tree, part)));
            }

            if (node is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ToString" or "Parse" or "TryParse" } } call
                && model.GetSymbolInfo(call).Symbol is IMethodSymbol method && method.ContainingType.Name != nameof(Enum) && DependsOnCulture(method.ContainingType)
                && !method.Parameters.Any(p => p.Type.Name == nameof(IFormatProvider)))
            {
                found.Add(Place(tree, call));
            }
        }

        return found;
    }

    /// <summary>The argument of <c>FormattableString.Invariant</c>.</summary>
    private static bool IsInvariant(InterpolatedStringExpressionSyntax text)
    {
        return text.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(FormattableString.Invariant) } } } };
    }

    [Fact]
    public void The_sources_are_understood()
    {
        // What the compiler does not understand, the rule above does not see.
        // Members of JSON contexts and regular expressions (CS8795) are generated, and write no text of ours.
        Assert.DoesNotContain(s_library.Value.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS8795" && !d.GetMessage(null).Contains("JsonContext", StringComparison.Ordinal) && !d.GetMessage(null).Contains("JsonSerializerContext", StringComparison.Ordinal));
    }

    private static bool IsCulture(ITypeSymbol? type)
    {
        return type is not null && (type.Name == nameof(IFormatProvider) || type.AllInterfaces.Any(i => i.Name == nameof(IFormatProvider)));
    }

    private static string Place(SyntaxTree tree, SyntaxNode node)
    {
        return $"{tree.FilePath}:{tree.GetLineSpan(node.Span).StartLinePosition.Line + 1}: {node}";
    }

    /// <summary>A string, and neither a FormattableString nor a handler that was given a culture.</summary>
    private static bool IsString(SemanticModel model, InterpolatedStringExpressionSyntax text)
    {
        TypeInfo type = model.GetTypeInfo(text);
        return type.ConvertedType?.SpecialType is SpecialType.System_String or SpecialType.System_Object || (type.ConvertedType?.Name is "AppendInterpolatedStringHandler" && !HasCulture(model, text));
    }

    /// <summary>What a builder appends in a culture that is handed in.</summary>
    private static bool HasCulture(SemanticModel model, InterpolatedStringExpressionSyntax text)
    {
        return text.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: [{ Expression: { } first }, _] } } && IsCulture(model.GetTypeInfo(first).Type);
    }

    private static bool DependsOnCulture(ITypeSymbol? type, bool isFormatted = false)
    {
        return type switch
        {
            null or { TypeKind: TypeKind.Enum } => false,
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => DependsOnCulture(nullable.TypeArguments[0], isFormatted),

            // Quantities, and all else of this library, are the same in every culture unless one is handed in.
            _ when type.ContainingAssembly?.Name == nameof(LlmEconomics) => false,
            ITypeParameterSymbol => false,
            _ => (isFormatted || !s_plain.Contains(type.SpecialType)) && type.AllInterfaces.Any(i => i.Name == nameof(IFormattable)) && type.Name is not (nameof(Version) or nameof(Guid)),
        };
    }

    private static CSharpCompilation Compile()
    {
        const string usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;";
        IEnumerable<SyntaxTree> trees = Repository.Files("src", "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal))
            .Select(f => CSharpSyntaxTree.ParseText(Repository.Read(f), Language, path: f));
        IEnumerable<PortableExecutableReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) != "LlmEconomics.dll").Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            nameof(LlmEconomics), [.. trees, CSharpSyntaxTree.ParseText(usings, Language)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
    }
}
