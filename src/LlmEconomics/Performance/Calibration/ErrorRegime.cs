namespace LlmEconomics;

/// <summary>What decides how far predictions are off: whose schedule it is, and whether the accelerator's efficiencies were measured.</summary>
internal sealed record ErrorRegime(string Engine, EfficiencyProfile Efficiency)
{
    /// <summary>Under this name the table holds deployments with pools of their own for prefill and decode, whatever the engine.</summary>
    public const string Disaggregated = "disaggregated";

    /// <summary>The interval around a prediction whose half-width, as a natural logarithm, calibration has shrunk by a factor.</summary>
    public PredictionInterval<T> Around<T>(PredictedFigure figure, T predicted, double level, double shrinkage = 1)
        where T : struct, IQuantity<T>
    {
        double factor = Math.Exp(ResidualTable.Default.HalfWidth(figure, Engine, Efficiency, level) * shrinkage);
        return new PredictionInterval<T>(predicted / factor, predicted * factor, level);
    }
}
