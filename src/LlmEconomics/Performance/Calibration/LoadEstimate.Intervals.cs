namespace LlmEconomics;

/// <content>How sure an estimate is.</content>
public readonly partial record struct LoadEstimate
{
    /// <summary>Where the mean time to first token is expected with a probability: see <see cref="ResidualTable"/>.</summary>
    /// <param name="level">The probability, <see cref="ResidualTable.MinLevel"/> to <see cref="ResidualTable.MaxLevel"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is out of range.</exception>
    public PredictionInterval<Duration> TimeToFirstTokenInterval(double level)
    {
        return Regime.Around(PredictedFigure.TimeToFirstToken, TimeToFirstToken, level);
    }

    /// <summary>Where the mean time per output token is expected with a probability: see <see cref="ResidualTable"/>.</summary>
    /// <inheritdoc cref="TimeToFirstTokenInterval"/>
    public PredictionInterval<Duration> TimePerOutputTokenInterval(double level)
    {
        return Regime.Around(PredictedFigure.TimePerOutputToken, TimePerOutputToken, level);
    }

    /// <summary>Where the output throughput is expected with a probability: see <see cref="ResidualTable"/>.</summary>
    /// <inheritdoc cref="TimeToFirstTokenInterval"/>
    public PredictionInterval<TokenRate> OutputThroughputInterval(double level)
    {
        return Regime.Around(PredictedFigure.OutputThroughput, OutputThroughput, level);
    }

    private static ErrorRegime Unknown => new("", EfficiencyProfile.All.First(p => p.IsGeneric));
}
