using System.CommandLine;
using System.Globalization;
using LlmEconomics.Validation.Fitting;

namespace LlmEconomics.Validation.Deployments;

/// <summary><c>cross-validate FILE.csv</c>: predicts each model, and each accelerator, from profiles fitted without it.</summary>
internal static class CrossValidateVerb
{
    public static Command Command()
    {
        Argument<string> file = new("FILE") { Description = "Measured deployments (deployments.csv)." };
        Option<string?> models = new("--models") { Description = "Folder of model configs; default 'models' beside the file." };
        Option<string?> residuals = new("--residuals") { Description = "Write the errors of the held-back rows to this CSV." };
        Command command = new("cross-validate", "Refits the profiles leaving out each model and each accelerator, and reports the errors of what was left out.") { file, models, residuals };
        command.SetAction(r => Run(r.GetValue(file)!, r.GetValue(models), r.GetValue(residuals)));
        return command;
    }

    private static int Run(string file, string? models, string? residuals)
    {
        IReadOnlyList<Scenario> clean = DeploymentsVerb.Read(file, models).Clean("aggregated");
        HeldBack models1 = CrossValidation.LeaveOneOut(clean, r => r.Family), accelerators = CrossValidation.LeaveOneOut(clean, AcceleratorGroup);
        double[] all = DeploymentFit.Values(clean);
        Console.WriteLine(new AccuracyTable("errors in %")
            .Add("in sample", DeploymentFit.Predict(clean, FitParameters.Apply(all)))
            .Add("leave one model out", models1.Predictions)
            .Add("leave one accelerator out", accelerators.Predictions));
        Console.WriteLine(new AccuracyTable("leave one model out").AddGroups(models1.Predictions, r => r.Family).AddGroups(models1.Predictions, r => r.Engine));
        Console.WriteLine(new AccuracyTable("leave one accelerator out").AddGroups(accelerators.Predictions, r => r.Accelerator).AddGroups(accelerators.Predictions, r => r.Engine));
        Console.WriteLine("| parameter | prior | fitted | lowest of the folds | highest |\n|---|--:|--:|--:|--:|");
        for (int i = 0; i < all.Length; i++)
        {
            double[] folds = [all[i], .. models1.Values.Concat(accelerators.Values).Select(v => v[i])];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {FitParameters.All[i].Name} | {FitParameters.All[i].Prior:G3} | {all[i]:G4} | {folds.Min():G3} | {folds.Max():G3} |"));
        }

        if (residuals is not null)
        {
            File.WriteAllLines(residuals, models1.Predictions.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Row.Id},{p.TimeToFirstToken:R},{p.TimePerOutputToken:R}")).Prepend("id,ttft_s,tpot_s"));
        }

        return 0;
    }

    /// <summary>B200 and the single GB200 rows are one chip: leaving out one of them alone would leave the other to learn from.</summary>
    public static string AcceleratorGroup(DeploymentRow row)
    {
        return row.Accelerator.Contains("b200", StringComparison.Ordinal) ? "b200" : row.Accelerator;
    }
}
