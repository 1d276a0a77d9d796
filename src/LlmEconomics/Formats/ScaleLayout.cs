using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>
/// Which elements of a weight matrix share one scale. A matrix has <c>rows</c> output features and <c>columns</c> input features; partial
/// blocks at the edges carry a full scale, as every published checkpoint does.
/// </summary>
/// <param name="BlockRows">Rows that share a scale; 0 = all rows.</param>
/// <param name="BlockColumns">Columns that share a scale; 0 = all columns.</param>
/// <param name="Bits">Bits per stored scale.</param>
/// <param name="ZeroPointBits">Bits per stored zero point or minimum beside each scale; 0 = symmetric.</param>
public sealed record ScaleLayout(int BlockRows, int BlockColumns, int Bits, int ZeroPointBits = 0)
{
    /// <summary>Rows that share a scale; 0 = all rows.</summary>
    public int BlockRows
    {
        get;
        init => field = Guard.Between(value, 0, 1 << 20, nameof(BlockRows));
    } = Guard.Between(BlockRows, 0, 1 << 20);

    /// <summary>Columns that share a scale; 0 = all columns.</summary>
    public int BlockColumns
    {
        get;
        init => field = Guard.Between(value, 0, 1 << 20, nameof(BlockColumns));
    } = Guard.Between(BlockColumns, 0, 1 << 20);

    /// <summary>Bits per stored scale, 0 to 1024.</summary>
    public int Bits
    {
        get;
        init => field = Guard.Between(value, 0, 1024, nameof(Bits));
    } = Guard.Between(Bits, 0, 1024);

    /// <summary>Bits per stored zero point beside each scale, 0 to 1024.</summary>
    public int ZeroPointBits
    {
        get;
        init => field = Guard.Between(value, 0, 1024, nameof(ZeroPointBits));
    } = Guard.Between(ZeroPointBits, 0, 1024);

    /// <summary>Number of elements of one full block, or <see langword="null"/> where a block spans a whole row, column or matrix.</summary>
    [JsonIgnore]
    public long? BlockElements => BlockRows > 0 && BlockColumns > 0 ? (long)BlockRows * BlockColumns : null;

    /// <summary>One scale for the whole matrix.</summary>
    public static ScaleLayout PerTensor(int bits)
    {
        return new ScaleLayout(0, 0, bits);
    }

    /// <summary>One scale per output feature.</summary>
    public static ScaleLayout PerChannel(int bits)
    {
        return new ScaleLayout(1, 0, bits);
    }

    /// <summary>One scale per group of consecutive input features of one output feature.</summary>
    public static ScaleLayout PerGroup(int size, int bits, int zeroPointBits = 0)
    {
        return new ScaleLayout(1, size, bits, zeroPointBits);
    }

    /// <summary>One scale per rectangular block.</summary>
    public static ScaleLayout PerBlock(int rows, int columns, int bits)
    {
        return new ScaleLayout(rows, columns, bits);
    }

    /// <summary>Number of scales of one matrix: <c>ceil(rows / blockRows) × ceil(columns / blockColumns)</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1.</exception>
    public long Count(long rows, long columns)
    {
        Guard.Between(rows, 1, long.MaxValue);
        Guard.Between(columns, 1, long.MaxValue);
        return checked(Blocks(rows, BlockRows) * Blocks(columns, BlockColumns));
    }

    private static long Blocks(long extent, int block)
    {
        return block == 0 ? 1 : ((extent - 1) / block) + 1;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ScaleLayout), PrintMembers);
    }
}
