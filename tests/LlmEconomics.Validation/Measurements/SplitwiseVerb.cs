using System.CommandLine;
using System.Globalization;

namespace LlmEconomics.Validation.Measurements;

/// <summary><c>splitwise</c>: prefill and decode times of two dense models on DGX A100 and DGX H100, as measured for the Splitwise paper.</summary>
internal static class SplitwiseVerb
{
    private const string Capped = "-pcap";

    // The engine of the paper's measurements, before it captured decode steps in graphs (arXiv:2311.18677).
    private static readonly EngineProfile s_engine = EngineProfile.Vllm with { Release = new DateOnly(2023, 10, 1) };

    /// <summary>
    /// Clock of a board at half of its power limit over that at the whole: power above idle grows with the cube of the clock, whose voltage follows it. Idle
    /// is a tenth of the limit (70 of 700 W, driver readings).
    /// </summary>
    private static readonly double s_cappedClock = Math.Cbrt((0.5 - 0.1) / (1 - 0.1));

    public static Command Command()
    {
        Argument<string> file = new("file") { Description = "CSV of prefill and decode times." };
        Option<bool> list = new("--list") { Description = "Writes every row." };
        Command command = new("splitwise", "Errors of predicted prefill and decode times of Splitwise's tables.") { file, list };
        command.SetAction(parsed => Report(parsed.GetRequiredValue(file), parsed.GetValue(list), Console.Out));
        return command;
    }

    public static int Report(string file, bool list, TextWriter output)
    {
        CsvTable table = CsvTable.Read(
            file, "model", "accelerator", "tensor_parallel", "input_tokens", "batch", "output_tokens", "prefill_ms", "decode_step_ms");
        return Run(table, file, list, output);
    }

    private static int Run(CsvTable table, string path, bool list, TextWriter output)
    {
        List<(string Model, string Accelerator, bool Capped, double Prefill, double Decode)> errors = [];
        for (int i = 0; i < table.Rows.Count; i++)
        {
            Cells cells = new(path, i + 2, table.Rows[i]);
            (string model, string accelerator) = (cells.Text("model"), cells.Text("accelerator"));
            Clock clock = ClockOf(cells, model, accelerator);
            (long batch, double prompt, double answer) = (cells.Required("batch"), cells.Required("input_tokens"), cells.Required("output_tokens"));
            double prefill = clock.PrefillSeconds(batch, prompt) * 1e3, decode = clock.DecodeSeconds(batch, prompt, answer) / answer * 1e3;
            (double measuredPrefill, double measuredDecode) = (cells.Positive("prefill_ms"), cells.Positive("decode_step_ms"));
            errors.Add((model, accelerator, accelerator.EndsWith(Capped, StringComparison.Ordinal), (prefill / measuredPrefill) - 1, (decode / measuredDecode) - 1));
            if (list)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{model,-11} {accelerator,-15} tp {cells.Required("tensor_parallel")} b {batch,2} in {prompt,5} out {answer,5}  prefill {measuredPrefill,7:0.0} predicted {prefill,7:0.0}  decode {measuredDecode,6:0.0} predicted {decode,6:0.0}"));
            }
        }

        foreach (var group in errors.GroupBy(e => (e.Model, e.Accelerator)).OrderBy(g => g.Key))
        {
            output.WriteLine($"{group.Key.Model,-11} {group.Key.Accelerator,-15} prefill {ErrorSummary.OfErrors(group.Select(e => e.Prefill))}  decode {ErrorSummary.OfErrors(group.Select(e => e.Decode))}");
        }

        output.WriteLine($"{"not capped",-27} prefill {ErrorSummary.OfErrors(errors.Where(e => !e.Capped).Select(e => e.Prefill))}  decode {ErrorSummary.OfErrors(errors.Where(e => !e.Capped).Select(e => e.Decode))}");
        output.WriteLine($"{"all",-27} prefill {ErrorSummary.OfErrors(errors.Select(e => e.Prefill))}  decode {ErrorSummary.OfErrors(errors.Select(e => e.Decode))}");
        output.WriteLine($"{"all, both times",-27}         {ErrorSummary.OfErrors(errors.SelectMany(e => (double[])[e.Prefill, e.Decode]))}");
        return 0;
    }

    private static Clock ClockOf(Cells cells, string model, string accelerator)
    {
        string id = model switch
        {
            "llama2-70b" => "meta-llama/Llama-2-70b-hf",
            "bloom-176b" => "bigscience/bloom",
            _ => throw cells.Refusal("model", "a model of the tables: llama2-70b, bloom-176b"),
        };
        string part = accelerator switch
        {
            "a100-80gb" => "nvidia-a100-sxm-80gb",
            "h100-80gb" or "h100-80gb-pcap" => "nvidia-h100-sxm-80gb",
            _ => throw cells.Refusal("accelerator", "an accelerator of the tables"),
        };
        Accelerator whole = AcceleratorCatalog.Default.Find(part);
        return new Clock(Deployment.Of(
            ModelCatalog.Find(id).Architecture, FormatScheme.Bf16, accelerator.EndsWith(Capped, StringComparison.Ordinal) ? Slowed(whole) : whole,
            new Parallelism { Tensor = cells.Required("tensor_parallel") }, s_engine));
    }

    private static Accelerator Slowed(Accelerator accelerator)
    {
        PeakTable peaks = accelerator.Peaks.Aggregate(accelerator.Peaks, (table, peak) => table.With(peak.Key, peak.Value * s_cappedClock));
        return accelerator with { Peaks = peaks };
    }
}
