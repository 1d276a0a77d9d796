using System.CommandLine;
using System.Globalization;
using LlmEconomics.Validation.Deployments;

namespace LlmEconomics.Validation.Measurements;

/// <summary><c>energy FILE.csv</c>: joules per generated token of measured loads against power by cause and computed throughput.</summary>
internal static class EnergyVerb
{
    /// <summary>ML.ENERGY does not publish prompt lengths; its chats are of LMSYS.</summary>
    private const double UnknownPrompt = 100;

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
        List<(string Accelerator, double Error)> errors = [], timed = [];
        Dictionary<string, int> refused = [];
        IReadOnlyList<MeasurementRow> rows = MeasurementFile.Read(file);
        Dictionary<string, double> throughputs = rows.Where(r => r.Metric == "output_tokens_per_s").ToDictionary(r => Case(r), r => r.Value);
        foreach (MeasurementRow row in rows.Where(r => r.Metric == "joules_per_token"))
        {
            try
            {
                (LoadEstimate load, Watts rated) = Estimate(row, models);
                errors.Add((row.Accelerator, (PowerByCause.Measured.PerOutputToken(load, rated).Value / row.Value) - 1));
                if (throughputs.TryGetValue(Case(row), out double measured))
                {
                    timed.Add((row.Accelerator, (PowerByCause.Measured.PerOutputToken(load, rated, TokenRate.FromTokensPerSecond(measured)).Value / row.Value) - 1));
                }
            }
            catch (Exception e) when (e is UnusableException or ArgumentException or UnknownFigureException or NoHardwarePathException or InsufficientMemoryException)
            {
                string reason = e.Message.ReplaceLineEndings(" ");
                refused[reason] = refused.GetValueOrDefault(reason) + 1;
            }
        }

        output.WriteLine("| joules per generated token, errors in % | rows | median | mean | P90 | bias |\n|---|--:|--:|--:|--:|--:|");
        foreach ((string how, List<(string Accelerator, double Error)> of) in new[] { ("at the measured throughput", timed), ("at the computed throughput", errors) })
        {
            Line($"all, {how}", of.Select(e => e.Error));
            foreach (IGrouping<string, (string Accelerator, double Error)> group in of.GroupBy(e => e.Accelerator).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                Line($"{group.Key}, {how}", group.Select(e => e.Error));
            }
        }

        output.WriteLine($"predicted {errors.Count} rows, refused {refused.Values.Sum()}:");
        foreach ((string reason, int count) in refused.OrderByDescending(r => r.Value))
        {
            output.WriteLine($"  {count}: {reason}");
        }

        return errors.Count > 0 ? 0 : 1;

        void Line(string name, IEnumerable<double> of)
        {
            Errors e = new(of);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {of.Count()} | {e.Median:F1} | {e.Mean:F1} | {e.P90:F1} | {e.Bias:+0.0;−0.0;0.0} |"));
        }
    }

    /// <summary>An id without its metric: rows of one run share it.</summary>
    private static string Case(MeasurementRow row)
    {
        return row.Id[..row.Id.LastIndexOf('-')];
    }

    private static (LoadEstimate Load, Watts Rated) Estimate(MeasurementRow row, MeasuredModels models)
    {
        Accelerator accelerator = MeasuredAccelerators.Of(row);
        ModelArchitecture model = models.Of(row);
        Deployment deployment = new Setup(model, MeasuredFormats.Of(row, model), accelerator, MeasuredLayout.Of(row), MeasuredEngines.Of(row), null).Deploy();
        double output = row.OutputTokens ?? throw new UnusableException("output length not stated"), batch = row.Batch ?? throw new UnusableException("batch not stated");
        Watts rated = accelerator.ThermalDesignPower ?? throw new UnusableException("rated power not known");
        ClosedLoop load = new() { Concurrency = Math.Max(1, batch), PromptTokens = (long)(row.PromptTokens ?? UnknownPrompt), OutputTokens = (long)Math.Max(1, Math.Round(output)), ShortestLength = 0.5 };
        return (deployment.Estimate(load), rated);
    }
}
