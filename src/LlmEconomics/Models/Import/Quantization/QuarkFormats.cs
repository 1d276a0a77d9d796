using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>AMD Quark: one format for all layers (<c>global_quant_config</c>), exceptions by wildcard, and excluded modules.</summary>
/// <remarks>
/// A list of two weight formats is a sequence of conversions: FP4 groups whose scales are FP8 are NVFP4; FP8 followed by INT4 is stored as INT4
/// per channel with both scales. Source: quark.docs.amd.com and vLLM's <c>quark.py</c>.
/// </remarks>
internal static class QuarkFormats
{
    private const string Global = "global_quant_config", Layers = "layer_quant_config";

    public static FormatScheme Import(CheckpointFormats checkpoint, ConfigNode section)
    {
        ConfigNode global = section.NodeOrNull(Global) ?? throw section.Error(Global, "expected the format of all layers");
        ModuleFormat linear = Format(checkpoint, global);
        RuleList layers = new(checkpoint.Experts());
        NumberFormat? cache = null;
        foreach (string key in new[] { Layers, "kv_cache_quant_config" })
        {
            foreach ((string pattern, ConfigNode layer) in section.NodeOrNull(key)?.NodesByName() ?? [])
            {
                cache ??= Cache(layer);
                if (key == Layers)
                {
                    layers.Add(pattern, Format(checkpoint, layer), layer.Path);
                }
            }
        }

        FormatScheme scheme = checkpoint.Scheme(
            linear.Weights.Name, linear, [.. checkpoint.Unconverting(section, "exclude"), .. layers.ToRules()]);
        return cache is null ? scheme : scheme with { KvCache = cache };
    }

    private static ModuleFormat Format(CheckpointFormats checkpoint, ConfigNode node)
    {
        (ConfigNode First, ConfigNode? Second)? weight = Stages(node, "weight"), input = Stages(node, "input_tensors");
        bool isStatic = input?.First.BoolOrNull("is_dynamic") == false;
        NumberFormat weights = weight switch
        {
            null => checkpoint.DataType,
            (var first, null) => Weights(checkpoint, first, isStatic),
            (var first, var second) when DataType(first) == ElementType.Fp4 && DataType(second) == ElementType.Fp8 =>
                PublishedFormats.Nvfp4(first.Int("group_size", 1, 1 << 16), input is null ? 1 : 2),
            (var first, var second) when DataType(first) == ElementType.Fp8 && DataType(second) == ElementType.Int4 =>
                PublishedFormats.PerChannel(ElementType.Int4, 32) with { TensorScales = isStatic ? 2 : 1, Name = "int4-channel-fp8" },
            _ => throw node.Error("weight", "expected one stage, fp4 with fp8 scales, or fp8 followed by int4"),
        };
        return new ModuleFormat(weights, input is { First: var x } ? Activations(x, input.Value.Second is not null) : checkpoint.DataType);
    }

    private static NumberFormat Weights(CheckpointFormats checkpoint, ConfigNode node, bool isStatic)
    {
        ElementType element = DataType(node);
        bool exponent = node.StringOrNull("scale_format") == "e8m0";
        return node.StringOrNull("qscheme") switch
        {
            "per_tensor" => PublishedFormats.PerTensor(element, isStatic ? 2 : 1),
            "per_channel" => PublishedFormats.PerChannel(element, 32),
            "per_group" when exponent => Microscaled(element, node.Int("group_size", 1, 1 << 16)),
            "per_group" when element.Name.StartsWith("int", StringComparison.Ordinal) => PublishedFormats.IntegerGroups(
                element, node.Int("group_size", 1, 1 << 16), node.BoolOrNull("symmetric") == false),
            _ => throw node.Error("qscheme", "expected per_tensor, per_channel, or per_group of integers or with scale_format e8m0"),
        };
    }

    private static NumberFormat Microscaled(ElementType element, int groupSize)
    {
        return element == ElementType.Fp4 ? PublishedFormats.Mxfp4(groupSize)
            : element == ElementType.Fp8 && groupSize == 32 ? NumberFormats.Mxfp8
            : new NumberFormat { Name = $"mx{element.Name}-g{groupSize}", Element = element, Scales = ScaleLayout.PerGroup(groupSize, 8) };
    }

    private static NumberFormat Activations(ConfigNode node, bool hasSecondStage)
    {
        ElementType element = DataType(node);
        return hasSecondStage && element == ElementType.Fp4 ? NumberFormats.Nvfp4
            : node.StringOrNull("scale_format") == "e8m0" ? Microscaled(element, node.Int("group_size", 1, 1 << 16))
            : NumberFormats.Plain(element);
    }

    private static NumberFormat? Cache(ConfigNode layer)
    {
        return Stages(layer, "output_tensors") is { First: var outputs } ? NumberFormats.Plain(DataType(outputs)) : null;
    }

    private static (ConfigNode First, ConfigNode? Second)? Stages(ConfigNode node, string key)
    {
        if (!node.IsArray(key))
        {
            return node.NodeOrNull(key) is { } single ? (single, null) : null;
        }

        return node.NodeList(key, 2) switch
        {
            [var first] => (first, null),
            [var first, var second] => (first, second),
            _ => throw node.Error(key, "expected one or two stages"),
        };
    }

    private static ElementType DataType(ConfigNode node)
    {
        return node.StringOrNull("dtype") switch
        {
            "fp8_e4m3" or "fp8_e5m2" => ElementType.Fp8,
            "fp6_e3m2" or "fp6_e2m3" => ElementType.Fp6,
            "fp4" => ElementType.Fp4,
            "int8" or "uint8" => ElementType.Int8,
            "int4" or "uint4" => ElementType.Int4,
            "int3" => ElementType.Int3,
            "int2" => ElementType.Int2,
            "bfloat16" => ElementType.Bf16,
            "float16" => ElementType.Fp16,
            _ => throw node.Error(
                "dtype", "expected fp8_e4m3, fp8_e5m2, fp6_e3m2, fp6_e2m3, fp4, int8, uint8, int4, uint4, int3, int2, bfloat16 or float16"),
        };
    }
}
