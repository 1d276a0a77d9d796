using System.Collections.Immutable;

namespace LlmEconomics;

/// <summary>How compressed-tensors describes one quantised tensor (<c>QuantizationArgs</c>).</summary>
internal sealed record QuantizedTensor(ConfigNode Node, bool IsFloat, int Bits, string Strategy, int? GroupSize)
{
    private static readonly ImmutableArray<string> Strategies = ["tensor", "channel", "group", "tensor_group", "block", "token"];

    /// <summary>Whether no zero points are stored; default yes.</summary>
    public bool IsSymmetric => Node.BoolOrNull("symmetric") ?? true;

    /// <summary>Whether scales are 8-bit powers of two.</summary>
    public bool ScaleIsExponent => Node.StringOrNull("scale_dtype") is "torch.uint8" or "torch.float8_e8m0fnu";

    public (int Rows, int Columns) Block => Node.Ints("block_structure", 1, 1 << 16) is [int rows, int columns]
        ? (rows, columns)
        : throw Node.Error("block_structure", "expected two integers");

    public static QuantizedTensor Read(ConfigNode node)
    {
        string? type = node.StringOrNull("type");
        if (type is not ("int" or "float"))
        {
            throw node.Error("type", "expected int or float");
        }

        int? groupSize = node.IntOrNull("group_size", -1, 1 << 16) is > 0 and int size ? size : null;
        string? strategy = node.StringOrNull("strategy");
        if (strategy is null)
        {
            strategy = groupSize is not null ? "group" : node.IntOrNull("group_size", -1, 1 << 16) == -1 ? "channel" : "tensor";
            node.Report("strategy", strategy, "absent: follows from group_size, as in compressed-tensors");
        }
        else if (!Strategies.Contains(strategy, StringComparer.Ordinal))
        {
            throw node.Error("strategy", $"expected one of {string.Join(", ", Strategies)}");
        }

        return strategy == "group" && groupSize is null
            ? throw node.Error("group_size", "expected the size of a group")
            : new QuantizedTensor(node, type == "float", node.Int("num_bits", 1, 64), strategy, groupSize);
    }

    /// <summary>The format in which inputs arrive at the matrix product; 16 bits or more is the checkpoint's data type.</summary>
    public NumberFormat Activations(NumberFormat dataType)
    {
        return (IsFloat, Bits) switch
        {
            (_, >= 16) => dataType,
            (true, 8) when GroupSize == 32 && ScaleIsExponent => NumberFormats.Mxfp8,
            (true, 8) => GroupSize is { } size ? PublishedFormats.Fp8Groups(size) : NumberFormats.Fp8,
            (true, 4) when GroupSize == 32 => NumberFormats.Mxfp4,
            (true, 4) => NumberFormats.Nvfp4,
            (false, 8) => NumberFormats.Int8,
            (false, 4) => NumberFormats.Plain(ElementType.Int4),
            _ => throw Node.Error("num_bits", "expected 4, 8 or 16 bits for activations"),
        };
    }
}
