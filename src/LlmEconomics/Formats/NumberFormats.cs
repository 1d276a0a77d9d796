using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>The storage formats in common use, each with the bits its published layout takes.</summary>
/// <remarks>
/// Sources: OCP Microscaling Formats v1.0 (MXFP4: group 32, 8-bit E8M0 scale); NVIDIA ModelOpt (NVFP4: group 16, FP8 scale, one FP32 scale
/// per tensor, and one for its input); DeepSeek-V3 technical report (FP8 in 128×128 blocks, FP32 scales); AutoGPTQ and AutoAWQ (16-bit scale
/// and packed zero per group); ggml <c>ggml-common.h</c> block structures for GGUF (Q4_K 144 bytes, Q5_K 176, Q6_K 210, Q3_K 110, Q2_K 84 per
/// 256 weights; Q8_0 34, Q5_0 22, Q5_1 24, Q4_0 18, Q4_1 20 per 32).
/// </remarks>
public static class NumberFormats
{
    private static readonly ImmutableArray<NumberFormat> Known;

    static NumberFormats()
    {
        Fp32 = Plain(ElementType.Fp32);
        Bf16 = Plain(ElementType.Bf16);
        Fp16 = Plain(ElementType.Fp16);
        Fp8 = Plain(ElementType.Fp8);
        Int8 = Plain(ElementType.Int8);
        Int64 = Plain(ElementType.Int64);
        Fp8PerTensor = Scaled("fp8-tensor", ElementType.Fp8, null) with { TensorScales = 1 };
        Fp8PerTensorStatic = Scaled("fp8-tensor-static", ElementType.Fp8, null) with { TensorScales = 2 };
        Fp8PerChannel = Scaled("fp8-channel", ElementType.Fp8, ScaleLayout.PerChannel(32));
        Fp8Block128 = Scaled("fp8-block128", ElementType.Fp8, ScaleLayout.PerBlock(128, 128, 32));
        Fp8Group128 = Scaled("fp8-g128", ElementType.Fp8, ScaleLayout.PerGroup(128, 32));
        Int8PerChannel = Scaled("int8-channel", ElementType.Int8, ScaleLayout.PerChannel(32));
        Int4Group128 = IntegerGroups(ElementType.Int4, 128, zeroPoint: true);
        Int4Group64 = IntegerGroups(ElementType.Int4, 64, zeroPoint: true);
        Int4Group32Symmetric = IntegerGroups(ElementType.Int4, 32, zeroPoint: false);
        Mxfp8 = Scaled("mxfp8", ElementType.Fp8, ScaleLayout.PerGroup(32, 8));
        Mxfp4 = Scaled("mxfp4", ElementType.Fp4, ScaleLayout.PerGroup(32, 8));
        Nvfp4 = Scaled("nvfp4", ElementType.Fp4, ScaleLayout.PerGroup(16, 8)) with { TensorScales = 2 };
        Q8_0 = Scaled("q8_0", ElementType.Int8, ScaleLayout.PerGroup(32, 16));
        Q6_K = Scaled("q6_k", ElementType.Int6, ScaleLayout.PerGroup(256, 144));
        Q5_K = Scaled("q5_k", ElementType.Int5, ScaleLayout.PerGroup(256, 128));
        Q5_0 = Scaled("q5_0", ElementType.Int5, ScaleLayout.PerGroup(32, 16));
        Q5_1 = Scaled("q5_1", ElementType.Int5, ScaleLayout.PerGroup(32, 16, 16));
        Q4_K = Scaled("q4_k", ElementType.Int4, ScaleLayout.PerGroup(256, 128));
        Q4_0 = Scaled("q4_0", ElementType.Int4, ScaleLayout.PerGroup(32, 16));
        Q4_1 = Scaled("q4_1", ElementType.Int4, ScaleLayout.PerGroup(32, 16, 16));
        Q3_K = Scaled("q3_k", ElementType.Int3, ScaleLayout.PerGroup(256, 112));
        Q2_K = Scaled("q2_k", ElementType.Int2, ScaleLayout.PerGroup(256, 160));
        Known =
        [
            Fp32, Bf16, Fp16, Fp8, Int8, Int64, Fp8PerTensor, Fp8PerTensorStatic, Fp8PerChannel, Fp8Block128, Fp8Group128, Int8PerChannel,
            Int4Group128, Int4Group64, Int4Group32Symmetric, Mxfp8, Mxfp4, Nvfp4, Q8_0, Q6_K, Q5_K, Q5_0, Q5_1, Q4_K, Q4_0, Q4_1, Q3_K, Q2_K,
        ];
    }

    /// <summary>IEEE single precision, 32 bits.</summary>
    public static NumberFormat Fp32 { get; }

    /// <summary>bfloat16, 16 bits.</summary>
    public static NumberFormat Bf16 { get; }

    /// <summary>IEEE half precision, 16 bits.</summary>
    public static NumberFormat Fp16 { get; }

    /// <summary>Unscaled FP8, 8 bits: the usual KV cache and dynamic activation format.</summary>
    public static NumberFormat Fp8 { get; }

    /// <summary>Unscaled 8-bit integers.</summary>
    public static NumberFormat Int8 { get; }

