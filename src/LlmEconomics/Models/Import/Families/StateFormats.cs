namespace LlmEconomics;

/// <summary>The format in which a config says that recurrent states are kept.</summary>
internal static class StateFormats
{
    private static readonly string[] Keys = ["mamba_ssm_dtype", "mamba_ssm_cache_dtype"];

    /// <summary>The stated format, or <see langword="null"/> where states follow the checkpoint.</summary>
    public static NumberFormat? Read(FamilyConfig config)
    {
        if (config.Text.FirstOf(Keys) is not { } key)
        {
            return null;
        }

        return config.Text.StringOrNull(key) switch
        {
            "float32" => NumberFormats.Fp32,
            "bfloat16" => NumberFormats.Bf16,
            "float16" => NumberFormats.Fp16,
            "auto" => null,
            _ => throw config.Text.Error(key, "expected float32, bfloat16, float16 or auto"),
        };
    }
}
