namespace LlmEconomics;

/// <summary>Number formats from the parameters that checkpoints state; the well-known ones where they coincide, so that names stay familiar.</summary>
internal static class PublishedFormats
{
    public static NumberFormat Fp8Blocks(int rows, int columns, int scaleBits)
    {
        string size = rows == columns ? $"{rows}" : $"{rows}x{columns}";
        return Known(new NumberFormat
        {
            Name = $"fp8-block{size}{Suffix(scaleBits, 32)}",
            Element = ElementType.Fp8,
            Scales = ScaleLayout.PerBlock(rows, columns, scaleBits),
        });
    }

    public static NumberFormat Fp8Groups(int size)
    {
        return Known(new NumberFormat { Name = $"fp8-g{size}", Element = ElementType.Fp8, Scales = ScaleLayout.PerGroup(size, 32) });
    }

    public static NumberFormat Nvfp4(int groupSize, int tensorScales)
    {
        return Known(NumberFormats.Nvfp4 with
        {
            Name = $"nvfp4{(groupSize == 16 ? "" : $"-g{groupSize}")}{(tensorScales == 2 ? "" : "-weight-only")}",
            Scales = ScaleLayout.PerGroup(groupSize, 8),
            TensorScales = tensorScales,
        });
    }

    public static NumberFormat Mxfp4(int groupSize)
    {
        return Known(NumberFormats.Mxfp4 with
        {
            Name = groupSize == 32 ? "mxfp4" : $"mxfp4-g{groupSize}",
            Scales = ScaleLayout.PerGroup(groupSize, 8),
        });
    }

    public static NumberFormat PerChannel(ElementType element, int scaleBits, int zeroPointBits = 0)
    {
        return Known(new NumberFormat
        {
            Name = $"{element.Name}-channel{Suffix(scaleBits, 32)}{(zeroPointBits > 0 ? "-zero" : "")}",
            Element = element,
            Scales = ScaleLayout.PerChannel(scaleBits) with { ZeroPointBits = zeroPointBits },
        });
    }

    public static NumberFormat PerTensor(ElementType element, int tensorScales)
    {
        return Known(new NumberFormat
        {
            Name = $"{element.Name}-tensor{(tensorScales == 2 ? "-static" : "")}",
            Element = element,
            TensorScales = tensorScales,
        });
    }

    /// <summary>Groups along the input dimension, or whole rows where the size is −1, with 16-bit scales.</summary>
    public static NumberFormat IntegerGroups(ElementType element, int groupSize, bool zeroPoint)
    {
        return groupSize > 0
            ? Known(NumberFormats.IntegerGroups(element, groupSize, zeroPoint))
            : PerChannel(element, 16, zeroPoint ? element.Bits : 0);
    }

    public static ElementType? Integer(int bits)
    {
        return bits switch
        {
            2 => ElementType.Int2,
            3 => ElementType.Int3,
            4 => ElementType.Int4,
            5 => ElementType.Int5,
            6 => ElementType.Int6,
            8 => ElementType.Int8,
            _ => null,
        };
    }

    private static NumberFormat Known(NumberFormat format)
    {
        return NumberFormats.TryParse(format.Name, out NumberFormat? known) && known == format ? known : format;
    }

    private static string Suffix(int scaleBits, int usual)
    {
        return scaleBits == usual ? "" : $"-scale{scaleBits}";
    }
}
