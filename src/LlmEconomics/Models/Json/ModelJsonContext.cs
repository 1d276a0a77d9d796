using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Serialisation of models without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ModelArchitecture))]
[JsonSerializable(typeof(CatalogModel))]
[JsonSerializable(typeof(LayersDocument))]
internal sealed partial class ModelJsonContext : JsonSerializerContext;
