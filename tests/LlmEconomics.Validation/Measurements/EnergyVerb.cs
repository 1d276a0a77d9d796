using System.CommandLine;
using System.Globalization;
using LlmEconomics.Validation.Deployments;

namespace LlmEconomics.Validation.Measurements;

/// <summary><c>energy FILE.csv</c>: joules per generated token of measured loads against power by cause and computed throughput.</summary>
internal static class EnergyVerb
{
    public static Command Command()
    {
        Argument<string> file = new("FILE") { Description = "CSV of measurements." };
        Command command = new("energy", "Errors of predicted joules per token.") { file };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), Console.Out));
        return command;
    }

    public static int Run(string file, TextWriter output)
    {
        MeasuredModels models = new(null);
        List<EnergyCase> cases = [];
        Dictionary<string, int> refused = [];
        Dictionary<string, MeasurementRow[]> runs = MeasurementFile.Read(file).GroupBy(Case).ToDictionary(g => g.Key, g => g.ToArray());
        foreach (MeasurementRow row in runs.Values.SelectMany(r => r).Where(r => r.Metric == "joules_per_token"))
        {
            try
            {
                EnergyCase read = EnergyCase.Of(row.Whole, runs[Case(row)], models);

                // What does not fit as its row states it is refused here, and not where its error is asked for.
                _ = read.Error(null);
                cases.Add(read);
            }
            catch (Exception e) when (e is UnusableException or ArgumentException or UnknownFigureException or NoHardwarePathException or DoesNotFitException)
            {
                string reason = e.Message.ReplaceLineEndings(" ");
                refused[reason] = refused.GetValueOrDefault(reason) + 1;
            }
        }

        (string How, IEnumerable<(string Accelerator, double Error)> Errors)[] kinds =
        [
            ("at the measured throughput", cases.Where(c => c.Throughput is not null).Select(c => (c.Row.Accelerator, c.Error(c.Throughput)))),
            ("at the throughput computed after two measured times of the deployment", Calibrated(cases)),
            ("at the computed throughput", cases.Select(c => (c.Row.Accelerator, c.Error(null)))),
        ];
        output.WriteLine("| joules per generated token, errors in % | rows | median | mean | P90 | bias |\n|---|--:|--:|--:|--:|--:|");
        foreach ((string how, IEnumerable<(string Accelerator, double Error)> errors) in kinds)
        {
            (string Accelerator, double Error)[] of = [.. errors];
            Line($"all, {how}", of.Select(e => e.Error));
            foreach (IGrouping<string, (string Accelerator, double Error)> group in of.GroupBy(e => e.Accelerator).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                Line($"{group.Key}, {how}", group.Select(e => e.Error));
            }
        }

        output.WriteLine($"predicted {cases.Count} rows, refused {refused.Values.Sum()}:");
        foreach ((string reason, int count) in refused.OrderByDescending(r => r.Value))
        {
            output.WriteLine($"  {count}: {reason}");
        }

        return cases.Count > 0 ? 0 : 1;

        void Line(string name, IEnumerable<double> of)
        {
            Errors e = new(of);
            output.WriteLine($"| {name} | {e.Count} | {e} |");
        }
    }

    /// <summary>An id without its metric: rows of one run share it.</summary>
    private static string Case(MeasurementRow row)
    {
        return row.Id[..row.Id.LastIndexOf('-')];
    }

    /// <summary>Rows of deployments of which the times at the smallest and the largest batch are known, those two left out.</summary>
    private static IEnumerable<(string Accelerator, double Error)> Calibrated(IEnumerable<EnergyCase> cases)
    {
        foreach (IGrouping<Deployment, EnergyCase> deployment in cases.Where(c => c.TimePerToken is not null).GroupBy(c => c.Deployment))
        {
            EnergyCase[] rows = [.. deployment.OrderBy(c => c.Load.Concurrency)];
            if (rows.Length > 2)
            {
                CalibratedDeployment calibrated = CalibratedDeployment.Of(deployment.Key, [rows[0].Measured, rows[^1].Measured]);
                foreach (EnergyCase row in rows[1..^1])
                {
                    yield return (row.Row.Accelerator, row.Error(calibrated.Estimate(row.Load).OutputThroughput));
                }
            }
        }
    }
}
