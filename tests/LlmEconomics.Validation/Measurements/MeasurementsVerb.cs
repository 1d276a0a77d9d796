using System.CommandLine;
using System.Globalization;

namespace LlmEconomics.Validation.Measurements;

/// <summary><c>measurements</c>: published throughputs and latencies against predictions, per source and regime.</summary>
internal sealed class MeasurementsVerb
{
    private readonly MeasuredModels models;
    private readonly TextWriter output;
    private readonly Dictionary<Setup, Clock> clocks = [];
    private readonly List<Judged> judged = [];
    private readonly List<(MeasurementRow Row, string Reason)> refused = [];

    private MeasurementsVerb(ModelFolder? folder, TextWriter output)
    {
        models = new MeasuredModels(folder);
        this.output = output;
    }

    public static Command Command()
    {
        Argument<string> file = new("file") { Description = "CSV of measurements." };
        Option<string?> folder = new("--models") { Description = "Folder of configs that the CSV names; default the library's catalogue." };
        Option<string?> list = new("--out") { Description = "CSV to write every row's prediction or reason to." };
        Command command = new("measurements", "Errors of predicted throughputs and latencies per source and regime, averaged over sources.") { file, folder, list };
        command.SetAction(parsed =>
        {
            MeasurementsVerb verb = new(parsed.GetValue(folder) is { } path ? new ModelFolder(path) : null, Console.Out);
            verb.Run(MeasurementFile.Read(parsed.GetRequiredValue(file)), parsed.GetValue(list));
            return 0;
        });
        return command;
    }

    /// <summary>The report of a file, with the library's own catalogue of models.</summary>
    public static void Report(string file, TextWriter output)
    {
        new MeasurementsVerb(null, output).Run(MeasurementFile.Read(file), null);
    }

    private void Run(IReadOnlyList<MeasurementRow> rows, string? list)
    {
        foreach (MeasurementRow row in rows)
        {
            Judge(row);
        }

        MeasurementReport report = new(output, judged, refused);
        report.Write(rows);
        if (list is not null)
        {
            File.WriteAllLines(list, Lines());
        }
    }

    private void Judge(MeasurementRow row)
    {
        try
        {
            // What was asked comes first: a row that asks for nothing predictable is refused for that, whatever else it lacks.
            Question question = ProductionDay.Holds(row.Whole) ? ProductionDay.Question(row) : Question.Of(row);
            Accelerator accelerator = MeasuredAccelerators.Of(row);
            ModelArchitecture model = models.Of(row);
            Setup setup = new(
                model, MeasuredFormats.Of(row, model), accelerator, MeasuredLayout.Of(row), MeasuredEngines.Of(row),
                ProductionDay.Holds(row) ? ProductionDay.Efficiency(accelerator) : null);
            if (!clocks.TryGetValue(setup, out Clock? clock))
            {
                clocks[setup] = clock = new Clock(setup.Deploy());
            }

            judged.Add(new Judged(row, question.Regime, accelerator.Id, setup.Engine.Name, question.Answer(clock)));
        }
        catch (Exception e) when (e is UnusableException or ArgumentException or UnknownFigureException or NoHardwarePathException or DoesNotFitException)
        {
            refused.Add((row, e.Message.ReplaceLineEndings(" ")));
        }
    }

    private IEnumerable<string> Lines()
    {
        yield return "id,source,regime,accelerator,measured,predicted,error_pct,reason";
        foreach (Judged j in judged)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{j.Row.Id},{j.Row.Source},{j.Regime},{j.AcceleratorId},{j.Row.Value:G9},{j.Predicted:G9},{((j.Predicted / j.Row.Value) - 1) * 100:0.00},");
        }

        foreach ((MeasurementRow row, string reason) in refused)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{row.Id},{row.Source},,{row.AcceleratorId},{row.Value:G9},,,\"{reason.Replace("\"", "'", StringComparison.Ordinal)}\"");
        }
    }
}
