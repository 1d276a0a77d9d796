using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>Reads and writes formats as JSON without reflection: camelCase, comments allowed, unknown members refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(FormatScheme))]
[JsonSerializable(typeof(NumberFormat))]
internal sealed partial class FormatJsonContext : JsonSerializerContext;
