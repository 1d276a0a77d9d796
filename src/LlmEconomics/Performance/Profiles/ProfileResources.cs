using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace LlmEconomics;

/// <summary>The profiles that are part of the assembly.</summary>
internal static class ProfileResources
{
    public static T Load<T>(string file, JsonTypeInfo<T> type)
    {
        return EmbeddedJson.Read($"Performance.Profiles.{file}", type);
    }
}

/// <summary>The file format of efficiency profiles.</summary>
internal sealed record EfficiencyProfileList(ImmutableArray<EfficiencyProfile> Profiles);

/// <summary>The file format of engine profiles.</summary>
internal sealed record EngineProfileList(ImmutableArray<EngineProfile> Profiles);

/// <summary>Serialisation of profiles without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(EfficiencyProfileList))]
[JsonSerializable(typeof(EngineProfileList))]
[JsonSerializable(typeof(EfficiencyProfile))]
[JsonSerializable(typeof(EngineProfile))]
[JsonSerializable(typeof(ServingDefault))]
[JsonSerializable(typeof(EngineRuleFile))]
internal sealed partial class PerformanceJsonContext : JsonSerializerContext;
