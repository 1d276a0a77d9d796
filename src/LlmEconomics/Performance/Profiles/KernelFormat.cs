using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>The formats that matrix-product kernels are written for: how weights are stored together with what they are multiplied in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KernelFormat>))]
public enum KernelFormat
{
    /// <summary>16-bit weights and activations.</summary>
    [JsonStringEnumMemberName("16-bit")]
    Bits16,

    /// <summary>32-bit weights and activations.</summary>
    [JsonStringEnumMemberName("32-bit")]
    Bits32,

    /// <summary>FP8 weights and activations with a scale per tensor, channel or token.</summary>
    [JsonStringEnumMemberName("fp8")]
    Fp8,

    /// <summary>FP8 weights in two-dimensional blocks, FP8 activations in groups (DeepSeek-V3).</summary>
    [JsonStringEnumMemberName("fp8-block")]
    Fp8Block,

    /// <summary>INT8 weights and activations.</summary>
    [JsonStringEnumMemberName("int8")]
    Int8,

    /// <summary>5- to 8-bit weights unpacked to 16 bits.</summary>
    [JsonStringEnumMemberName("w8a16")]
    Weights8,

    /// <summary>4-bit floating-point weights unpacked to 16 bits (MXFP4 and NVFP4 where the hardware has no path for them).</summary>
    [JsonStringEnumMemberName("w4a16")]
    Weights4,

    /// <summary>2- to 4-bit integer weights unpacked to 16 bits (GPTQ, AWQ, GGUF).</summary>
    [JsonStringEnumMemberName("int4-a16")]
    IntegerWeights4,

    /// <summary>4-bit weights with 8-bit activations (MXFP4 × MXFP8).</summary>
    [JsonStringEnumMemberName("w4a8")]
    Weights4Activations8,

    /// <summary>4-bit floating-point weights and activations (NVFP4, MXFP4).</summary>
    [JsonStringEnumMemberName("fp4")]
    Fp4,
}
