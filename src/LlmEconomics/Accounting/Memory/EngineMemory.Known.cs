using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <content>What is known of engines, by version and by date.</content>
public sealed partial record EngineMemory
{
    private static readonly Lazy<ImmutableArray<EngineMemory>> Known = new(() =>
        EmbeddedJson.Read("Accounting.Memory.engine-memory.json", MemoryJsonContext.Default.EngineMemoryList).Engines);

    /// <summary>All that is known, engine by engine, oldest first.</summary>
    [JsonIgnore]
    public static IReadOnlyList<EngineMemory> All => Known.Value;

    /// <summary>What holds for an engine at a version.</summary>
    /// <param name="engine">The engine, ignoring case.</param>
    /// <param name="version">The version as the engine prints it: <c>0.19.0</c>, <c>v0.22.1rc2</c>, <c>b9187</c>.</param>
    /// <exception cref="ArgumentException">The engine is not listed.</exception>
    /// <exception cref="FormatException"><paramref name="version"/> does not begin with a version number.</exception>
    public static EngineMemory For(string engine, string version)
    {
        Version asked = Parse(Guard.NotBlank(version));
        return Find(engine, m => m.version <= asked) ?? throw NotListed(engine);
    }

    /// <summary>What holds for an engine's releases up to a date; the oldest known where the date is older.</summary>
    /// <param name="engine">The engine, ignoring case.</param>
    /// <param name="date">The date.</param>
    /// <exception cref="ArgumentException">The engine is not listed.</exception>
    public static EngineMemory At(string engine, DateOnly date)
    {
        return TryAt(engine, date) ?? throw NotListed(engine);
    }

    internal static EngineMemory? TryAt(string engine, DateOnly date)
    {
        return Find(Guard.NotBlank(engine), m => m.Released <= date) ?? Known.Value.FirstOrDefault(m => m.IsOf(engine));
    }

    private static EngineMemory? Find(string engine, Func<EngineMemory, bool> holds)
    {
        Guard.NotBlank(engine);
        return Known.Value.LastOrDefault(m => m.IsOf(engine) && holds(m));
    }

    private bool IsOf(string engine)
    {
        return string.Equals(Engine, engine, StringComparison.OrdinalIgnoreCase);
    }

    private static ArgumentException NotListed(string engine)
    {
        return new ArgumentException($"engine {Quoted.Of(engine)} is not listed; known: {Listing.Of(Known.Value.Select(m => m.Engine).Distinct())}.", nameof(engine));
    }

    /// <summary>The leading numbers: engines append <c>rc1</c>, <c>.post2</c> or <c>+cu124</c>, which change no default; <c>b9187</c> is a build.</summary>
    private static Version Parse(string text)
    {
        string[] numbers = [.. text.TrimStart('v', 'b').Split('.').TakeWhile(p => p.Length > 0 && char.IsAsciiDigit(p[0])).Take(3)
            .Select(p => string.Concat(p.TakeWhile(char.IsAsciiDigit)))];
        int[] parts = [.. numbers.Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int part) ? part : -1)];
        return parts.Length > 0 && !parts.Contains(-1)
            ? new Version(parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2))
            : throw new FormatException($"{Quoted.Of(text)} does not begin with a version number such as 0.22.0.");
    }
}

/// <summary>The file format of what is known of engines' memory.</summary>
internal sealed record EngineMemoryList(ImmutableArray<EngineMemory> Engines);

/// <summary>Serialisation of what is known of memory, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(EngineMemoryList))]
[JsonSerializable(typeof(AddressableMemoryList))]
internal sealed partial class MemoryJsonContext : JsonSerializerContext;
