using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Formats;

/// <summary>What a stored matrix takes, to the bit.</summary>
[Properties(Replay = "20261122,17")]
public sealed class NumberFormatTests
{
    public static TheoryData<string> Names => [.. NumberFormats.All.Select(f => f.Name)];

    [Theory]
    [InlineData("q8_0", 8.5)]
    [InlineData("q6_k", 6.5625)]
    [InlineData("q5_k", 5.5)]
    [InlineData("q5_0", 5.5)]
    [InlineData("q5_1", 6)]
    [InlineData("q4_k", 4.5)]
    [InlineData("q4_0", 4.5)]
    [InlineData("q4_1", 5)]
    [InlineData("q3_k", 3.4375)]
    [InlineData("q2_k", 2.625)]
    [InlineData("mxfp8", 8.25)]
    [InlineData("mxfp4", 4.25)]
    [InlineData("nvfp4", 4.5)]
    [InlineData("fp8-block128", 8 + (32 / 16384.0))]
    [InlineData("int4-g128", 4 + (20 / 128.0))]
    [InlineData("int4-g32-sym", 4.5)]
    public void Published_bits_per_weight(string name, double bits)
    {
        Assert.Equal(bits, NumberFormats.Parse(name).BitsPerElement);
    }

    [Theory]
    [InlineData("q4_k", 256, 144)]
    [InlineData("q5_k", 256, 176)]
    [InlineData("q6_k", 256, 210)]
    [InlineData("q3_k", 256, 110)]
    [InlineData("q2_k", 256, 84)]
    [InlineData("q8_0", 32, 34)]
    [InlineData("q5_0", 32, 22)]
    [InlineData("q5_1", 32, 24)]
    [InlineData("q4_0", 32, 18)]
    [InlineData("q4_1", 32, 20)]
    [InlineData("mxfp4", 32, 17)]
    public void One_block_has_the_size_of_its_structure(string name, int weights, int bytes)
    {
        Assert.Equal(bytes, NumberFormats.Parse(name).StoredBytes(1, weights));
    }

    [Theory]
    [InlineData(128, 128, 1)]
    [InlineData(129, 128, 2)]
    [InlineData(1, 1, 1)]
    [InlineData(576, 7168, 5 * 56)]
    [InlineData(7168, 18432, 56 * 144)]
    public void Partial_blocks_carry_a_whole_scale(long rows, long columns, long scales)
    {
        Assert.Equal(scales, NumberFormats.Fp8Block128.ScaleCount(rows, columns));
        Assert.Equal((rows * columns) + (4 * scales), NumberFormats.Fp8Block128.StoredBytes(rows, columns));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Stored_bytes_of_a_large_matrix_approach_the_bits_per_element(string name)
    {
        NumberFormat format = NumberFormats.Parse(name);
        const long Side = 1 << 20;

        double measured = 8.0 * format.StoredBytes(Side, Side) / Side / Side;

        Assert.Equal(format.BitsPerElement, measured, 1e-3);
        Assert.True(measured >= format.BitsPerElement);
    }

    [Property]
    public void Stored_bytes_are_elements_scales_and_tensor_numbers_rounded_up(PositiveInt rows, PositiveInt columns, int which)
    {
        NumberFormat format = Pick(which);
        int scaleBits = (format.Scales?.Bits ?? 0) + (format.Scales?.ZeroPointBits ?? 0);
        long scales = format.ScaleCount(rows.Get, columns.Get) - format.TensorScales;

        long bits = ((long)rows.Get * columns.Get * format.ElementBits) + (scales * scaleBits) + ((long)format.TensorScales * format.TensorScaleBits);

        Assert.Equal(Math.Ceiling(bits / 8m), format.StoredBytes(rows.Get, columns.Get));
    }

    [Property]
    public void Cutting_a_matrix_never_saves_space(PositiveInt rows, PositiveInt more, PositiveInt columns, int which)
    {
        NumberFormat format = Pick(which);

        long parts = format.StoredBytes(rows.Get, columns.Get) + format.StoredBytes(more.Get, columns.Get);

        Assert.True(format.StoredBytes((long)rows.Get + more.Get, columns.Get) <= parts);
    }

    [Property]
    public void Cutting_at_block_borders_costs_only_the_numbers_of_the_tensor(PositiveInt blocks, PositiveInt more, PositiveInt columns)
    {
        NumberFormat format = NumberFormats.Fp8Block128;
        long whole = format.StoredBytes(128L * (blocks.Get + more.Get), columns.Get);

        Assert.Equal(whole, format.StoredBytes(128L * blocks.Get, columns.Get) + format.StoredBytes(128L * more.Get, columns.Get));
    }

    [Fact]
    public void Per_channel_scales_count_rows_and_per_tensor_scales_count_one()
    {
        Assert.Equal(4096, NumberFormats.Fp8PerChannel.ScaleCount(4096, 11008));
        Assert.Equal(1, NumberFormats.Fp8PerTensor.ScaleCount(4096, 11008));
        Assert.Equal(2, NumberFormats.Fp8PerTensorStatic.ScaleCount(4096, 11008));
        Assert.Equal(1, ScaleLayout.PerTensor(32).Count(4096, 11008));
    }

    [Fact]
    public void Tf32_is_stored_in_32_bits()
    {
        Assert.Equal(4, NumberFormats.Plain(ElementType.Tf32).StoredBytes(1, 1));
    }

    [Fact]
    public void A_size_beyond_64_bits_is_refused()
    {
        Assert.Throws<OverflowException>(() => NumberFormats.Fp32.StoredBytes(1L << 40, 1L << 40));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 1)]
    public void A_matrix_has_at_least_one_element(long rows, long columns)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NumberFormats.Bf16.StoredBytes(rows, columns));
        Assert.Throws<ArgumentOutOfRangeException>(() => NumberFormats.Q4_K.ScaleCount(rows, columns));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_format_is_found_by_its_name_in_any_case(string name)
    {
        Assert.Equal(name, NumberFormats.Parse(name.ToUpperInvariant()).Name);
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_known_ones()
    {
        FormatException e = Assert.Throws<FormatException>(() => NumberFormats.Parse("fp7"));
        Assert.Contains("fp8-block128", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_unique()
    {
        Assert.Distinct(NumberFormats.All.Select(f => f.Name));
        Assert.Distinct(ElementType.All.Select(t => t.Name));
    }

    [Fact]
    public void Products_run_in_the_wider_of_two_types()
    {
        Assert.Equal(ElementType.Bf16, new ModuleFormat(NumberFormats.Int4Group128, NumberFormats.Bf16).Compute);
        Assert.Equal(ElementType.Fp8, new ModuleFormat(NumberFormats.Mxfp4, NumberFormats.Mxfp8).Compute);
        Assert.Equal(ElementType.Fp4, ModuleFormat.Uniform(NumberFormats.Nvfp4).Compute);
    }

    private static NumberFormat Pick(int which)
    {
        return NumberFormats.All[(int)((uint)which % NumberFormats.All.Count)];
    }
}
