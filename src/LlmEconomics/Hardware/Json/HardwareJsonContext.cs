using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Serialisation of hardware files without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    WriteIndented = true,
    Converters =
    [
        typeof(ReadableQuantityConverter<Bytes>), typeof(ReadableQuantityConverter<BytesPerSecond>),
        typeof(ReadableQuantityConverter<Watts>), typeof(ReadableQuantityConverter<Duration>),
    ])]
[JsonSerializable(typeof(AcceleratorDocument))]
[JsonSerializable(typeof(CatalogDocument))]
internal sealed partial class HardwareJsonContext : JsonSerializerContext;
