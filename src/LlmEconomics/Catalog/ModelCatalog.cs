using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;

namespace LlmEconomics;

/// <summary>
/// Well-known models by the names people use for them. Each is read when it is first asked for. To use another model, import its config
/// with <see cref="HuggingFaceImporter"/> or build a <see cref="ModelArchitecture"/>: nothing needs to be in this catalogue.
/// </summary>
/// <remarks>
/// A name is matched ignoring case and punctuation: as an identifier (<c>meta-llama/Llama-3.3-70B-Instruct</c>), as the part behind the slash, as
/// an alias (<c>llama-3.3-70b</c>), then as a row of words of the identifier.
/// </remarks>
public static class ModelCatalog
{
    private const string Folder = "Models/";
    private const string Extension = ".json";
    private const string AliasFile = "Models/aliases.json";

    private static readonly Lazy<ImmutableSortedDictionary<string, Lazy<CatalogModel>>> Entries = new(ReadEntries);
    private static readonly Lazy<NameIndex> Names = new(ReadNames);

    /// <summary>Identifiers of all models, in order.</summary>
    public static IEnumerable<string> Ids => Entries.Value.Keys;

    /// <summary>All models, in order of their identifiers.</summary>
    public static IEnumerable<CatalogModel> All => Entries.Value.Values.Select(e => e.Value);

    /// <summary>The model that a name means.</summary>
    /// <exception cref="UnknownModelException">The name fits none; the message suggests similar ones.</exception>
    /// <exception cref="AmbiguousModelException">The name fits several; the message lists them.</exception>
    public static CatalogModel Find(string name)
    {
        IReadOnlyList<string> found = Names.Value.Matches(Guard.NotBlank(name));
        return found.Count switch
        {
            1 => Entries.Value[found[0]].Value,
            0 => throw new UnknownModelException(name, Names.Value.Similar(name)),
            _ => throw new AmbiguousModelException(name, found),
        };
    }

    /// <summary>The model that a name means; <see langword="false"/> when it fits none, or several.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out CatalogModel? model)
    {
        model = string.IsNullOrWhiteSpace(name) || Names.Value.Matches(name) is not [string only] ? null : Entries.Value[only].Value;
        return model is not null;
    }

    private static ImmutableSortedDictionary<string, Lazy<CatalogModel>> ReadEntries()
    {
        Assembly assembly = typeof(ModelCatalog).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal) && n != AliasFile)
            .ToImmutableSortedDictionary(IdOf, n => new Lazy<CatalogModel>(() => ModelJson.Read(Bytes(n), ModelJsonContext.Default.CatalogModel)), StringComparer.Ordinal);
    }

    private static NameIndex ReadNames()
    {
        IEnumerable<NameIndex.Entry> entries = Ids.Select(id => new NameIndex.Entry(id, [id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..]], [.. NameText.Words(id)]));
        using JsonDocument aliases = JsonDocument.Parse(Bytes(AliasFile));
        return new NameIndex(entries, aliases.RootElement.EnumerateObject().Select(a => KeyValuePair.Create(a.Name, a.Value.GetString()!)));
    }

    /// <summary>Resource names hold no slash: the identifier's is written as two dashes.</summary>
    private static string IdOf(string resource)
    {
        string name = resource[Folder.Length..^Extension.Length];
        int dashes = name.IndexOf("--", StringComparison.Ordinal);
        return $"{name[..dashes]}/{name[(dashes + 2)..]}";
    }

    private static byte[] Bytes(string resource)
    {
        using Stream stream = typeof(ModelCatalog).Assembly.GetManifestResourceStream(resource)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
