using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// The type of one stored or multiplied number: its name and its width in bits. An accelerator publishes one dense peak per element type;
/// a <see cref="NumberFormat"/> adds the scales that a group of elements shares.
/// </summary>
[JsonConverter(typeof(ElementTypeJsonConverter))]
public sealed record ElementType
{
    private static readonly ImmutableArray<ElementType> Known =
    [
        Fp64 = new("fp64", 64), Fp32 = new("fp32", 32), Tf32 = new("tf32", 19), Bf16 = new("bf16", 16), Fp16 = new("fp16", 16),
        Fp8 = new("fp8", 8), Fp6 = new("fp6", 6), Fp4 = new("fp4", 4),
        Int64 = new("int64", 64), Int16 = new("int16", 16), Int8 = new("int8", 8), Int6 = new("int6", 6), Int5 = new("int5", 5),
        Int4 = new("int4", 4), Int3 = new("int3", 3), Int2 = new("int2", 2),
    ];

    private ElementType(string name, int bits)
    {
        Name = name;
        Bits = bits;
    }

    /// <summary>IEEE 754 double precision.</summary>
    public static ElementType Fp64 { get; }

    /// <summary>IEEE 754 single precision.</summary>
    public static ElementType Fp32 { get; }

    /// <summary>NVIDIA TensorFloat-32: a matrix-multiply mode of 32-bit storage with 19 significant bits.</summary>
    public static ElementType Tf32 { get; }

    /// <summary>bfloat16.</summary>
    public static ElementType Bf16 { get; }

    /// <summary>IEEE 754 half precision.</summary>
    public static ElementType Fp16 { get; }

    /// <summary>8-bit floating point, E4M3 or E5M2 (OCP OFP8); both run at the same rate on every listed accelerator.</summary>
    public static ElementType Fp8 { get; }

    /// <summary>6-bit floating point, E2M3 or E3M2 (OCP microscaling).</summary>
    public static ElementType Fp6 { get; }

    /// <summary>4-bit floating point, E2M1 (the element of MXFP4 and NVFP4).</summary>
    public static ElementType Fp4 { get; }

    /// <summary>64-bit integer (index tables).</summary>
    public static ElementType Int64 { get; }

    /// <summary>16-bit integer (importance tables of some GGUF formats).</summary>
    public static ElementType Int16 { get; }

    /// <summary>8-bit integer.</summary>
    public static ElementType Int8 { get; }

    /// <summary>6-bit integer (GGUF Q6_K).</summary>
    public static ElementType Int6 { get; }

    /// <summary>5-bit integer (GGUF Q5).</summary>
    public static ElementType Int5 { get; }

    /// <summary>4-bit integer.</summary>
    public static ElementType Int4 { get; }

    /// <summary>3-bit integer (GGUF Q3_K, GPTQ).</summary>
    public static ElementType Int3 { get; }

    /// <summary>2-bit integer (GGUF Q2_K, GPTQ).</summary>
    public static ElementType Int2 { get; }

    /// <summary>All element types, widest floating point first.</summary>
    public static IReadOnlyList<ElementType> All => Known;

    /// <summary>The name used in text and JSON, for example <c>bf16</c>.</summary>
    public string Name { get; }

    /// <summary>Width in bits as multiplied; <see cref="Tf32"/> is stored in 32.</summary>
    public int Bits { get; }

    /// <summary>Finds an element type by name, ignoring case.</summary>
    /// <exception cref="FormatException">The name is none of <see cref="All"/>.</exception>
    public static ElementType Parse(string name)
    {
        return TryParse(name, out ElementType? type)
            ? type
            : throw new FormatException($"{Quoted.Of(name)} is not an element type; known: {string.Join(", ", Known.Select(k => k.Name))}.");
    }

    /// <summary>Finds an element type by name, ignoring case; <see langword="false"/> when there is none.</summary>
    public static bool TryParse(string? name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ElementType? type)
    {
        type = Known.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.OrdinalIgnoreCase));
        return type is not null;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }
}
