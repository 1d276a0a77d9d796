using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Which layers hold a mixture of experts.</summary>
internal delegate ImmutableArray<bool> ExpertLayout(FamilyConfig config, int layers);

/// <summary>Inner width of the shared expert of each layer, given that of a routed one.</summary>
internal delegate ImmutableArray<int> SharedExpertRule(FamilyConfig config, ImmutableArray<int> expertWidths);

/// <summary>What a family's mixture-of-experts code fixes and its config does not say.</summary>
internal sealed record ExpertTraits
{
    public ExpertLayout Layout { get; init; } = ExpertLayouts.All;

    public SharedExpertRule Shared { get; init; } = SharedExperts.None;

    /// <summary>The module's name where it differs from the dense MLP's.</summary>
    public string? Module { get; init; }

    public string SharedModule { get; init; } = "shared_experts";

    /// <summary>Keys of one expert's width.</summary>
    public string[] WidthKeys { get; init; } = ConfigKeys.ExpertWidth;

    public bool Gated { get; init; } = true;

    public bool SharedGate { get; init; }

    public Setting CorrectionBias { get; init; }

    public bool RouterBias { get; init; }

    public bool ExpertBias { get; init; }
}
