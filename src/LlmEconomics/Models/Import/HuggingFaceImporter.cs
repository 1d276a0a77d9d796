using System.Text.Json;

namespace LlmEconomics;

/// <summary>
/// Imports a Hugging Face <c>config.json</c>: the family is chosen by <c>model_type</c>, every size is read under the spellings that family
/// uses, and each value that had to be supplied is listed in <see cref="ImportedModel.Defaults"/>.
/// </summary>
/// <remarks>
/// A config is data from outside: whatever its bytes, an import gives a model or a <see cref="ModelImportException"/> whose
/// <see cref="ModelImportException.Path"/> names the offending value. A family that is not known exactly is refused, never guessed.
/// </remarks>
public static class HuggingFaceImporter
{
    /// <summary>The root of paths in the companion file.</summary>
    private const string Companion = "hf_quant_config";

    /// <summary>The largest config accepted, 64 MiB.</summary>
    public const int MaxBytes = ReaderLimits.ConfigBytes;

    /// <summary>The values of <c>model_type</c> that can be imported, in order.</summary>
    public static IReadOnlyList<string> SupportedModelTypes => [.. ModelFamilies.Names];

    /// <summary>Imports a config from its UTF-8 bytes.</summary>
    /// <param name="config">The bytes of <c>config.json</c>.</param>
    /// <param name="quantizationConfig">The bytes of a companion <c>hf_quant_config.json</c>; empty where there is none.</param>
    /// <param name="name">The model's name; by default <c>_name_or_path</c>, and where that is absent too <c>model_type</c>.</param>
    /// <returns>The architecture, the number formats of the checkpoint, and the values that were supplied.</returns>
    /// <exception cref="ModelImportException">The config is not readable, not complete, contradictory, or of an unknown family.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank.</exception>
    public static ImportedModel Import(ReadOnlyMemory<byte> config, ReadOnlyMemory<byte> quantizationConfig = default, string? name = null)
    {
        if (name is not null)
        {
            Guard.NotBlank(name);
        }

        using JsonDocument document = ConfigDocument.Parse(config, "$");
        using JsonDocument? companion = quantizationConfig.IsEmpty ? null : ConfigDocument.Parse(quantizationConfig, Companion);
        List<AppliedDefault> defaults = [];
        ConfigNode root = new(document.RootElement, "$", defaults);
        try
        {
            FamilyConfig family = new(root, name ?? NameOf(root));
            ModelArchitecture language = ModelFamilies.Of(family)(family);
            ModelArchitecture architecture = language with
            {
                Vision = VisionImporter.Import(root, root.StringOrNull("model_type") ?? "", language.HiddenSize),
            };
            Verify(architecture, root, family.Text);
            ReportUncounted(family.Text, architecture);
            ConfigNode? stated = companion is null ? null : new ConfigNode(companion.RootElement, Companion, defaults);
            FormatScheme formats = QuantizationImporter.Import(root, family.Text, stated);
            return new ImportedModel(architecture, formats, defaults.AsReadOnly());
        }
        catch (OverflowException e)
        {
            // Each size was in its own range.
            throw new ModelImportException(root.Path, "expected sizes that together stay below 2^50 elements (10^15 parameters).", e);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Each size was in its own range here too.
            throw new ModelImportException(root.Path, $"the sizes do not make a model: {e.Message}", e);
        }
    }

    /// <summary>Imports a config from text.</summary>
    /// <param name="json">The text of <c>config.json</c>.</param>
    /// <param name="quantizationConfig">The text of a companion <c>hf_quant_config.json</c>, or <see langword="null"/>.</param>
    /// <param name="name">The model's name; by default what the config says.</param>
    /// <inheritdoc cref="Import(ReadOnlyMemory{byte}, ReadOnlyMemory{byte}, string?)"/>
    public static ImportedModel Import(string json, string? quantizationConfig = null, string? name = null)
    {
        ReadOnlyMemory<byte> companion = quantizationConfig is null ? default : Encode(quantizationConfig, Companion);
        return Import(Encode(Guard.NotNull(json), "$"), companion, name);
    }

    /// <summary>Imports a config from a stream, of which at most <see cref="MaxBytes"/> are read.</summary>
    /// <param name="config">A stream over <c>config.json</c>; it is read to its end and left open.</param>
    /// <param name="quantizationConfig">A stream over a companion <c>hf_quant_config.json</c>, or <see langword="null"/>.</param>
    /// <param name="name">The model's name; by default what the config says.</param>
    /// <inheritdoc cref="Import(ReadOnlyMemory{byte}, ReadOnlyMemory{byte}, string?)"/>
    public static ImportedModel Import(Stream config, Stream? quantizationConfig = null, string? name = null)
    {
        ReadOnlyMemory<byte> companion = quantizationConfig is null ? default : ReadAll(quantizationConfig, Companion);
        return Import(ReadAll(Guard.NotNull(config), "$"), companion, name);
    }

    /// <summary>Refuses sizes that make no model, and points at the one that makes the largest weight.</summary>
    private static void Verify(ModelArchitecture architecture, ConfigNode root, ConfigNode text)
    {
        try
        {
            ArchitectureCheck.Verify(architecture);
        }
        catch (OverflowException e)
        {
            long largest = ArchitectureCheck.LargestDimension(architecture);
            string path = text.PathOf(largest) ?? root.PathOf(largest) ?? root.NodeOrNull("vision_config")?.PathOf(largest) ?? root.Path;
            throw new ModelImportException(path, "expected sizes that together stay below 2^50 elements (10^15 parameters).", e);
        }
    }

    /// <summary>A config that names prediction layers promises weights; where none are counted, the import says so.</summary>
    private static void ReportUncounted(ConfigNode text, ModelArchitecture architecture)
    {
        if (architecture.Mtp is null && text.IntOrNull(ConfigKeys.PredictionLayers, 0, 1 << 16) is > 0)
        {
            text.Report(
                text.FirstOf(ConfigKeys.PredictionLayers)!,
                "0",
                "prediction layers not counted: the family's checkpoints hold none, or their form is not known");
        }
    }

    private static string NameOf(ConfigNode root)
    {
        string[] stated = [root.StringOrNull("_name_or_path") ?? "", root.StringOrNull("model_type") ?? ""];
        return stated.FirstOrDefault(s => !string.IsNullOrWhiteSpace(s) && s.Length <= ReaderLimits.MaxModelNameLength) ?? "model";
    }

    private static ReadOnlyMemory<byte> Encode(string json, string root)
    {
        return JsonText.Encode(json, ReaderLimits.ModelConfig, ConfigDocument.Refuse, root);
    }

    private static ReadOnlyMemory<byte> ReadAll(Stream stream, string root)
    {
        return JsonText.ReadAll(stream, ReaderLimits.ModelConfig, ConfigDocument.Refuse, root);
    }
}
