using System.CommandLine;

namespace LlmEconomics.Validation.Deployments;

/// <summary><c>calibration-curve FILE.csv</c>: errors after 0, 1, 2 and 3 measured points of the same deployment.</summary>
internal static class CalibrationCurveVerb
{
    public static Command Command()
    {
        Argument<string> file = new("FILE") { Description = "Measured deployments (deployments.csv)." };
        Option<string?> models = new("--models") { Description = "Folder of model configs; default 'models' beside the file." };
        Command command = new("calibration-curve", "Reports the errors after 0 to 3 measured points of the same deployment, with profiles that did not see the model.") { file, models };
        command.SetAction(r =>
        {
            IReadOnlyList<Scenario> clean = DeploymentsVerb.Read(r.GetValue(file)!, r.GetValue(models)).Clean("aggregated");
            Console.WriteLine(Report(CrossValidation.LeaveOneOut(clean, row => row.Family)));
        });
        return command;
    }

    public static string Report(IReadOnlyList<Fold> folds)
    {
        AccuracyTable table = new("measured points of the same deployment");
        for (int points = 0; points <= CalibrationCurve.MaxPoints; points++)
        {
            table.Add(points.ToString(System.Globalization.CultureInfo.InvariantCulture), CalibrationCurve.After(points, folds));
        }

        return table.ToString();
    }
}
