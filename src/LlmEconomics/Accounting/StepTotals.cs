namespace LlmEconomics;

/// <summary>The sums over a shape's groups that every weight operator needs: computed once per step.</summary>
internal readonly struct StepTotals(in StepShape shape)
{
    public double Tokens { get; } = shape.NewTokens;

    public double LogitTokens { get; } = shape.LogitTokens;
}
