using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>Methods that state little more than their name: <c>mxfp4</c>, <c>fbgemm_fp8</c>, <c>bitsandbytes</c>.</summary>
internal static class SimpleFormats
{
    /// <summary>gpt-oss: only experts are converted, whatever the list of exceptions says; their biases stay as they are.</summary>
    public static FormatScheme Mxfp4(CheckpointFormats checkpoint, ConfigNode section)
    {
        ImmutableArray<FormatRule> rules =
        [
            .. checkpoint.Unconverting(section, "modules_to_not_convert"),
            new FormatRule("experts", checkpoint.WeightOnly(NumberFormats.Mxfp4)),
        ];
        return checkpoint.Scheme("mxfp4-experts", checkpoint.Unconverted, rules);
    }

    /// <summary>FP8 per output channel with dynamic activations (Llama-3.1-405B-FP8).</summary>
    public static FormatScheme FbgemmFp8(CheckpointFormats checkpoint, ConfigNode section)
    {
        return checkpoint.Scheme(
            NumberFormats.Fp8PerChannel.Name,
            new ModuleFormat(NumberFormats.Fp8PerChannel, NumberFormats.Fp8),
            checkpoint.Unconverting(section, "modules_to_not_convert"));
    }

    /// <summary>
    /// 4 bits in blocks of 64 with an FP32 maximum each, which double quantisation turns into 8 bits; or 8-bit rows. The second level of double
    /// quantisation (one FP32 per 256 blocks, 0.002 bits per weight) is not counted.
    /// </summary>
    /// <remarks>Source: Dettmers et al., QLoRA, arXiv:2305.14314, section 3; LLM.int8(), arXiv:2208.07339.</remarks>
    public static FormatScheme BitsAndBytes(CheckpointFormats checkpoint, ConfigNode section)
    {
        bool four = section.BoolOrNull("load_in_4bit") == true, eight = section.BoolOrNull("load_in_8bit") == true;
        if (four == eight)
        {
            throw section.Error("load_in_4bit", "expected exactly one of load_in_4bit and load_in_8bit to be true");
        }

        ModuleFormat linear = four
            ? checkpoint.WeightOnly(FourBits(section))
            : new ModuleFormat(NumberFormats.Int8PerChannel, NumberFormats.Int8);
        return checkpoint.Scheme(linear.Weights.Name, linear, checkpoint.Unconverting(section, "llm_int8_skip_modules"));
    }

    private static NumberFormat FourBits(ConfigNode section)
    {
        string? type = section.StringOrNull("bnb_4bit_quant_type");
        if (type is null)
        {
            section.Report("bnb_4bit_quant_type", "fp4", "absent: the default of transformers' BitsAndBytesConfig; nf4 takes the same space");
            type = "fp4";
        }

        if (type is not ("fp4" or "nf4"))
        {
            throw section.Error("bnb_4bit_quant_type", "expected fp4 or nf4");
        }

        bool isDouble = section.BoolOr("bnb_4bit_use_double_quant", false, "absent: the default of transformers' BitsAndBytesConfig");
        return new NumberFormat
        {
            Name = isDouble ? $"{type}-g64-double" : $"{type}-g64",
            Element = ElementType.Fp4,
            Scales = ScaleLayout.PerGroup(64, isDouble ? 8 : 32),
        };
    }
}
