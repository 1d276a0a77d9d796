using System.Globalization;
using System.Text.Json;

namespace LlmEconomics;

/// <summary>
/// One object of a config: typed, bounded reads that name the JSON path when they fail, and that report each default they apply. An absent
/// key and an explicit <c>null</c> are the same thing, as they are for transformers.
/// </summary>
internal sealed partial class ConfigNode
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    private readonly JsonElement element;
    private readonly List<AppliedDefault> defaults;
    private Dictionary<string, JsonElement>? members;

    public ConfigNode(JsonElement element, string path, List<AppliedDefault> defaults)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new ModelImportException(path, $"expected an object, found {Describe(element)}.");
        }

        this.element = element;
        this.defaults = defaults;
        Path = path;
    }

    public string Path { get; }

    public bool Has(string key)
    {
        return TryGet(key, out _);
    }

    /// <summary>The first of several spellings that is present, or <see langword="null"/>.</summary>
    public string? FirstOf(params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (Has(key))
            {
                return key;
            }
        }

        return null;
    }

    public int Int(ReadOnlySpan<string> keys, int min = 1, int max = 1 << 24)
    {
        return FirstOf(keys) is { } key ? ReadInt(key, min, max) : throw Missing(keys, $"an integer between {min} and {max}");
    }

    public int Int(string key, int min = 1, int max = 1 << 24)
    {
        return Int([key], min, max);
    }

    public int? IntOrNull(ReadOnlySpan<string> keys, int min = 1, int max = 1 << 24)
    {
        return FirstOf(keys) is { } key ? ReadInt(key, min, max) : null;
    }

    public int? IntOrNull(string key, int min = 1, int max = 1 << 24)
    {
        return IntOrNull([key], min, max);
    }

    /// <summary>An integer with a default that is reported when it is used.</summary>
    public int IntOr(ReadOnlySpan<string> keys, int fallback, string reason, int min = 1, int max = 1 << 24)
    {
        if (FirstOf(keys) is { } key)
        {
            return ReadInt(key, min, max);
        }

        Report(keys[0], fallback.ToString(CultureInfo.InvariantCulture), reason);
        return fallback;
    }

    public bool? BoolOrNull(string key)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new ModelImportException($"{Path}.{key}", $"expected true or false, found {Describe(value)}."),
        };
    }

    public bool BoolOr(string key, bool fallback, string reason)
    {
        if (BoolOrNull(key) is { } value)
        {
            return value;
        }

        Report(key, fallback ? "true" : "false", reason);
        return fallback;
    }

    public string? StringOrNull(string key)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw new ModelImportException($"{Path}.{key}", $"expected text, found {Describe(value)}.");
    }

    public double? NumberOrNull(string key, double min, double max)
    {
        if (!TryGet(key, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && number >= min && number <= max
            ? number
            : throw new ModelImportException($"{Path}.{key}", string.Create(CultureInfo.InvariantCulture, $"expected a number between {min} and {max}, found {Describe(value)}."));
    }

    public ConfigNode? NodeOrNull(string key)
    {
        return TryGet(key, out JsonElement value) ? new ConfigNode(value, $"{Path}.{key}", defaults) : null;
    }

    /// <summary>The object under a key; where it is absent an empty one, so that each value it would have stated is a reported default.</summary>
    public ConfigNode NodeOrEmpty(string key)
    {
        return NodeOrNull(key) ?? new ConfigNode(Nothing, $"{Path}.{key}", defaults);
    }

    /// <summary>Names of the members that hold a value.</summary>
    public IEnumerable<string> Keys()
    {
        return element.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => p.Name);
    }

    /// <summary>All members that hold an object, in one pass: looking each up by name is quadratic in lists of thousands.</summary>
    public IEnumerable<(string Name, ConfigNode Node)> NodesByName()
    {
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null)
            {
                yield return (member.Name, new ConfigNode(member.Value, $"{Path}.{member.Name}", defaults));
            }
        }
    }

    /// <summary>The path of the first member that states this number, or <see langword="null"/>.</summary>
    public string? PathOf(long number)
    {
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetDouble(out double value) && value == number)
            {
                return $"{Path}.{member.Name}";
            }
        }

        return null;
    }

    /// <summary>Whether the key is present with an explicit <c>null</c>: the few keys whose class default is another value need the difference.</summary>
    public bool StatesNull(string key)
    {
        return element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Null;
    }

    public bool IsArray(string key)
    {
        return TryGet(key, out JsonElement value) && value.ValueKind == JsonValueKind.Array;
    }

    public bool IsString(string key)
    {
        return TryGet(key, out JsonElement value) && value.ValueKind == JsonValueKind.String;
    }

    public bool IsObject(string key)
    {
        return TryGet(key, out JsonElement value) && value.ValueKind == JsonValueKind.Object;
    }

    /// <summary>
    /// Records that a key which may be absent was. An explicit <c>null</c> is the config's own word for "none" and is not recorded.
    /// </summary>
    public void ReportUnlessNull(string key, string value, string reason)
    {
        _ = Has(key);
        if (!members!.ContainsKey(key))
        {
            Report(key, value, reason);
        }
    }

    /// <summary>Records, once, that a value was supplied for an absent key.</summary>
    public void Report(string key, string value, string reason)
    {
        AppliedDefault supplied = new($"{Path}.{key}", value, reason);
        if (!defaults.Contains(supplied))
        {
            defaults.Add(supplied);
        }
    }

    public ModelImportException Error(string key, string expected)
    {
        return new ModelImportException($"{Path}.{key}", TryGet(key, out JsonElement value) ? $"{expected}; found {Describe(value)}." : $"{expected}; the key is absent.");
    }

    private ModelImportException Missing(ReadOnlySpan<string> keys, string expected)
    {
        string others = keys.Length > 1 ? $" (or {string.Join(", ", keys[1..].ToArray())})" : "";
        return new ModelImportException($"{Path}.{keys[0]}", $"required key{others} is absent; expected {expected}.");
    }

    private int ReadInt(string key, int min, int max)
    {
        _ = TryGet(key, out JsonElement value);
        return ReadInt(value, $"{Path}.{key}", min, max);
    }

    private static int ReadInt(JsonElement value, string path, int min, int max)
    {
        // Some exporters write whole numbers with a fraction (4096.0); those are integers too.
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && number == Math.Floor(number) && number >= min && number <= max
                ? (int)number
                : throw new ModelImportException(path, $"expected an integer between {min} and {max}, found {Describe(value)}.");
    }

    private bool TryGet(string key, out JsonElement value)
    {
        // JsonElement searches its members one by one, and a hostile file can have a quarter of a million of them.
        members ??= element.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        return members.TryGetValue(key, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private static string Describe(JsonElement value)
    {
        string text = value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => $"a list of {value.GetArrayLength()}",
            JsonValueKind.Undefined => "nothing",
            _ => value.GetRawText(),
        };
        return Quoted.Cut(text, 60);
    }
}
