using System.CommandLine;
using System.Globalization;
using System.Text;

namespace LlmEconomics.Validation.Deployments;

/// <summary><c>deployments FILE.csv [--out PRED.csv]</c>: predicts measured deployments with the shipped profiles; nothing is learnt from the file.</summary>
internal static class DeploymentsVerb
{
    public static Command Command()
    {
        Argument<string> file = new("FILE") { Description = "Measured deployments (deployments.csv)." };
        Option<string?> models = new("--models") { Description = "Folder of model configs; default 'models' beside the file where it exists; a model without a config is taken from the library's catalogue." };
        Option<string?> output = new("--out") { Description = "Write predictions and 80 % intervals of every row to this CSV." };
        Option<bool> simulate = new("--simulate") { Description = "Simulates every row instead of computing its steady state." };
        Option<bool> check = new("--check") { Description = "Fail where the clean rows miss a target." };
        Command command = new("deployments", "Predicts TTFT, TPOT and throughput of measured deployments and reports the errors.") { file, models, output, simulate, check };
        command.SetAction(r => Run(r.GetValue(file)!, r.GetValue(models), r.GetValue(output), r.GetValue(simulate), r.GetValue(check)));
        return command;
    }

    private const double Level = 0.8;

    public static Predictions Read(string file, string? models)
    {
        string folder = models ?? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "models");
        return Predictions.Of(DeploymentRow.Read(file), new Scenarios(models is not null || Directory.Exists(folder) ? new ModelFolder(folder) : null));
    }

    private static int Run(string file, string? models, string? output, bool simulate, bool check)
    {
        Predictions all = Read(file, models);
        Prediction[] predicted = Predict(all, simulate);
        Console.WriteLine(Report(all, predicted, simulate));
        if (output is not null)
        {
            File.WriteAllText(output, ToCsv(all, predicted));
        }

        if (!check)
        {
            return all.Scenarios.Count > 0 ? 0 : 1;
        }

        Targets targets = Targets.Of([.. predicted.Where(p => p.Row.IsClean)]);
        Console.WriteLine(targets);
        return targets.AreMet ? 0 : 1;
    }

    public static string Report(Predictions all)
    {
        return Report(all, Predict(all, simulate: false), simulated: false);
    }

    private static Prediction[] Predict(Predictions all, bool simulate)
    {
        return [.. all.Scenarios.Select(s => simulate ? s.Simulate() : s.Predict())];
    }

    private static string Report(Predictions all, Prediction[] predicted, bool simulated)
    {
        Prediction[] clean = [.. predicted.Where(p => p.Row.IsClean)], aggregated = [.. clean.Where(p => p.Row.IsAggregated)];
        StringBuilder text = new();
        text.AppendLine(new AccuracyTable(simulated ? "errors in %, simulated" : "errors in %, shipped profiles")
            .Add("clean, aggregated", aggregated)
            .Add("clean, disaggregated", clean.Where(p => !p.Row.IsAggregated))
            .Add("all, aggregated", predicted.Where(p => p.Row.IsAggregated))
            .Add("all, disaggregated", predicted.Where(p => !p.Row.IsAggregated)).ToString());
        text.AppendLine(new AccuracyTable("clean, by lengths").AddGroups(aggregated, r => $"{(r.IsUniform ? "uniform" : "fixed")}, {r.Engine}").ToString());
        text.AppendLine(new AccuracyTable("clean, by model").AddGroups(aggregated, r => r.Family).ToString());
        text.AppendLine(new AccuracyTable("clean, by accelerator").AddGroups(aggregated, r => r.Accelerator).ToString());
        text.AppendLine(new AccuracyTable("clean, by engine").AddGroups(aggregated, r => r.Engine).ToString());
        text.AppendLine(new AccuracyTable("clean, by mode").AddGroups(clean, ModeOf).ToString());
        text.AppendLine(new AccuracyTable("clean, by format").AddGroups(aggregated, r => r.Precision.Length == 0 ? "bf16" : r.Precision).ToString());
        text.AppendLine(Coverage(all.Scenarios));
        text.AppendLine(CultureInfo.InvariantCulture, $"predicted {predicted.Length} rows, refused {all.Refused.Count}:");
        foreach (IGrouping<string, (DeploymentRow Row, string Reason)> reason in all.Refused.GroupBy(r => r.Reason).OrderByDescending(g => g.Count()))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  {reason.Count()} ({reason.Count(r => r.Row.IsClean)} clean): {reason.Key}");
        }

        return text.ToString();
    }

    /// <summary>How many clean rows lie in their 80 % intervals, and how wide those are.</summary>
    private static string Coverage(IReadOnlyList<Scenario> scenarios)
    {
        StringBuilder text = new("| 80 % intervals, clean rows | rows | TPOT covered | median high/low | TTFT covered | median high/low |\n|---|--:|--:|--:|--:|--:|\n");
        var rows = scenarios.Where(s => s.Row.IsClean).Select(s =>
        {
            LoadEstimate e = s.Estimate();
            return (s.Row, Each: e.TimePerOutputTokenInterval(Level), First: e.TimeToFirstTokenInterval(Level));
        }).ToArray();
        foreach (var group in rows.GroupBy(r => r.Row.IsAggregated ? r.Row.Engine : "disaggregated").OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (Name: g.Key, Rows: g.ToArray())).Prepend((Name: "all", Rows: rows)).Where(g => g.Rows.Length > 0))
        {
            double each = group.Rows.Average(r => Holds(r.Each, r.Row.TimePerOutputToken)), first = group.Rows.Average(r => Holds(r.First, r.Row.TimeToFirstToken));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {group.Name} | {group.Rows.Length} | {each:F1} % | {Width(group.Rows.Select(r => r.Each)):F2} | {first:F1} % | {Width(group.Rows.Select(r => r.First)):F2} |");
        }

        return text.ToString();

        static double Holds(PredictionInterval<Duration> interval, double seconds)
        {
            return seconds >= interval.Low.Value && seconds <= interval.High.Value ? 100 : 0;
        }

        static double Width(IEnumerable<PredictionInterval<Duration>> intervals)
        {
            double[] sorted = [.. intervals.Select(i => i.High / i.Low).Order()];
            return sorted[sorted.Length / 2];
        }
    }

    private static string ModeOf(DeploymentRow row)
    {
        return !row.IsAggregated ? "disaggregated" : row.Count("attention_dp") > 1 ? "aggregated, attention DP" : "aggregated";
    }

    /// <summary>What was predicted, with the intervals of the closed form.</summary>
    private static string ToCsv(Predictions all, Prediction[] predicted)
    {
        StringBuilder text = new("id,predicted_ttft_ms,predicted_tpot_ms,tpot_low_ms,tpot_high_ms,ttft_low_ms,ttft_high_ms\n");
        foreach ((Scenario scenario, Prediction row) in all.Scenarios.Zip(predicted))
        {
            LoadEstimate e = scenario.Estimate();
            PredictionInterval<Duration> each = e.TimePerOutputTokenInterval(Level), first = e.TimeToFirstTokenInterval(Level);
            text.Append(CultureInfo.InvariantCulture, $"{scenario.Row.Id},{row.TimeToFirstToken * 1e3:R},{row.TimePerOutputToken * 1e3:R}");
            text.Append(CultureInfo.InvariantCulture, $",{each.Low.Milliseconds:R},{each.High.Milliseconds:R},{first.Low.Milliseconds:R},{first.High.Milliseconds:R}\n");
        }

        return text.ToString();
    }
}
