using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary><c>quant_method: fp8</c>: linear layers in FP8, in blocks (DeepSeek-V3) or with one scale per tensor.</summary>
/// <remarks>
/// Block scales are stored as FP32, also where <c>scale_fmt</c> says <c>ue8m0</c>: that states their values are powers of two (DeepSeek-V3.2 stores
/// <c>weight_scale_inv</c> as FP32). Checkpoints with <c>expert_dtype: fp4</c> store them in 8 bits: DeepSeek-V4-Pro has 49,150,268,416 E8M0
/// numbers, 1,414,144 more than its experts need.
/// </remarks>
internal static class Fp8Formats
{
    private const string Blocks = "weight_block_size";

    public static FormatScheme Import(CheckpointFormats checkpoint, ConfigNode section)
    {
        ModuleFormat linear = Linear(checkpoint, section);
        string name = checkpoint.HasFp4Experts ? $"{linear.Weights.Name}+mxfp4-experts" : linear.Weights.Name;
        return checkpoint.Scheme(name, linear, Rules(checkpoint, section));
    }

    public static ModuleFormat Linear(CheckpointFormats checkpoint, ConfigNode section)
    {
        bool isStatic = IsStatic(section);
        if (BlockSize(section, isStatic) is not { } block)
        {
            return new ModuleFormat(isStatic ? NumberFormats.Fp8PerTensorStatic : NumberFormats.Fp8PerTensor, NumberFormats.Fp8);
        }

        bool eightBitScales = checkpoint.HasFp4Experts && section.StringOrNull("scale_fmt") == "ue8m0";
        return new ModuleFormat(
            PublishedFormats.Fp8Blocks(block.Rows, block.Columns, eightBitScales ? 8 : 32), PublishedFormats.Fp8Groups(block.Columns));
    }

    public static ImmutableArray<FormatRule> Rules(CheckpointFormats checkpoint, ConfigNode section)
    {
        ImmutableArray<FormatRule> rules = checkpoint.Unconverting(section, "modules_to_not_convert", "ignored_layers");
        return checkpoint.HasFp4Experts
            ? rules.Add(new FormatRule("experts", new ModuleFormat(NumberFormats.Mxfp4, NumberFormats.Mxfp8)))
            : rules;
    }

    private static bool IsStatic(ConfigNode section)
    {
        const string Key = "activation_scheme";
        switch (section.StringOrNull(Key))
        {
            case "static":
                return true;
            case "dynamic":
                return false;
            case null:
                section.Report(Key, "dynamic", "absent: the default of transformers' FineGrainedFP8Config");
                return false;
            default:
                throw section.Error(Key, "expected static or dynamic");
        }
    }

    private static (int Rows, int Columns)? BlockSize(ConfigNode section, bool isStatic)
    {
        if (section.Has(Blocks))
        {
            return section.Ints(Blocks, 1, 1 << 16) is [int rows, int columns] ? (rows, columns) : throw section.Error(Blocks, "expected two integers");
        }

        if (section.StatesNull(Blocks))
        {
            return null;
        }

        if (isStatic || section.Has("ignored_layers"))
        {
            section.Report(Blocks, "null", "absent beside a static activation scheme or AutoFP8's list: one scale per tensor");
            return null;
        }

        section.Report(Blocks, "[128, 128]", "absent: the default of transformers' FineGrainedFP8Config");
        return (128, 128);
    }
}
