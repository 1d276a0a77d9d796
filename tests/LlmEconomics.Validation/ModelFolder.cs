namespace LlmEconomics.Validation;

/// <summary>A folder of configs named <c>publisher--model.json</c>, some with a companion <c>publisher--model.hf_quant_config.json</c>.</summary>
internal sealed class ModelFolder
{
    private const string Extension = ".json";
    private const string CompanionExtension = ".hf_quant_config.json";

    private readonly string path;

    public ModelFolder(string path)
    {
        this.path = Directory.Exists(path) ? path : throw new UsageException($"{path}: no such folder.");
    }

    /// <summary>Names of all configs, companions left out, in order.</summary>
    public IReadOnlyList<string> Files =>
    [
        .. Directory.EnumerateFiles(path, $"*{Extension}").Select(f => Path.GetFileName(f))
            .Where(f => !f.EndsWith(CompanionExtension, StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    /// <summary>Whether there is a config of that name.</summary>
    public bool Has(string file)
    {
        return Path.GetFileName(file) == file && File.Exists(Path.Combine(path, file));
    }

    /// <summary>Imports one config and its companion.</summary>
    /// <exception cref="ModelImportException">The library refuses it.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public ImportedModel Import(string file)
    {
        string config = Path.Combine(path, file);
        if (!File.Exists(config))
        {
            throw new FileNotFoundException($"no file {file} in {path}.");
        }

        string stem = file.EndsWith(Extension, StringComparison.Ordinal) ? file[..^Extension.Length] : file;
        string companion = Path.Combine(path, stem + CompanionExtension);
        return HuggingFaceImporter.Import(
            File.ReadAllBytes(config), File.Exists(companion) ? File.ReadAllBytes(companion) : default, stem.Replace("--", "/", StringComparison.Ordinal));
    }
}
