namespace LlmEconomics;

/// <summary>
/// GGUF formats store whole blocks only: a matrix whose rows do not divide into super-blocks of 256 is stored in a smaller block's format.
/// </summary>
/// <remarks>Source: llama.cpp <c>src/llama-quant.cpp</c>, <c>tensor_type_fallback</c>.</remarks>
internal static class GgufFallback
{
    private const int SuperBlock = 256;
    private const int Block = 32;

    public static NumberFormat Fitting(NumberFormat format, long columns)
    {
        if (format.Scales is not { BlockRows: 1, BlockColumns: SuperBlock } || columns % SuperBlock == 0 || Smaller(format) is not { } smaller)
        {
            return format;
        }

        return columns % Block == 0 ? smaller : NumberFormats.Fp16;
    }

    private static NumberFormat? Smaller(NumberFormat format)
    {
        return format == NumberFormats.Q2_K || format == NumberFormats.Q3_K ? NumberFormats.Q4_0
            : format == NumberFormats.Q4_K ? NumberFormats.Q5_0
            : format == NumberFormats.Q5_K ? NumberFormats.Q5_1
            : format == NumberFormats.Q6_K ? NumberFormats.Q8_0
            : null;
    }
}
