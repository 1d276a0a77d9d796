using System.Collections.Frozen;
using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// NVIDIA ModelOpt: an algorithm for all linear layers but the excluded ones, or (<c>MIXED_PRECISION</c>) one per listed module. Stated in the
/// config's section, in <c>hf_quant_config.json</c>, or in both.
/// </summary>
internal static class ModelOptFormats
{
    private const string Mixed = "MIXED_PRECISION";

    private static readonly FrozenDictionary<string, Func<CheckpointFormats, int?, ModuleFormat>> Algorithms =
        new Dictionary<string, Func<CheckpointFormats, int?, ModuleFormat>>
        {
            ["FP8"] = (_, _) => new ModuleFormat(NumberFormats.Fp8PerTensorStatic, NumberFormats.Fp8),
            ["FP8_PER_CHANNEL_PER_TOKEN"] = (_, _) => new ModuleFormat(NumberFormats.Fp8PerChannel, NumberFormats.Fp8),
            ["FP8_PB_WO"] = (_, _) => new ModuleFormat(NumberFormats.Fp8Block128, NumberFormats.Fp8Group128),
            ["FP8_BLOCK_SCALES"] = (_, _) => new ModuleFormat(NumberFormats.Fp8Block128, NumberFormats.Fp8Group128),
            ["MXFP8"] = (_, _) => ModuleFormat.Uniform(NumberFormats.Mxfp8),
            ["NVFP4"] = (_, group) => ModuleFormat.Uniform(PublishedFormats.Nvfp4(group ?? 16, tensorScales: 2)),
            ["NVFP4_AWQ"] = (_, group) => ModuleFormat.Uniform(PublishedFormats.Nvfp4(group ?? 16, tensorScales: 2)),
            ["W4A16_NVFP4"] = (c, group) => c.WeightOnly(PublishedFormats.Nvfp4(group ?? 16, tensorScales: 1)),
            ["W4A8_NVFP4_FP8"] = (_, group) => new ModuleFormat(PublishedFormats.Nvfp4(group ?? 16, tensorScales: 2), NumberFormats.Fp8),
            ["W4A16_MXFP4"] = (c, group) => c.WeightOnly(PublishedFormats.Mxfp4(group ?? 32)),
            ["W4A8_MXFP4_FP8"] = (_, group) => new ModuleFormat(PublishedFormats.Mxfp4(group ?? 32), NumberFormats.Fp8),
            ["W4A8_MXFP4_MXFP8"] = (_, group) => new ModuleFormat(PublishedFormats.Mxfp4(group ?? 32), NumberFormats.Mxfp8),
            ["W8A8_SQ_PER_CHANNEL"] = (_, _) => new ModuleFormat(NumberFormats.Int8PerChannel, NumberFormats.Int8),
            ["W8A16"] = (c, _) => c.WeightOnly(PublishedFormats.PerChannel(ElementType.Int8, 16)),
            ["W4A16"] = (c, _) => c.WeightOnly(PublishedFormats.PerChannel(ElementType.Int4, 16)),
            ["W4A16_AWQ"] = (c, group) => c.WeightOnly(PublishedFormats.IntegerGroups(ElementType.Int4, group ?? 128, zeroPoint: false)),
            ["W4A8_AWQ"] = (_, group) =>
                new ModuleFormat(PublishedFormats.IntegerGroups(ElementType.Int4, group ?? 128, zeroPoint: false), NumberFormats.Fp8),
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string Accepted => string.Join(", ", Algorithms.Keys.Order(StringComparer.Ordinal).Append(Mixed));

    /// <summary>The section of a companion file, or <see langword="null"/> where it says that nothing is quantised.</summary>
    public static ConfigNode? Stated(ConfigNode companion)
    {
        ConfigNode section = companion.NodeOrNull("quantization") ?? throw companion.Error("quantization", "expected ModelOpt's section");
        return section.Has("quant_algo") ? section : null;
    }

    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="section">The config's section, if any.</param>
    /// <param name="stated">The companion's section, if any; it wins.</param>
    public static FormatScheme Import(CheckpointFormats checkpoint, ConfigNode? section, ConfigNode? stated)
    {
        ModelOptSource source = new(section, stated);
        string? algorithm = source.Algorithm;
        bool overFp8 = section?.StringOrNull("quant_method") == "fp8" && (algorithm is null || IsMixed(algorithm));
        FormatScheme scheme = overFp8 ? OverFp8(checkpoint, section!, source)
            : IsMixed(algorithm!) ? MixedPrecision(checkpoint, source)
            : OneAlgorithm(checkpoint, source);
        return source.KvCache is { } cache ? scheme with { KvCache = cache } : scheme;
    }

    private static FormatScheme OneAlgorithm(CheckpointFormats checkpoint, ModelOptSource source)
    {
        ModuleFormat linear = Format(checkpoint, source.Primary, "quant_algo", source.GroupSize);
        ImmutableArray<FormatRule> rules = source.Excluding(checkpoint);
        if (source.Experts is { } node)
        {
            rules = rules.Add(new FormatRule("experts", Format(checkpoint, node, ModelOptSource.ExpertsKey, source.GroupSize)));
        }

        return checkpoint.Scheme(linear.Weights.Name, linear, rules);
    }

    private static FormatScheme MixedPrecision(CheckpointFormats checkpoint, ModelOptSource source)
    {
        return checkpoint.Scheme("mixed-precision", checkpoint.Unconverted, [.. source.Excluding(checkpoint), .. Layers(checkpoint, source)]);
    }

    /// <summary>
    /// An FP8 checkpoint in which ModelOpt converted some modules again (DeepSeek-V4 with NVFP4 experts): what it leaves alone stays as it was, so
    /// its list of exclusions adds nothing. Draft layers keep their MXFP4 experts.
    /// </summary>
    private static FormatScheme OverFp8(CheckpointFormats checkpoint, ConfigNode section, ModelOptSource source)
    {
        ImmutableArray<FormatRule> converted = source.HasLayers
            ? Layers(checkpoint, source)
            : [new FormatRule("layers.*.experts", Format(checkpoint, source.Experts ?? source.Primary, ModelOptSource.ExpertsKey, source.GroupSize))];
        return checkpoint.Scheme(
            "mixed-precision", Fp8Formats.Linear(checkpoint, section), [.. converted, .. Fp8Formats.Rules(checkpoint, section)]);
    }

    private static ImmutableArray<FormatRule> Layers(CheckpointFormats checkpoint, ModelOptSource source)
    {
        RuleList rules = new(checkpoint.Experts());
        foreach ((string name, ConfigNode module) in source.Layers().NodesByName())
        {
            rules.Add(name, Format(checkpoint, module, "quant_algo", GroupSize(module) ?? source.GroupSize), module.Path);
        }

        return rules.ToRules();
    }

    private static ModuleFormat Format(CheckpointFormats checkpoint, ConfigNode node, string key, int? groupSize)
    {
        string? algorithm = node.StringOrNull(key);
        return algorithm is not null && Algorithms.TryGetValue(algorithm, out Func<CheckpointFormats, int?, ModuleFormat>? format)
            ? format(checkpoint, groupSize)
            : throw node.Error(key, $"expected one of {Accepted}");
    }

    public static int? GroupSize(ConfigNode node)
    {
        // 0 is how some versions write "none".
        return node.IntOrNull("group_size", 0, 1 << 16) is > 0 and int size ? size : null;
    }

    private static bool IsMixed(string algorithm)
    {
        return string.Equals(algorithm, Mixed, StringComparison.OrdinalIgnoreCase);
    }
}
