using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>The list that names the kind of each layer.</summary>
internal static class LayerTypes
{
    private const string Key = "layer_types";

    /// <summary>One name per layer, or <see langword="null"/> where the config has no list.</summary>
    public static ImmutableArray<string>? Read(FamilyConfig config, int layers, string key = Key)
    {
        return config.Text.Has(key) ? config.Text.PerLayer(config.Text.Strings(key, 2 * ModelArchitecture.MaxLayers), key, layers) : null;
    }

    public static ModelImportException Unknown(FamilyConfig config, int layer, string expected, string key = Key)
    {
        string found = config.Text.Strings(key)[layer];
        return new ModelImportException($"{config.Text.Path}.{key}[{layer}]", $"expected {expected}; found '{(found.Length > 60 ? found[..60] : found)}'.");
    }
}
