using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>The file of the layouts that are part of the assembly.</summary>
internal sealed record CacheLayoutFile(ImmutableArray<CacheLayout> Layouts)
{
    private static readonly Lazy<ImmutableArray<CacheLayout>> File = new(() => EmbeddedJson.Read(
        "Accounting.Caches.cache-layouts.json", CacheJsonContext.Default.CacheLayoutFile).Layouts);

    public static ImmutableArray<CacheLayout> Shipped => File.Value;
}

/// <summary>Serialisation of layouts without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = System.Text.Json.JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(CacheLayoutFile))]
internal sealed partial class CacheJsonContext : JsonSerializerContext;
