using FsCheck;
using FsCheck.Xunit;
using Xunit;

namespace LlmEconomics.Tests.Accounting;

[Properties(Replay = "20261125,17")]
public sealed class MatrixProductTests
{
    [Property]
    public bool Flops_do_not_depend_on_which_dimension_is_which(PositiveInt m, PositiveInt k, PositiveInt n)
    {
        return new MatrixProduct(m.Get, k.Get, n.Get).Flops == new MatrixProduct(n.Get, m.Get, k.Get).Flops;
    }

    [Property]
    public bool Rows_computed_apart_cost_the_same_arithmetic_and_read_the_weights_twice(PositiveInt m, PositiveInt k, PositiveInt n)
    {
        MatrixProduct whole = new(2L * m.Get, k.Get, n.Get), half = new(m.Get, k.Get, n.Get);
        Bytes weights = Bytes.FromBytes(2.0 * k.Get * n.Get);
        return whole.Flops == half.Flops * 2 && whole.Traffic(NumberFormats.Bf16) == (half.Traffic(NumberFormats.Bf16) * 2) - weights;
    }

    [Fact]
    public void One_token_meets_every_weight_once()
    {
        Assert.Equal(new MatrixProduct(7, 11, 13).Flops, MatrixProduct.FlopsOf(11 * 13, 7));
    }

    [Fact]
    public void Each_matrix_is_read_in_its_own_format()
    {
        Bytes traffic = new MatrixProduct(2, 64, 32).Traffic(NumberFormats.Bf16, NumberFormats.Mxfp4, NumberFormats.Fp32);

        Assert.Equal((2 * 64 * 2) + (64 * 32 * 4.25 / 8) + (2 * 32 * 4), traffic.Value);
    }

    [Fact]
    public void A_negative_dimension_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixProduct(-1, 1, 1));
    }
}
