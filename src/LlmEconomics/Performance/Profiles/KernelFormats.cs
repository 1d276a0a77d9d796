namespace LlmEconomics;

/// <summary>Which kernel a module's formats run in.</summary>
internal static class KernelFormats
{
    /// <summary>The kernel for a module whose products are computed in <paramref name="compute"/>, the type the hardware offers.</summary>
    public static KernelFormat Of(ModuleFormat format, ElementType compute)
    {
        int bits = format.Weights.ElementBits;
        return compute.Bits switch
        {
            > 16 => KernelFormat.Bits32,
            16 => bits > 8 ? KernelFormat.Bits16 : bits > 4 ? KernelFormat.Weights8
                : format.Weights.Element == ElementType.Fp4 ? KernelFormat.Weights4 : KernelFormat.IntegerWeights4,
            > 4 when bits <= 4 => KernelFormat.Weights4Activations8,
            > 4 => compute == ElementType.Int8 ? KernelFormat.Int8 : IsBlocked(format.Weights) ? KernelFormat.Fp8Block : KernelFormat.Fp8,
            _ => KernelFormat.Fp4,
        };
    }

    /// <summary>Formats whose figures stand in when a profile lacks one: the nearest kernel first.</summary>
    public static IEnumerable<KernelFormat> StandIns(KernelFormat format)
    {
        return format switch
        {
            KernelFormat.Fp8Block => [KernelFormat.Fp8, KernelFormat.Bits16],
            KernelFormat.Int8 => [KernelFormat.Fp8, KernelFormat.Bits16],
            KernelFormat.Weights4Activations8 => [KernelFormat.Fp4, KernelFormat.Fp8, KernelFormat.Bits16],
            KernelFormat.Fp4 => [KernelFormat.Weights4Activations8, KernelFormat.Fp8, KernelFormat.Bits16],
            KernelFormat.Weights4 => [KernelFormat.IntegerWeights4, KernelFormat.Weights8, KernelFormat.Bits16],
            KernelFormat.IntegerWeights4 => [KernelFormat.Weights4, KernelFormat.Weights8, KernelFormat.Bits16],
            KernelFormat.Weights8 => [KernelFormat.IntegerWeights4, KernelFormat.Bits16],
            _ => [KernelFormat.Bits16],
        };
    }

    /// <summary>The name used in profiles.</summary>
    public static string NameOf(KernelFormat format)
    {
        return format switch
        {
            KernelFormat.Bits16 => "16-bit",
            KernelFormat.Bits32 => "32-bit",
            KernelFormat.Fp8 => "fp8",
            KernelFormat.Fp8Block => "fp8-block",
            KernelFormat.Int8 => "int8",
            KernelFormat.Weights8 => "w8a16",
            KernelFormat.Weights4 => "w4a16",
            KernelFormat.IntegerWeights4 => "int4-a16",
            KernelFormat.Weights4Activations8 => "w4a8",
            KernelFormat.Fp4 => "fp4",
            _ => throw Guard.OutOfRange(format, nameof(format), "must be a kernel format"),
        };
    }

    /// <summary>The names of all formats.</summary>
    public static IEnumerable<string> Names => Enum.GetValues<KernelFormat>().Select(NameOf);

    /// <summary>Whether a text names a generation and a format: <c>hopper/fp8-block</c>.</summary>
    public static bool IsKey(string key)
    {
        return key.LastIndexOf('/') is > 0 and int slash && Names.Contains(key[(slash + 1)..]);
    }

    private static bool IsBlocked(NumberFormat weights)
    {
        return weights.Scales is { BlockRows: > 1, BlockColumns: > 1 };
    }
}
