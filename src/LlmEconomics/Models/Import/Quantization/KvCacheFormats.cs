namespace LlmEconomics;

/// <summary>The cache format a checkpoint was calibrated for: an algorithm's name, or a type and a width.</summary>
internal static class KvCacheFormats
{
    /// <summary><see langword="null"/> where the key is absent or says that the cache is not quantised.</summary>
    public static NumberFormat? OrNull(ConfigNode node, string key)
    {
        if (!node.Has(key))
        {
            return null;
        }

        if (node.IsObject(key))
        {
            ConfigNode scheme = node.NodeOrNull(key)!;
            return (scheme.StringOrNull("type"), scheme.IntOrNull("num_bits")) switch
            {
                ("float", 8) => NumberFormats.Fp8,
                ("float", 4) => NumberFormats.Nvfp4,
                ("int", 8) => NumberFormats.Int8,
                _ => throw node.Error(key, "expected 8-bit float or int, or 4-bit float"),
            };
        }

        return node.StringOrNull(key)!.ToUpperInvariant() switch
        {
            "NONE" or "AUTO" => null,
            "FP8" => NumberFormats.Fp8,
            "INT8" => NumberFormats.Int8,
            "NVFP4" => NumberFormats.Nvfp4,
            _ => throw node.Error(key, "expected FP8, INT8, NVFP4 or NONE"),
        };
    }
}
