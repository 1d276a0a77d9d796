using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Lists that name the kind of each layer.</summary>
internal static class LayerTypes
{
    public const string Key = "layer_types";

    /// <summary>What each layer's name in the list stands for, or <see langword="null"/> where the config has no list.</summary>
    public static ImmutableArray<T>? Choose<T>(FamilyConfig config, int layers, params ReadOnlySpan<(string Name, T Meaning)> meanings)
    {
        return ChooseBy(config, Key, layers, meanings);
    }

    /// <summary>The same for a list under another key.</summary>
    public static ImmutableArray<T>? ChooseBy<T>(FamilyConfig config, string key, int layers, params ReadOnlySpan<(string Name, T Meaning)> meanings)
    {
        if (!config.Text.Has(key))
        {
            return null;
        }

        ImmutableArray<string> names = config.Text.PerLayer(config.Text.Strings(key, 2 * ModelArchitecture.MaxLayers), key, layers);
        ImmutableArray<T>.Builder chosen = ImmutableArray.CreateBuilder<T>(layers);
        foreach (string name in names)
        {
            chosen.Add(Meaning(config, key, chosen.Count, name, meanings));
        }

        return chosen.MoveToImmutable();
    }

    private static T Meaning<T>(FamilyConfig config, string key, int layer, string name, ReadOnlySpan<(string Name, T Meaning)> meanings)
    {
        List<string> known = [];
        foreach ((string candidate, T meaning) in meanings)
        {
            if (candidate == name)
            {
                return meaning;
            }

            known.Add(candidate);
        }

        string found = name.Length > 60 ? name[..60] : name;
        throw new ModelImportException($"{config.Text.Path}.{key}[{layer}]", $"expected {string.Join(" or ", known)}; found {Quoted.Of(found)}.");
    }
}
