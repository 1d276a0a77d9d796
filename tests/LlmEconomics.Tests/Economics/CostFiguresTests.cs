using Xunit;

namespace LlmEconomics.Tests.Economics;

/// <summary>Published figures behind a bill.</summary>
public sealed class CostFiguresTests
{
    public static TheoryData<CostFigureKind> Kinds => [.. Enum.GetValues<CostFigureKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void There_are_some_of_each_kind_each_with_unit_day_and_source(CostFigureKind kind)
    {
        IReadOnlyList<CostFigure> figures = CostFigures.Of(kind);
        Assert.NotEmpty(figures);
        Assert.All(figures, f =>
        {
            Assert.True(f.Value is not null || (f.Low is not null && f.High is not null), f.ToString());
            Assert.True(f.Low is null || f.High is null || f.Low <= f.High);
            Assert.Matches("^(FY)?20[0-9]{2}", f.Stated);
            Assert.NotEmpty(f.Unit);
            Assert.NotEmpty(f.Source);
            Assert.NotEmpty(f.Subject);
        });
        Assert.Single(figures.Select(f => kind is CostFigureKind.GridCarbon or CostFigureKind.GridWater or CostFigureKind.Pue or CostFigureKind.SystemPower ? f.Unit : "").Distinct());
    }

    /// <summary>EcoLogits' electricity mixes, SemiAnalysis' constants, Meta's Llama 3 report.</summary>
    [Fact]
    public void Figures_are_as_published()
    {
        Assert.True(CostFigures.All.Count >= 290);
        Assert.NotEmpty(CostFigures.About);
        Assert.Equal(0.47301, Assert.Single(CostFigures.Of(CostFigureKind.GridCarbon, "world")).Value);
        Assert.Equal(0.1729, Assert.Single(CostFigures.Of(CostFigureKind.Failures, "Llama 3")).Value);
        Assert.Equal(1.73, CostFigures.Of(CostFigureKind.AllInPower, "H100")[0].Value);
        Assert.Empty(CostFigures.Of(CostFigureKind.Purchase, "no such thing"));
        Assert.Throws<ArgumentNullException>(() => CostFigures.Of(CostFigureKind.Purchase, null!));
    }
}
