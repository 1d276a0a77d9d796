using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>What every quantisation method shares: the format of unconverted weights, the model's config, and how rules are made from lists.</summary>
/// <param name="Model">The language model's part of the config.</param>
/// <param name="DataType">Format of weights that are not converted.</param>
/// <param name="HasFp4Experts">Whether the model itself says that its experts are MXFP4 whatever the rest is in (DeepSeek-V4).</param>
internal sealed record CheckpointFormats(ConfigNode Model, NumberFormat DataType, bool HasFp4Experts)
{
    /// <summary>Unconverted weights and activations.</summary>
    public ModuleFormat Unconverted { get; } = ModuleFormat.Uniform(DataType);

    /// <summary>A checkpoint whose linear layers are in one format but for the rules.</summary>
    public FormatScheme Scheme(string name, ModuleFormat linear, ImmutableArray<FormatRule> rules)
    {
        return new FormatScheme { Name = name, Linear = linear, Other = Unconverted, Rules = rules, KvCache = DataType, State = DataType };
    }

    /// <summary>Weights in the given format, activations as they come.</summary>
    public ModuleFormat WeightOnly(NumberFormat weights)
    {
        return new ModuleFormat(weights, DataType);
    }

    /// <summary>The modules that the first present key lists, each to stay unconverted; reported when no key is there.</summary>
    public ImmutableArray<FormatRule> Unconverting(ConfigNode node, params ReadOnlySpan<string> keys)
    {
        if (node.FirstOf(keys) is { } key)
        {
            return RuleList.Uniform(node, key, Unconverted, Experts());
        }

        node.Report(keys[0], "embedding, head, norms, routers and gates", "absent: what published checkpoints leave unconverted");
        return [];
    }

    /// <summary>Routed experts per layer where the config states them: a list that names some of them only cannot be represented.</summary>
    public int? Experts()
    {
        return Model.IntOrNull(["n_routed_experts", "num_local_experts", "num_experts", "moe_num_experts"], 0, 1 << 16);
    }
}
