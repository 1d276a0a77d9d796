using System.Reflection;
using System.Text.Json;

namespace LlmEconomics;

public sealed partial class AcceleratorCatalog
{
    private const string Folder = "Accelerators/";

    private static readonly Lazy<AcceleratorCatalog> Shipped = new(ReadShipped);

    /// <summary>The catalogue that ships with the library: published and measured figures, each with its source. Read when first used.</summary>
    public static AcceleratorCatalog Default => Shipped.Value;

    /// <summary>Reads a catalogue: <c>{ "date": …, "accelerators": […], "aliases": { name: id } }</c>. Comments are allowed, unknown members refused.</summary>
    /// <param name="json">A JSON object.</param>
    /// <exception cref="AcceleratorFormatException">It is none; the message names the place and what is expected there.</exception>
    public static AcceleratorCatalog FromJson(string json)
    {
        return Read(HardwareJson.Read(json, HardwareJsonContext.Default.CatalogDocument));
    }

    /// <param name="json">A stream of UTF-8, read to its end and left open.</param>
    /// <inheritdoc cref="FromJson"/>
    public static AcceleratorCatalog Load(Stream json)
    {
        return Read(HardwareJson.Read(json, HardwareJsonContext.Default.CatalogDocument));
    }

    /// <summary>The JSON that <see cref="FromJson"/> reads back to a catalogue of equal accelerators and aliases.</summary>
    public string ToJson()
    {
        CatalogDocument document = new()
        {
            Accelerators = [.. this.Select(AcceleratorFormat.Write)],
            Aliases = aliases.OrderBy(alias => alias.Key, StringComparer.Ordinal).ToDictionary(alias => alias.Key, alias => (string?)alias.Value),
        };
        return JsonSerializer.Serialize(document, HardwareJson.Writing.CatalogDocument);
    }

    private static AcceleratorCatalog Read(CatalogDocument document)
    {
        JsonLocation list = JsonLocation.Root.Member("accelerators");
        if (document.Accelerators?.Count > ReaderLimits.Accelerators || document.Aliases?.Count > ReaderLimits.Accelerators)
        {
            throw list.Refusal(FormattableString.Invariant($"at most {ReaderLimits.Accelerators} accelerators and as many aliases are expected."));
        }

        AcceleratorCatalog catalog = Empty;
        for (int i = 0; i < (document.Accelerators?.Count ?? 0); i++)
        {
            JsonLocation here = list.Item(i);
            AcceleratorDocument entry = document.Accelerators![i] ?? throw here.Refusal("an object is expected, not null.");
            Accelerator accelerator = AcceleratorFormat.Read(entry, document.Date, here);
            catalog = catalog.byId.ContainsKey(accelerator.Id)
                ? throw here.Member("id").Refusal($"{Quoted.Of(accelerator.Id)} occurs twice.")
                : catalog.With(accelerator);
        }

        foreach ((string alias, string? id) in document.Aliases ?? [])
        {
            catalog = id is not null && catalog.byId.ContainsKey(id) && !string.IsNullOrWhiteSpace(alias)
                ? catalog.WithAlias(alias, id)
                : throw JsonLocation.Root.Member("aliases").Member(alias).Refusal("a name, and the identifier of an accelerator in this file, are expected.");
        }

        return catalog;
    }

    private static AcceleratorCatalog ReadShipped()
    {
        Assembly assembly = typeof(AcceleratorCatalog).Assembly;
        AcceleratorCatalog catalog = Empty;
        foreach (string file in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(file)!;
            catalog = catalog.With(Load(stream));
        }

        return catalog;
    }
}
