using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// <c>compressed-tensors</c> (llm-compressor): groups of modules, named or by class, each with the format of its weights and inputs.
/// </summary>
/// <remarks>
/// Scales are stored in the checkpoint's data type unless <c>scale_dtype</c> or the packed format says otherwise. The shape that
/// <c>pack-quantized</c> stores beside each tensor (two integers) is not counted. Source: github.com/vllm-project/compressed-tensors,
/// <c>quantization/quant_args.py</c> and <c>compressors</c>.
/// </remarks>
internal static class CompressedTensorsFormats
{
    private const string Packed = "pack-quantized", Mxfp4 = "mxfp4-pack-quantized", Nvfp4 = "nvfp4-pack-quantized";

    private static readonly ImmutableArray<string> Formats =
        [Packed, Mxfp4, Nvfp4, "mxfp8-quantized", "float-quantized", "int-quantized", "naive-quantized", "mixed-precision"];

    public static FormatScheme Import(CheckpointFormats checkpoint, ConfigNode section)
    {
        ImmutableArray<FormatRule>.Builder rules = ImmutableArray.CreateBuilder<FormatRule>();
        rules.AddRange(checkpoint.Unconverting(section, "ignore"));
        ModuleFormat? linear = null;
        string? common = Format(section, fallback: null);
        ConfigNode groups = section.NodeOrNull("config_groups") ?? throw section.Error("config_groups", "expected groups of modules");
        foreach ((string _, ConfigNode group) in groups.NodesByName())
        {
            ModuleFormat format = GroupFormat(checkpoint, group, Format(group, common));
            if (!group.Has("targets"))
            {
                group.Report("targets", "Linear", "absent: compressed-tensors converts linear layers");
                linear = Only(linear, format, group);
                continue;
            }

            ImmutableArray<string> targets = group.Strings("targets");
            if (targets.Contains("Linear", StringComparer.Ordinal))
            {
                linear = Only(linear, format, group);
            }

            rules.AddRange(Named(checkpoint, group, targets, format));
        }

        FormatScheme scheme = checkpoint.Scheme(
            linear?.Weights.Name ?? "mixed-precision", linear ?? checkpoint.Unconverted, rules.ToImmutable());
        return KvCacheFormats.OrNull(section, "kv_cache_scheme") is { } cache ? scheme with { KvCache = cache } : scheme;
    }

    private static ModuleFormat Only(ModuleFormat? earlier, ModuleFormat format, ConfigNode group)
    {
        return earlier is null || earlier == format ? format : throw group.Error("targets", "expected one group for class Linear");
    }

    /// <summary>Targets are class names (<c>Linear</c>, <c>Embedding</c>), module names or expressions; names come before classes.</summary>
    private static ImmutableArray<FormatRule> Named(CheckpointFormats checkpoint, ConfigNode group, ImmutableArray<string> targets, ModuleFormat format)
    {
        RuleList list = new(checkpoint.Experts());
        for (int i = 0; i < targets.Length; i++)
        {
            string path = $"{group.Path}.targets[{i}]";
            if (targets[i] == "Embedding")
            {
                list.Add("embed_tokens", format, path);
            }
            else if (targets[i].Length > 0 && char.IsAsciiLetterUpper(targets[i][0]) && targets[i] != "Linear")
            {
                throw new ModelImportException(path, $"expected the class Linear or Embedding, a module name or a regular expression; found {Quoted.Of(targets[i])}.");
            }
            else if (targets[i] != "Linear")
            {
                list.Add(targets[i], format, path);
            }
        }

        return list.ToRules();
    }

    private static string? Format(ConfigNode node, string? fallback)
    {
        string? format = node.StringOrNull("format");
        return format is null ? fallback
            : Formats.Contains(format, StringComparer.Ordinal) ? format
            : throw node.Error("format", $"expected one of {string.Join(", ", Formats)}");
    }

    private static ModuleFormat GroupFormat(CheckpointFormats checkpoint, ConfigNode group, string? format)
    {
        NumberFormat activations = group.NodeOrNull("input_activations") is { } inputs
            ? QuantizedTensor.Read(inputs).Activations(checkpoint.DataType)
            : checkpoint.DataType;
        return group.NodeOrNull("weights") is { } weights
            ? new ModuleFormat(Weights(checkpoint, QuantizedTensor.Read(weights), format, activations, group), activations)
            : new ModuleFormat(checkpoint.DataType, activations);
    }

    private static NumberFormat Weights(
        CheckpointFormats checkpoint, QuantizedTensor weights, string? format, NumberFormat activations, ConfigNode group)
    {
        // "local" is dynamic within a group, under one static scale per tensor.
        ConfigNode? inputs = group.NodeOrNull("input_activations");
        bool staticInput = inputs is not null && !inputs.IsString("dynamic") && inputs.BoolOrNull("dynamic") == false;
        int tensorScales = activations.Element.Bits < 16 ? 2 : 1, scaleBits = checkpoint.DataType.ElementBits;
        bool isMx = format == Mxfp4 || weights.ScaleIsExponent;
        return (weights.IsFloat, weights.Bits, weights.Strategy) switch
        {
            (true, 4, _) when format == Nvfp4 || weights.Strategy == "tensor_group" || (!isMx && weights.GroupSize == 16) =>
                PublishedFormats.Nvfp4(weights.GroupSize ?? 16, tensorScales),
            (true, 4, "group") when isMx => PublishedFormats.Mxfp4(weights.GroupSize ?? 32),
            (true, 8, "group") when weights.ScaleIsExponent && weights.GroupSize == 32 => NumberFormats.Mxfp8,
            (true, 8, "tensor") => PublishedFormats.PerTensor(ElementType.Fp8, staticInput ? 2 : 1),
            (true, 8, "channel") => PublishedFormats.PerChannel(ElementType.Fp8, scaleBits),
            (true, 8, "block") => PublishedFormats.Fp8Blocks(weights.Block.Rows, weights.Block.Columns, scaleBits),
            (false, _, _) when Stored(weights.Bits, format) is { } element => weights.Strategy switch
            {
                "tensor" => PublishedFormats.PerTensor(element, staticInput ? 2 : 1),
                "channel" => PublishedFormats.PerChannel(element, scaleBits, weights.IsSymmetric ? 0 : element.Bits),
                "group" => PublishedFormats.IntegerGroups(element, weights.GroupSize!.Value, !weights.IsSymmetric),
                _ => throw weights.Node.Error("strategy", "expected tensor, channel or group for integer weights"),
            },
            _ => throw weights.Node.Error(
                "num_bits", $"expected 4- or 8-bit float, or 2- to 8-bit int; found strategy {Quoted.Of(weights.Strategy)} with this width"),
        };
    }

    /// <summary>Only the packed format stores fewer than eight bits per integer; the others use a byte each.</summary>
    private static ElementType? Stored(int bits, string? format)
    {
        return PublishedFormats.Integer(format is "int-quantized" or "naive-quantized" ? 8 : bits);
    }
}
