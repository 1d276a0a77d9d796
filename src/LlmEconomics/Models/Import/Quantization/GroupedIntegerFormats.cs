using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary><c>gptq</c> and <c>awq</c>: integers in groups along the input, a 16-bit scale and a packed zero point each, 16-bit activations.</summary>
/// <remarks>
/// GPTQ stores zero points even where quantisation is symmetric. Its group index (one 32-bit integer per input of a layer) is not counted.
/// Source: AutoGPTQ, GPTQModel and AutoAWQ checkpoints.
/// </remarks>
internal static class GroupedIntegerFormats
{
    public static FormatScheme Gptq(CheckpointFormats checkpoint, ConfigNode section)
    {
        if (section.Has("modules_in_block_to_quantize"))
        {
            throw section.Error("modules_in_block_to_quantize", "expected no list: a choice within blocks is not supported");
        }

        ModuleFormat linear = checkpoint.WeightOnly(GptqWeights(section, Bits(section, "bits"), GroupSize(section, "group_size")));
        ImmutableArray<FormatRule>.Builder rules = ImmutableArray.CreateBuilder<FormatRule>();
        AddOverrides(checkpoint, section, rules);
        if (section.Has("modules_to_not_convert"))
        {
            rules.AddRange(checkpoint.Unconverting(section, "modules_to_not_convert"));
        }

        if (section.BoolOrNull("lm_head") == true)
        {
            rules.Add(new FormatRule("lm_head", linear));
        }

        return checkpoint.Scheme(linear.Weights.Name, linear, rules.ToImmutable());
    }

    public static FormatScheme Awq(CheckpointFormats checkpoint, ConfigNode section)
    {
        string bitsKey = section.FirstOf("bits", "w_bit") ?? "bits", groupKey = section.FirstOf("group_size", "q_group_size") ?? "group_size";
        int bits = Bits(section, bitsKey);
        bool zeroPoint = section.BoolOr("zero_point", true, "absent: AutoAWQ's default");
        NumberFormat weights = PublishedFormats.IntegerGroups(PublishedFormats.Integer(bits)!, GroupSize(section, groupKey), zeroPoint);
        return checkpoint.Scheme(weights.Name, checkpoint.WeightOnly(weights), checkpoint.Unconverting(section, "modules_to_not_convert"));
    }

    /// <summary>GPTQModel's <c>dynamic</c>: <c>-:expression</c> leaves modules out, <c>+:expression</c> gives them other parameters.</summary>
    private static void AddOverrides(CheckpointFormats checkpoint, ConfigNode section, ImmutableArray<FormatRule>.Builder rules)
    {
        if (section.NodeOrNull("dynamic") is not { } dynamic)
        {
            return;
        }

        RuleList list = new(experts: null);
        foreach ((string name, ConfigNode module) in dynamic.NodesByName())
        {
            bool leavesOut = name.StartsWith("-:", StringComparison.Ordinal);
            string expression = leavesOut || name.StartsWith("+:", StringComparison.Ordinal) ? name[2..] : name;
            int bits = module.Has("bits") ? Bits(module, "bits") : Bits(section, "bits");
            int group = module.Has("group_size") ? GroupSize(module, "group_size") : GroupSize(section, "group_size");
            list.Add($"re:{expression}", leavesOut ? checkpoint.Unconverted : checkpoint.WeightOnly(GptqWeights(module, bits, group)), module.Path);
        }

        rules.AddRange(list.ToRules());
    }

    private static NumberFormat GptqWeights(ConfigNode node, int bits, int groupSize)
    {
        return PublishedFormats.IntegerGroups(
            PublishedFormats.Integer(bits) ?? throw node.Error("bits", "expected 2, 3, 4, 5, 6 or 8"), groupSize, zeroPoint: true);
    }

    private static int Bits(ConfigNode node, string key)
    {
        int bits = node.Int(key, 1, 64);
        return PublishedFormats.Integer(bits) is not null ? bits : throw node.Error(key, "expected 2, 3, 4, 5, 6 or 8");
    }

    private static int GroupSize(ConfigNode node, string key)
    {
        int size = node.Int(key, -1, 1 << 16);
        return size != 0 ? size : throw node.Error(key, "expected a group size, or -1 for whole rows");
    }
}
