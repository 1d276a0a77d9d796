using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>The file of the rules that are part of the assembly.</summary>
internal sealed record EngineRuleFile(ImmutableArray<EngineRule> Rules)
{
    private static readonly Lazy<ImmutableArray<EngineRule>> File = new(() => EmbeddedJson.Read(
        "Performance.Rules.engine-rules.json", PerformanceJsonContext.Default.EngineRuleFile).Rules);

    public static ImmutableArray<EngineRule> Shipped => File.Value;
}
