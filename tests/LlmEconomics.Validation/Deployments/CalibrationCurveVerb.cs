using System.CommandLine;
using System.Globalization;
using System.Text;
using LlmEconomics.Validation.Fitting;

namespace LlmEconomics.Validation.Deployments;

/// <summary><c>calibration-curve FILE.csv</c>: errors after 0, 1, 2 and 3 measured points of the same deployment.</summary>
internal static class CalibrationCurveVerb
{
    public static Command Command()
    {
        Argument<string> file = new("FILE") { Description = "Measured deployments (deployments.csv)." };
        Option<string?> models = new("--models") { Description = "Folder of model configs; default 'models' beside the file." };
        Option<bool> fit = new("--fit-prior") { Description = "Fit the prior of calibration to the errors, and print it first." };
        Command command = new("calibration-curve", "Reports the errors after 0 to 3 measured points of the same deployment, with profiles that did not see the model.") { file, models, fit };
        command.SetAction(r =>
        {
            IReadOnlyList<Scenario> clean = DeploymentsVerb.Read(r.GetValue(file)!, r.GetValue(models)).Clean("aggregated");
            IReadOnlyList<Fold> folds = CrossValidation.LeaveOneOut(clean, row => row.Family);
            if (r.GetValue(fit))
            {
                Console.WriteLine(PriorFit.Report(folds));
            }

            Console.WriteLine(Report(folds));
        });
        return command;
    }

    public static string Report(IReadOnlyList<Fold> folds)
    {
        AccuracyTable table = new("measured points of the same deployment");
        StringBuilder held = new("| measured points | TPOT inside its 80 % interval | TTFT |\n|---|--:|--:|\n");
        for (int points = 0; points <= CalibrationCurve.MaxPoints; points++)
        {
            IReadOnlyList<CalibratedPrediction> after = CalibrationCurve.After(points, folds);
            table.Add(points.ToString(CultureInfo.InvariantCulture), after.Select(a => a.Prediction));
            held.AppendLine(CultureInfo.InvariantCulture, $"| {points} | {Share(after, a => a.EachHolds)} | {Share(after, a => a.FirstHolds)} |");
        }

        return $"{table}\n{held}";
    }

    private static string Share(IReadOnlyList<CalibratedPrediction> predictions, Func<CalibratedPrediction, bool> holds)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{100.0 * predictions.Count(holds) / predictions.Count:F1} %");
    }
}
