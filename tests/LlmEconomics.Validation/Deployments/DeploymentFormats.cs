namespace LlmEconomics.Validation.Deployments;

/// <summary>The number formats behind the precision labels of the published deployments: per module, not per checkpoint.</summary>
/// <remarks>
/// NVFP4 checkpoints leave attention (of DeepSeek: all but the output projection), shared experts and the head in BF16:
/// <c>hf_quant_config.json</c> of the model repositories. "FP8" of DeepSeek, MiniMax and Qwen3.5 means 128 × 128 blocks whatever the label says. gpt-oss
/// is BF16 but for its MXFP4 experts, which meet 16-bit activations on Hopper and 8-bit ones from Blackwell on. The cache is FP8 in FP8 and FP4 runs,
/// except for gpt-oss on Hopper.
/// </remarks>
internal static class DeploymentFormats
{
    private static readonly ModuleFormat Plain = ModuleFormat.Uniform(NumberFormats.Bf16);

    public static FormatScheme Of(DeploymentRow row, ModelArchitecture model, FormatScheme stored, Accelerator accelerator)
    {
        string label = row.GemmFormat.Length > 0 ? row.GemmFormat : row.ExpertFormat;
        if (row.Model.Contains("gpt-oss", StringComparison.OrdinalIgnoreCase) || label == "mxfp4")
        {
            return Mxfp4Experts(accelerator);
        }

        bool isMixture = model.Layers.SelectMany(l => l.FeedForwards).OfType<MixtureOfExperts>().Any();
        return Own(stored, label) ?? label switch
        {
            "" or "bf16" or "bfloat16" or "float16" => FormatScheme.Bf16,
            "nvfp4" => Nvfp4(model, isMixture),
            "fp8" or "fp8_block" => (isMixture || label == "fp8_block" ? FormatScheme.Fp8Block128 : FormatScheme.Fp8PerTensor)
                with { KvCache = NumberFormats.Fp8 },
            "int4" or "int4_wo" or "w4a16" or "int4_weight_only" => Int4(isMixture),
            _ => throw new NotSupportedException($"gemm_format '{label}' is not mapped."),
        };
    }

    /// <summary>The formats that the checkpoint's own config states, where the row's label means them.</summary>
    private static FormatScheme? Own(FormatScheme own, string label)
    {
        ElementType? type = label switch
        {
            "nvfp4" => ElementType.Fp4,
            "fp8" or "fp8_block" => ElementType.Fp8,
            "int4" or "int4_wo" or "w4a16" or "int4_weight_only" => ElementType.Int4,
            _ => null,
        };
        bool agrees = type is not null && own.Rules.Select(r => r.Format.Weights.Element).Append(own.Linear.Weights.Element).Contains(type);
        return !agrees ? null : type == ElementType.Int4 ? own : own with { KvCache = NumberFormats.Fp8 };
    }

    private static FormatScheme Mxfp4Experts(Accelerator accelerator)
    {
        bool narrow = accelerator.Peaks.TryGet(ElementType.Fp4, out _);
        return FormatScheme.Mxfp4Experts with
        {
            Rules = [new FormatRule("experts", new ModuleFormat(NumberFormats.Mxfp4, narrow ? NumberFormats.Fp8 : NumberFormats.Bf16))],
            KvCache = narrow ? NumberFormats.Fp8 : NumberFormats.Bf16,
        };
    }

    private static FormatScheme Nvfp4(ModelArchitecture model, bool isMixture)
    {
        string[] kept = model.Layers.SelectMany(l => l.Sublayers).OfType<LatentAttention>().Any()
            ? ["q_a_proj", "q_b_proj", "q_proj", "kv_a_proj_with_mqa", "kv_b_proj"]
            : isMixture ? ["self_attn", "linear_attn", "shared_expert", "shared_experts"] : [];
        return FormatScheme.Nvfp4 with { KvCache = NumberFormats.Fp8, Rules = [.. kept.Select(k => new FormatRule(k, Plain))] };
    }

    /// <summary>Weight-only int4: of a mixture the experts alone (Kimi-K2.5), of a dense model every linear layer.</summary>
    private static FormatScheme Int4(bool isMixture)
    {
        ModuleFormat int4 = new(NumberFormats.Int4Group32Symmetric, NumberFormats.Bf16);
        return isMixture
            ? FormatScheme.Bf16 with { Name = "int4-experts", Rules = [new FormatRule("experts", int4)] }
            : FormatScheme.Int4W4A16;
    }
}
