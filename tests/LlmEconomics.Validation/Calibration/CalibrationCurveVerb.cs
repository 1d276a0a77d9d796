using System.CommandLine;
using LlmEconomics.Validation.Deployments;

namespace LlmEconomics.Validation.Calibration;

/// <summary><c>calibration-curve FILE.csv</c>: errors after 0, 1, 2 and 3 measured points of the same deployment.</summary>
internal static class CalibrationCurveVerb
{
    public static Command Command()
    {
        Argument<string> file = new("FILE") { Description = "Measured deployments (deployments.csv)." };
        Option<string?> models = new("--models") { Description = "Folder of model configs; default 'models' beside the file." };
        Option<bool> shipped = new("--shipped") { Description = "Start from the shipped profiles instead of profiles fitted without the row's model." };
        Option<bool> fit = new("--fit-prior") { Description = "Fit the prior of calibration to the errors and print it." };
        Command command = new("calibration-curve", "Calibrates deployments with a few of their rows and reports the errors of the others.") { file, models, shipped, fit };
        command.SetAction(r => Run(r.GetValue(file)!, r.GetValue(models), r.GetValue(shipped), r.GetValue(fit)));
        return command;
    }

    private static int Run(string file, string? models, bool shipped, bool fit)
    {
        IReadOnlyList<Scenario> clean = DeploymentsVerb.Read(file, models).Clean("aggregated");
        IReadOnlyList<Prediction> predictions = shipped ? [.. clean.Select(s => s.Predict())] : CrossValidation.LeaveOneOut(clean, r => r.Family).Predictions;
        Dictionary<string, Prediction> byId = predictions.ToDictionary(p => p.Row.Id);
        (Scenario, Prediction)[] rows = [.. clean.Select(s => (s, byId[s.Row.Id]))];
        if (fit)
        {
            Console.WriteLine(PriorFit.Report(rows));
        }

        Console.WriteLine(new CalibrationCurve(rows).Report());
        return 0;
    }
}
