using System.Globalization;
using System.Text;
using LlmEconomics.Validation.Deployments;

namespace LlmEconomics.Validation.Calibration;

/// <summary>Errors of the rows of a deployment that were not measured, after some that were.</summary>
/// <remarks>
/// Rows of one deployment (<see cref="SameDeployment"/>) with at least four; some are drawn as the user's own measurements, all others are predicted. A
/// row whose engine settings differ from the others' (an InferenceX recipe polls differently at low concurrency) enters with its own prediction.
/// </remarks>
internal sealed class CalibrationCurve(IReadOnlyList<(Scenario Scenario, Prediction Predicted)> rows)
{
    private const int Draws = 20;
    private const int Seed = 20261126;
    private const int LeastRows = 4;

    public string Report()
    {
        StringBuilder text = new();
        foreach ((string name, Func<(Scenario Scenario, Prediction Predicted)[], int, Random, int[]> choose) in Choices)
        {
            AccuracyTable table = new($"measured points: {name}");
            StringBuilder cover = new();
            for (int points = 0; points <= 3; points++)
            {
                Outcome[] outcomes = [.. After(points, choose)];
                table.Add(points.ToString(CultureInfo.InvariantCulture), outcomes.Select(o => o.Prediction));
                cover.Append(CultureInfo.InvariantCulture, $"{(points > 0 ? "; " : "")}after {points}: TPOT {Share(outcomes, o => o.TpotHolds)}, TTFT {Share(outcomes, o => o.TtftHolds)}, throughput {Share(outcomes, o => o.ThroughputHolds)}");
            }

            text.AppendLine(table.ToString());
            text.AppendLine(CultureInfo.InvariantCulture, $"80 % intervals hold {cover}\n");
        }

        return text.ToString();
    }

    private static readonly (string, Func<(Scenario Scenario, Prediction Predicted)[], int, Random, int[]>)[] Choices =
    [
        ("any loads", (group, points, random) => [.. Enumerable.Range(0, group.Length).OrderBy(_ => random.Next()).Take(points)]),
        ("the ends and the middle of the concurrencies", Ends),
    ];

    private IEnumerable<Outcome> After(int points, Func<(Scenario, Prediction)[], int, Random, int[]> choose)
    {
        Random random = new(Seed);
        foreach (var group in rows.GroupBy(r => SameDeployment.Of(r.Scenario.Row)).Where(g => g.Count() >= LeastRows))
        {
            (Scenario Scenario, Prediction Predicted)[] all = [.. group];
            for (int draw = 0; draw < (points == 0 ? 1 : Draws); draw++)
            {
                int[] own = choose(all, points, random);
                CalibratedDeployment calibrated = Calibrate(all[0].Scenario.Deployment, own.Select(i => all[i]));
                foreach ((Scenario scenario, Prediction predicted) in all.Where((_, i) => !own.Contains(i)))
                {
                    yield return Outcome.Of(calibrated, scenario, predicted);
                }
            }
        }
    }

    private static CalibratedDeployment Calibrate(Deployment deployment, IEnumerable<(Scenario Scenario, Prediction Predicted)> own)
    {
        return CalibratedDeployment.Of(deployment, own.Select(o =>
        {
            LoadEstimate reference = deployment.Estimate(o.Scenario.Load);
            return new DeploymentMeasurement
            {
                Load = o.Scenario.Load,
                TimeToFirstToken = reference.TimeToFirstToken / (1 + o.Predicted.TtftError),
                TimePerOutputToken = reference.TimePerOutputToken / (1 + o.Predicted.TpotError),
                Source = o.Scenario.Row.Id,
            };
        }));
    }

    private static int[] Ends((Scenario Scenario, Prediction Predicted)[] group, int points, Random random)
    {
        int[] order = [.. Enumerable.Range(0, group.Length).OrderBy(i => group[i].Scenario.Load.Concurrency).ThenBy(_ => random.Next())];
        return points switch
        {
            0 => [],
            1 => [order[order.Length / 2]],
            2 => [order[0], order[^1]],
            _ => [order[0], order[order.Length / 2], order[^1]],
        };
    }

    private static string Share(Outcome[] outcomes, Func<Outcome, bool> holds)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * outcomes.Count(holds) / outcomes.Length:F0} %");
    }

    /// <summary>A row predicted after calibration, and whether its intervals hold it.</summary>
    private readonly record struct Outcome(Prediction Prediction, bool TtftHolds, bool TpotHolds, bool ThroughputHolds)
    {
        private const double Level = 0.8;

        public static Outcome Of(CalibratedDeployment calibrated, Scenario scenario, Prediction predicted)
        {
            CalibratedEstimate after = calibrated.Estimate(scenario.Load);
            Prediction prediction = new(
                scenario.Row, predicted.TimeToFirstToken * (after.TimeToFirstToken / after.Predicted.TimeToFirstToken),
                predicted.TimePerOutputToken * (after.TimePerOutputToken / after.Predicted.TimePerOutputToken));
            return new Outcome(
                prediction, Holds(prediction.TtftError, after.TimeToFirstTokenInterval(Level)), Holds(prediction.TpotError, after.TimePerOutputTokenInterval(Level)),
                Holds(prediction.ThroughputError, after.OutputThroughputInterval(Level)));
        }

        private static bool Holds<T>(double error, PredictionInterval<T> interval)
            where T : struct, IQuantity<T>
        {
            return Math.Abs(Math.Log(1 + error)) <= Math.Log(interval.High / interval.Low) / 2;
        }
    }
}
