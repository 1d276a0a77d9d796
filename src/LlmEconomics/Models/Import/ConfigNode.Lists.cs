using System.Collections.Immutable;
using System.Text.Json;

namespace LlmEconomics;

/// <content>Lists, and values that hold for all layers or for each.</content>
internal sealed partial class ConfigNode
{
    public ImmutableArray<ConfigNode> NodeList(string key, int max)
    {
        ImmutableArray<ConfigNode>.Builder nodes = ImmutableArray.CreateBuilder<ConfigNode>();
        foreach (JsonElement item in Array(key, max))
        {
            nodes.Add(new ConfigNode(item, $"{Path}.{key}[{nodes.Count}]", defaults));
        }

        return nodes.ToImmutable();
    }

    public ImmutableArray<string> Strings(string key, int max = 1 << 20)
    {
        ImmutableArray<string>.Builder values = ImmutableArray.CreateBuilder<string>();
        foreach (JsonElement item in Array(key, max))
        {
            values.Add(item.ValueKind == JsonValueKind.String
                ? item.GetString()!
                : throw new ModelImportException($"{Path}.{key}[{values.Count}]", $"expected text, found {Describe(item)}."));
        }

        return values.ToImmutable();
    }

    public ImmutableArray<int> Ints(string key, int min = 0, int max = 1 << 24)
    {
        ImmutableArray<int>.Builder values = ImmutableArray.CreateBuilder<int>();
        foreach (JsonElement item in Array(key, 1 << 16))
        {
            values.Add(ReadInt(item, $"{Path}.{key}[{values.Count}]", min, max));
        }

        return values.ToImmutable();
    }

    /// <summary>Entries of a list, whatever they are.</summary>
    public int ListLength(string key, int min, int max)
    {
        int length = Array(key, max).Count();
        return length >= min ? length : throw new ModelImportException($"{Path}.{key}", $"expected at least {min} entries, found {length}.");
    }

    /// <summary>A list with one entry per layer; a longer one (some carry entries for prediction layers) is cut, a shorter one refused.</summary>
    public ImmutableArray<T> PerLayer<T>(ImmutableArray<T> values, string key, int layers)
    {
        return values.Length >= layers
            ? values[..layers]
            : throw new ModelImportException($"{Path}.{key}", $"expected {layers} entries, one per layer, found {values.Length}.");
    }

    /// <summary>A value that is one integer for all layers or a list with one per layer; <see langword="null"/> when absent.</summary>
    public ImmutableArray<int>? IntPerLayer(string key, int layers, int min = 0, int max = 1 << 24)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Array
            ? PerLayer(Ints(key, min, max), key, layers)
            : [.. Enumerable.Repeat(ReadInt(key, min, max), layers)];
    }

    /// <summary>A required value that is one integer for all layers or a list with one per layer.</summary>
    public ImmutableArray<int> IntPerLayer(ReadOnlySpan<string> keys, int layers, int min = 0, int max = 1 << 24)
    {
        return FirstOf(keys) is { } key && IntPerLayer(key, layers, min, max) is { } values
            ? values
            : throw Missing(keys, $"an integer between {min} and {max}, or a list of them");
    }

    private JsonElement.ArrayEnumerator Array(string key, int max)
    {
        if (!TryGet(key, out JsonElement value))
        {
            throw Missing([key], "a list");
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw new ModelImportException($"{Path}.{key}", $"expected a list, found {Describe(value)}.");
        }

        return value.GetArrayLength() <= max
            ? value.EnumerateArray()
            : throw new ModelImportException($"{Path}.{key}", FormattableString.Invariant($"expected at most {max:N0} entries, found {value.GetArrayLength():N0}."));
    }
}
