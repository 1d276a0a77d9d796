namespace LlmEconomics;

/// <summary>A standing is its name in JSON.</summary>
internal sealed class StandingJsonConverter() : NameJsonConverter<Standing>("a standing", Standing.All);
