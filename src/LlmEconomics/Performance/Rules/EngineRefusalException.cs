using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>An engine does not start with a deployment, or does not take a request. <see cref="Findings"/> say by which of its rules.</summary>
/// <remarks>Take the rules away to price it all the same: <c>engine with { Rules = [] }</c>.</remarks>
public sealed class EngineRefusalException : ArgumentException
{
    /// <summary>A refusal by rules.</summary>
    /// <param name="findings">What the rules say, at least one.</param>
    public EngineRefusalException(ImmutableArray<EngineFinding> findings)
        : base(string.Join(" ", Guard.Items(findings).Select(f => $"{f.Engine} refuses: {f.Reason} ({f.Rule}; {f.Source}).")))
    {
        Findings = findings.IsDefault ? [] : findings;
    }

    /// <summary>What the rules say.</summary>
    public ImmutableArray<EngineFinding> Findings { get; }
}
