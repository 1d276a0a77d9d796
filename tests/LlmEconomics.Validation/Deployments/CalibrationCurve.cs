namespace LlmEconomics.Validation.Deployments;

/// <summary>Errors after some points of the same deployment were measured; which points, a fixed seed draws.</summary>
internal static class CalibrationCurve
{
    public const int MaxPoints = 3;
    private const int Draws = 4;
    private const double Level = 0.8;

    /// <summary>Predictions of the rows that were not among the points, from profiles that did not see the model.</summary>
    public static IReadOnlyList<CalibratedPrediction> After(int points, IReadOnlyList<Fold> folds)
    {
        List<CalibratedPrediction> predictions = [];
        foreach (IGrouping<string, Scenario> deployment in folds.SelectMany(f => f.Scenarios).GroupBy(s => s.Row.Deployment).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Scenario[] rows = [.. deployment.OrderBy(s => s.Row.Id, StringComparer.Ordinal)];
            if (rows.Length <= MaxPoints)
            {
                continue;
            }

            Random random = new(rows.Length);
            for (int draw = 0; draw < Draws; draw++)
            {
                random.Shuffle(rows);
                predictions.AddRange(Of(rows, points));
            }
        }

        return predictions;
    }

    private static IEnumerable<CalibratedPrediction> Of(Scenario[] rows, int points)
    {
        // Rows of one deployment may differ in how often the engine polls, and then are timed by deployments of their own.
        foreach (Scenario row in rows.Skip(points))
        {
            CalibratedDeployment calibrated = CalibratedDeployment.Of(row.Deployment, rows.Take(points).Select(Measured));
            CalibratedEstimate estimate = calibrated.Estimate(row.Load);
            yield return new CalibratedPrediction(
                new Prediction(row.Row, estimate.TimeToFirstToken.Value, estimate.TimePerOutputToken.Value),
                estimate.TimeToFirstTokenInterval(Level).Contains(Duration.FromSeconds(row.Row.TimeToFirstToken)),
                estimate.TimePerOutputTokenInterval(Level).Contains(Duration.FromSeconds(row.Row.TimePerOutputToken)));
        }
    }

    private static DeploymentMeasurement Measured(Scenario scenario)
    {
        return new DeploymentMeasurement
        {
            Load = scenario.Load,
            TimeToFirstToken = Duration.FromSeconds(scenario.Row.TimeToFirstToken),
            TimePerOutputToken = Duration.FromSeconds(scenario.Row.TimePerOutputToken),
        };
    }
}

/// <summary>A prediction after calibration, and whether the shrunk 80 % intervals hold what was measured.</summary>
internal sealed record CalibratedPrediction(Prediction Prediction, bool FirstHolds, bool EachHolds);
