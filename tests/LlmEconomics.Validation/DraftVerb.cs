using System.CommandLine;
using System.Diagnostics;
using LlmEconomics.Validation.Deployments;
using LlmEconomics.Validation.Fitting;

namespace LlmEconomics.Validation;

internal static class DraftVerb
{
    public static Command Command()
    {
        Argument<string> file = new("FILE");
        Option<string> models = new("--models") { DefaultValueFactory = _ => "../shared/data/models" };
        Option<string> what = new("--what") { DefaultValueFactory = _ => "pf" };
        Command command = new("draft") { file, models, what };
        command.SetAction(r => Run(r.GetValue(file)!, r.GetValue(models)!, r.GetValue(what)!));
        return command;
    }

    private static void Run(string file, string models, string what)
    {
        IReadOnlyList<DeploymentRow> rows = DeploymentRow.Read(file);
        Scenarios scenarios = new(new ModelFolder(models));
        List<Scenario> list = [];
        foreach (DeploymentRow row in rows.Where(r => r.IsClean && r.IsAggregated))
        {
            list.Add(scenarios.Of(row));
        }

        Stopwatch w = Stopwatch.StartNew();
        IReadOnlyDictionary<string, EngineProfile> shipped = EngineProfile.All.ToDictionary(e => e.Name);
        Prediction[] p = DeploymentFit.Predict(list, shipped);
        Console.WriteLine($"{list.Count} rows, predict {w.ElapsedMilliseconds} ms");
        w.Restart();
        p = DeploymentFit.Predict(list, shipped);
        Console.WriteLine($"again {w.ElapsedMilliseconds} ms");
        Show("shipped", p);
        if (what.Contains('f'))
        {
            w.Restart();
            double[] values = DeploymentFit.Values(list);
            Console.WriteLine($"fit {w.ElapsedMilliseconds} ms");
            Console.WriteLine(string.Join(", ", FitParameters.All.Select((f, i) => $"{f.Name} {values[i]:G3}")));
            p = DeploymentFit.Predict(list, FitParameters.Apply(values));
            Show("in sample", p);
            foreach (var g in p.GroupBy(x => $"{x.Row.Family} {x.Row.Precision} {x.Row.Accelerator[7..11]} {x.Row.Engine} {x.Row.Version}").OrderBy(g => g.Key))
            {
                Show(g.Key, [.. g]);
            }
        }

        if (what.Contains('m'))
        {
            w.Restart();
            var a = CrossValidation.LeaveOneOut(list, r => r.Family);
            Console.WriteLine($"lomo {w.ElapsedMilliseconds} ms");
            Show("LOMO", a);
            foreach (var g in a.GroupBy(x => x.Row.Family))
            {
                Show(g.Key, [.. g]);
            }

            foreach (var g in a.GroupBy(x => x.Row.Engine))
            {
                Show(g.Key, [.. g]);
            }

            File.WriteAllLines("/tmp/res/pred_lomo.csv", a.Select(x => FormattableString.Invariant($"{x.Row.Id},{x.TimeToFirstToken:R},{x.TimePerOutputToken:R}")).Prepend("id,ttft_s,tpot_s"));
        }

        if (what.Contains('a'))
        {
            var a = CrossValidation.LeaveOneOut(list, r => r.Accelerator.Contains("b200", StringComparison.Ordinal) ? "b200" : r.Accelerator);
            Show("LOAO", a);
            foreach (var g in a.GroupBy(x => x.Row.Accelerator))
            {
                Show(g.Key, [.. g]);
            }
        }
    }

    private static void Show(string name, IReadOnlyList<Prediction> p)
    {
        Errors tpot = new(p.Select(x => x.TpotError)), ttft = new(p.Select(x => x.TtftError)), thr = new(p.Select(x => x.ThroughputError));
        Console.WriteLine($"{name,-50} {p.Count,5} TPOT {tpot.Median,5:F1} p90 {tpot.P90,5:F1} b {tpot.Bias,5:F1} | TTFT {ttft.Median,5:F1} p90 {ttft.P90,5:F1} b {ttft.Bias,5:F1} | THR {thr.Median,5:F1} p90 {thr.P90,5:F1} b {thr.Bias,5:F1}");
    }
}
