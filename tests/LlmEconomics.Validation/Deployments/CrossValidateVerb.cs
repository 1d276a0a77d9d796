using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmEconomics.Validation.Fitting;

namespace LlmEconomics.Validation.Deployments;

/// <summary><c>cross-validate FILE.csv</c>: predicts each model, and each accelerator, from profiles fitted without it.</summary>
internal static class CrossValidateVerb
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Command()
    {
        Argument<string> file = new("FILE") { Description = "Measured deployments (deployments.csv)." };
        Option<string?> models = new("--models") { Description = "Folder of model configs; default 'models' beside the file." };
        Option<string?> profiles = new("--write") { Description = "Write the fitted engine profiles and the residual table to this folder." };
        Option<bool> check = new("--check") { Description = "Exit with 1 where a target is missed." };
        Command command = new("cross-validate", "Refits the profiles leaving out each model and each accelerator, and reports the errors of what was left out.") { file, models, profiles, check };
        command.SetAction(r => Run(r.GetValue(file)!, r.GetValue(models), r.GetValue(profiles), r.GetValue(check)));
        return command;
    }

    private static int Run(string file, string? models, string? folder, bool check)
    {
        Predictions all = DeploymentsVerb.Read(file, models);
        CrossValidated result = CrossValidated.Of(all.Clean("aggregated"));
        Prediction[] split = [.. all.Clean("disaggregated").Select(s => s.Predict())];
        Targets targets = Targets.Of(result, split);
        Console.WriteLine(result.Report());
        Console.WriteLine(targets);
        if (folder is not null)
        {
            Directory.CreateDirectory(folder);
            foreach (EngineProfile engine in result.Profiles())
            {
                File.WriteAllText(Path.Combine(folder, $"{engine.Name}.json"), engine.ToJson());
            }

            File.WriteAllText(Path.Combine(folder, "residuals.json"), JsonSerializer.Serialize(result.Residuals(split), Indented));
        }

        return check && !targets.AreMet ? 1 : 0;
    }

    /// <summary>B200 and the single GB200 rows are one chip: leaving out one of them alone would leave the other to learn from.</summary>
    public static string AcceleratorGroup(DeploymentRow row)
    {
        return row.Accelerator.Contains("b200", StringComparison.Ordinal) ? "b200" : row.Accelerator;
    }
}

/// <summary>Fits with everything, and without each model and each accelerator.</summary>
internal sealed record CrossValidated(IReadOnlyList<Prediction> InSample, IReadOnlyList<double> Values, IReadOnlyList<Fold> Models, IReadOnlyList<Fold> Accelerators)
{
    public static CrossValidated Of(IReadOnlyList<Scenario> scenarios)
    {
        double[] values = DeploymentFit.Values(scenarios);
        return new CrossValidated(
            DeploymentFit.Predict(scenarios, FitParameters.Apply(values)), values, CrossValidation.LeaveOneOut(scenarios, r => r.Family),
            CrossValidation.LeaveOneOut(scenarios, CrossValidateVerb.AcceleratorGroup));
    }

    public string Report()
    {
        Prediction[] models = [.. Models.SelectMany(f => f.Predictions)], accelerators = [.. Accelerators.SelectMany(f => f.Predictions)];
        StringBuilder text = new();
        text.AppendLine(new AccuracyTable("errors in %").Add("in sample", InSample).Add("leave one model out", models).Add("leave one accelerator out", accelerators).ToString());
        text.AppendLine(new AccuracyTable("leave one model out").AddGroups(models, r => r.Family).AddGroups(models, r => r.Engine).ToString());
        text.AppendLine(new AccuracyTable("leave one accelerator out").AddGroups(accelerators, r => r.Accelerator).AddGroups(accelerators, r => r.Engine).ToString());
        text.AppendLine(Intervals.Report(Models));
        text.AppendLine("| parameter | prior | fitted | lowest of the folds | highest |\n|---|--:|--:|--:|--:|");
        for (int i = 0; i < Values.Count; i++)
        {
            Tunable value = Fitted(i);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {FitParameters.All[i].Name} | {FitParameters.All[i].Prior:G3} | {value.Value:G4} | {value.Low:G3} | {value.High:G3} |");
        }

        return text.ToString();
    }

    /// <summary>The engine profiles with every fitted figure and its spread over the folds.</summary>
    public IEnumerable<EngineProfile> Profiles()
    {
        return FitParameters.Apply([.. Enumerable.Range(0, Values.Count).Select(Fitted)]).Values;
    }

    /// <summary>The table of intervals from the errors of models left out, and of disaggregated rows, which no fit has seen.</summary>
    public ResidualTable Residuals(IEnumerable<Prediction> split)
    {
        return Intervals.Table(
            [.. Models.SelectMany(f => f.Predictions), .. split],
            "Absolute logarithmic errors on published deployments (github.com/ai-dynamo/aiconfigurator silicon sample, clean aggregated rows) of models left out of the fit, and disaggregated ones, which no fit has seen; `cross-validate` of the validation tool writes them.");
    }

    private Tunable Fitted(int i)
    {
        double[] all = [Values[i], .. Models.Concat(Accelerators).Select(f => f.Values[i])];
        return new Tunable(Round(Values[i]), Round(all.Min()), Round(all.Max()));
    }

    private static double Round(double value)
    {
        return double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
