using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>
/// Reads how a checkpoint stores its numbers: <c>quantization_config</c> (at the root or in the text model's part) or its older name
/// <c>compression_config</c>, the companion file <c>hf_quant_config.json</c>, and the stated data type.
/// </summary>
/// <remarks>
/// <para>Precedence. The root's section wins over the text part's. The companion wins over both for what it states, since TensorRT-LLM and vLLM
/// read it first for ModelOpt checkpoints; what it leaves out is taken from the config, and every contradiction is reported.</para>
/// <para>A method or algorithm that is not listed here is refused with the JSON path: sizes are never guessed.</para>
/// </remarks>
internal static class QuantizationImporter
{
    private static readonly ImmutableArray<string> Sections = ["quantization_config", "compression_config"];

    /// <param name="root">The config.</param>
    /// <param name="text">The part that describes the language model; the config itself where there is only one.</param>
    /// <param name="companion">The content of <c>hf_quant_config.json</c>, or <see langword="null"/>.</param>
    /// <exception cref="ModelImportException">The quantisation is unknown, incomplete or contradictory.</exception>
    public static FormatScheme Import(ConfigNode root, ConfigNode text, ConfigNode? companion)
    {
        CheckpointFormats checkpoint = new(text, DataType(root, text), HasFp4Experts(root, text));
        ConfigNode? section = Section(root) ?? Section(text);
        if (companion is not null && ModelOptFormats.Stated(companion) is { } stated)
        {
            return ModelOptFormats.Import(checkpoint, section, stated);
        }

        return section is null
            ? checkpoint.Scheme(checkpoint.DataType.Name, checkpoint.Unconverted, [])
            : Import(checkpoint, section);
    }

    private static FormatScheme Import(CheckpointFormats checkpoint, ConfigNode section)
    {
        string? method = section.StringOrNull("quant_method");
        if (section.FirstOf("quant_algo", "moe_quant_algo") is not null && (method is null or "fp8" || IsModelOpt(method)))
        {
            return ModelOptFormats.Import(checkpoint, section, stated: null);
        }

        return method switch
        {
            "fp8" => Fp8Formats.Import(checkpoint, section),
            "compressed-tensors" => CompressedTensorsFormats.Import(checkpoint, section),
            null when section.Has("config_groups") => CompressedTensorsFormats.Import(checkpoint, section),
            "mxfp4" => SimpleFormats.Mxfp4(checkpoint, section),
            "fbgemm_fp8" => SimpleFormats.FbgemmFp8(checkpoint, section),
            "bitsandbytes" => SimpleFormats.BitsAndBytes(checkpoint, section),
            "gptq" => GroupedIntegerFormats.Gptq(checkpoint, section),
            "awq" => GroupedIntegerFormats.Awq(checkpoint, section),
            "quark" => QuarkFormats.Import(checkpoint, section),
            _ when method is not null && IsModelOpt(method) => throw section.Error("quant_algo", $"expected one of {ModelOptFormats.Accepted}"),
            _ => throw section.Error(
                "quant_method",
                "expected one of fp8, modelopt, compressed-tensors, mxfp4, gptq, awq, bitsandbytes, fbgemm_fp8, quark, or a quant_algo"),
        };
    }

    private static bool IsModelOpt(string method)
    {
        return method.StartsWith("modelopt", StringComparison.Ordinal);
    }

    private static ConfigNode? Section(ConfigNode node)
    {
        return node.FirstOf(Sections.AsSpan()) is { } key ? node.NodeOrNull(key) : null;
    }

    /// <summary>DeepSeek-V4: <c>expert_dtype</c> is <c>"fp4"</c> where the experts are MXFP4 whatever the section says of the rest.</summary>
    private static bool HasFp4Experts(ConfigNode root, ConfigNode text)
    {
        ConfigNode node = text.Has("expert_dtype") ? text : root;
        return node.StringOrNull("expert_dtype") switch
        {
            null or "fp8" or "bf16" => false,
            "fp4" => true,
            _ => throw node.Error("expert_dtype", "expected fp4, fp8 or bf16"),
        };
    }

    private static NumberFormat DataType(ConfigNode root, ConfigNode text)
    {
        foreach (ConfigNode node in new[] { text, root })
        {
            if (node.FirstOf("dtype", "torch_dtype") is { } key)
            {
                string name = node.StringOrNull(key)!;
                return name.Replace("torch.", "", StringComparison.Ordinal) switch
                {
                    "bfloat16" or "bf16" => NumberFormats.Bf16,
                    "float16" or "half" or "fp16" => NumberFormats.Fp16,
                    "float32" or "float" or "fp32" => NumberFormats.Fp32,
                    _ => throw node.Error(key, "expected bfloat16, float16 or float32"),
                };
            }
        }

        root.Report("torch_dtype", "bfloat16", "absent: what nearly all published checkpoints are stored in");
        return NumberFormats.Bf16;
    }
}