    /// <summary>64-bit integers: index tables.</summary>
    public static NumberFormat Int64 { get; }

    /// <summary>FP8 with one FP32 scale per weight tensor and dynamic activations.</summary>
    public static NumberFormat Fp8PerTensor { get; }

    /// <summary>FP8 with one FP32 scale per weight tensor and one stored for its input.</summary>
    public static NumberFormat Fp8PerTensorStatic { get; }

    /// <summary>FP8 with one FP32 scale per output channel.</summary>
    public static NumberFormat Fp8PerChannel { get; }

    /// <summary>FP8 with one FP32 scale per 128×128 block (DeepSeek-V3).</summary>
    public static NumberFormat Fp8Block128 { get; }

    /// <summary>FP8 with one FP32 scale per 128 elements of a row: activations and index keys of block-scaled FP8 (DeepSeek-V3).</summary>
    public static NumberFormat Fp8Group128 { get; }

    /// <summary>INT8 with one FP32 scale per output channel (SmoothQuant, W8A8).</summary>
    public static NumberFormat Int8PerChannel { get; }

    /// <summary>GPTQ / AWQ: 4-bit integers in groups of 128, a 16-bit scale and a 4-bit zero point each.</summary>
    public static NumberFormat Int4Group128 { get; }

    /// <summary>GPTQ / AWQ with groups of 64.</summary>
    public static NumberFormat Int4Group64 { get; }

    /// <summary>4-bit integers in groups of 32 with a 16-bit scale and no zero point (Kimi-K2 quantisation-aware checkpoints).</summary>
    public static NumberFormat Int4Group32Symmetric { get; }

    /// <summary>OCP MXFP8: groups of 32 with an 8-bit power-of-two scale.</summary>
    public static NumberFormat Mxfp8 { get; }

    /// <summary>OCP MXFP4: groups of 32 with an 8-bit power-of-two scale; 4.25 bits.</summary>
    public static NumberFormat Mxfp4 { get; }

    /// <summary>NVIDIA NVFP4: groups of 16 with an FP8 scale, two FP32 numbers per tensor; 4.5 bits.</summary>
    public static NumberFormat Nvfp4 { get; }

    /// <summary>GGUF Q8_0, 8.5 bits.</summary>
    public static NumberFormat Q8_0 { get; }

    /// <summary>GGUF Q6_K, 6.5625 bits.</summary>
    public static NumberFormat Q6_K { get; }

    /// <summary>GGUF Q5_K, 5.5 bits.</summary>
    public static NumberFormat Q5_K { get; }

    /// <summary>GGUF Q5_0, 5.5 bits.</summary>
    public static NumberFormat Q5_0 { get; }

    /// <summary>GGUF Q5_1, 6 bits.</summary>
    public static NumberFormat Q5_1 { get; }

    /// <summary>GGUF Q4_K, 4.5 bits.</summary>
    public static NumberFormat Q4_K { get; }

    /// <summary>GGUF Q4_0, 4.5 bits.</summary>
    public static NumberFormat Q4_0 { get; }

    /// <summary>GGUF Q4_1, 5 bits.</summary>
    public static NumberFormat Q4_1 { get; }

    /// <summary>GGUF Q3_K, 3.4375 bits.</summary>
    public static NumberFormat Q3_K { get; }

    /// <summary>GGUF Q2_K, 2.625 bits.</summary>
    public static NumberFormat Q2_K { get; }

    /// <summary>All formats listed here.</summary>
    public static IReadOnlyList<NumberFormat> All => Known;

    /// <summary>A format without scales.</summary>
    public static NumberFormat Plain(ElementType element)
    {
        Guard.NotNull(element);
        return new NumberFormat { Name = element.Name, Element = element };
    }

    /// <summary>
    /// Integers in groups along the input dimension with a 16-bit scale, and a packed zero point of the element's width where
    /// <paramref name="zeroPoint"/> says so (GPTQ, AWQ, compressed-tensors pack-quantized).
    /// </summary>
    internal static NumberFormat IntegerGroups(ElementType element, int groupSize, bool zeroPoint)
    {
        return Scaled(
            $"{element.Name}-g{groupSize}{(zeroPoint ? "" : "-sym")}", element, ScaleLayout.PerGroup(groupSize, 16, zeroPoint ? element.Bits : 0));
    }

    /// <summary>Finds a format by name, ignoring case.</summary>
    /// <exception cref="FormatException">The name is none of <see cref="All"/>.</exception>
    public static NumberFormat Parse(string name)
    {
        return TryParse(name, out NumberFormat? format)
            ? format
            : throw new FormatException($"{Quoted.Of(name)} is not a number format; known: {string.Join(", ", Known.Select(k => k.Name))}.");
    }

    /// <summary>Finds a format by name, ignoring case; <see langword="false"/> when there is none.</summary>
    public static bool TryParse(string? name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out NumberFormat? format)
    {
        format = Known.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.OrdinalIgnoreCase));
        return format is not null;
    }

    private static NumberFormat Scaled(string name, ElementType element, ScaleLayout? scales)
    {
        return new NumberFormat { Name = name, Element = element, Scales = scales };
    }
}
