using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// How numbers are stored: an element type, the scales that groups of elements share, and what is stored once per tensor. Weights,
/// activations and the KV cache each have one.
/// </summary>
/// <remarks>
/// Stored bits of a matrix: <c>rows × columns × storedBits + scales × (scaleBits + zeroPointBits) + tensorBits</c>, exact in integers.
/// Well-known formats are in <see cref="NumberFormats"/>.
/// </remarks>
[JsonConverter(typeof(NumberFormatJsonConverter))]
public sealed record NumberFormat
{
    /// <summary>The name used in text, for example <c>fp8-block128</c>.</summary>
    public required string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    }

    /// <summary>The type of one element.</summary>
    public required ElementType Element
    {
        get;
        init => field = Guard.NotNull(value, nameof(Element));
    }

    /// <summary>The scales that groups of elements share, or <see langword="null"/> for none.</summary>
    public ScaleLayout? Scales { get; init; }

    /// <summary>Numbers stored once per weight tensor (a second-level scale, a static activation scale), 0 to 16.</summary>
    public int TensorScales
    {
        get;
        init => field = Guard.Between(value, 0, 16, nameof(TensorScales));
    }

    /// <summary>Bits of each number counted by <see cref="TensorScales"/>; default 32.</summary>
    public int TensorScaleBits
    {
        get;
        init => field = Guard.Between(value, 0, 64, nameof(TensorScaleBits));
    } = 32;

    /// <summary>Whether this format stores anything besides its elements.</summary>
    [JsonIgnore]
    public bool IsScaled => Scales is not null || TensorScales > 0;

    /// <summary>Bits one element takes in memory; TF32 is stored in 32.</summary>
    [JsonIgnore]
    public int ElementBits => Element == ElementType.Tf32 ? 32 : Element.Bits;

    /// <summary>
    /// Mean stored bits per element of a large tensor, scales included: what a cache entry or an activation costs.
    /// <c>elementBits + (scaleBits + zeroPointBits) / blockElements</c>; per-row and per-tensor scales vanish in the limit.
    /// </summary>
    [JsonIgnore]
    public double BitsPerElement => ElementBits + (Scales?.BlockElements is { } n ? (double)(Scales.Bits + Scales.ZeroPointBits) / n : 0);

    /// <summary>Mean stored bytes per element of a large tensor, scales included.</summary>
    [JsonIgnore]
    public double BytesPerElement => BitsPerElement / 8;

    /// <summary>Numbers stored beside the elements of one matrix: scales, and what is stored once per tensor. Zero points are packed and not counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1.</exception>
    public long ScaleCount(long rows, long columns)
    {
        return checked((Scales?.Count(rows, columns) ?? 0) + TensorScales);
    }

    /// <summary>Exact bytes of one stored matrix, scales included and rounded up to whole bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1.</exception>
    /// <exception cref="OverflowException">The size exceeds 2⁶³ − 1 bits.</exception>
    public long StoredBytes(long rows, long columns)
    {
        Guard.Between(rows, 1, long.MaxValue);
        Guard.Between(columns, 1, long.MaxValue);
        checked
        {
            long bits = rows * columns * ElementBits;
            bits += (Scales?.Count(rows, columns) ?? 0) * ((Scales?.Bits ?? 0) + (Scales?.ZeroPointBits ?? 0));
            bits += (long)TensorScales * TensorScaleBits;
            return (bits + 7) / 8;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        return Name;
    }
}
