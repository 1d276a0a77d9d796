using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Formats of the modules that a pattern names.</summary>
/// <param name="Pattern">Which modules.</param>
/// <param name="Format">Their formats.</param>
public sealed record FormatRule(string Pattern, ModuleFormat Format);

/// <summary>Which number format each module of a model is stored in.</summary>
public sealed record FormatScheme
{
    /// <summary>The scheme's name.</summary>
    public required string Name { get; init; }

    /// <summary>Formats of linear layers that no rule names.</summary>
    public required ModuleFormat Linear { get; init; }

    /// <summary>Formats of everything else.</summary>
    public ModuleFormat Other { get; init; } = ModuleFormat.Uniform(NumberFormats.Bf16);

    /// <summary>Rules in order; the first match wins.</summary>
    public ImmutableArray<FormatRule> Rules { get; init; } = [];

    /// <summary>Format of the KV cache.</summary>
    public NumberFormat KvCache { get; init; } = NumberFormats.Bf16;

    /// <summary>Format of recurrent states whose config states none.</summary>
    public NumberFormat State { get; init; } = NumberFormats.Bf16;

    /// <summary>Formats of one weight.</summary>
    public ModuleFormat FormatOf(WeightTensor tensor, string fullName)
    {
        return Guard.NotNull(tensor).Role.IsLinear ? Linear : Other;
    }
}
