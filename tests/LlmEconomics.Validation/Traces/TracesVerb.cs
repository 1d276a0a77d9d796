using System.CommandLine;
using System.Globalization;
using MathNet.Numerics.Statistics;

namespace LlmEconomics.Validation.Traces;

/// <summary><c>traces DIR</c>: reads the published traces of a folder and compares their statistics with those in workload-shapes.csv.</summary>
internal static class TracesVerb
{
    // Statistics in the table are rounded to a tenth of a token; percentiles of whole tokens to one.
    private const double Rounding = 0.06, WholeTokens = 1;

    private static readonly (string File, string Trace, Func<TextReader, IEnumerable<ServingRequest>> Read)[] s_files =
    [
        ("AzureLLMInferenceTrace_code.csv", "Azure LLM inference 2023 code", t => RequestTrace.ReadAzure(t)),
        ("AzureLLMInferenceTrace_conv.csv", "Azure LLM inference 2023 conversation", t => RequestTrace.ReadAzure(t)),
        ("mooncake_conversation_first1000.jsonl", "", t => RequestTrace.ReadMooncake(t)),
        ("mooncake_synthetic_first1000.jsonl", "", t => RequestTrace.ReadMooncake(t)),
    ];

    public static Command Command()
    {
        Argument<string> folder = new("DIR") { Description = "Folder with the traces and workload-shapes.csv." };
        Command command = new("traces", "Reads published request traces and checks their statistics.") { folder };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), Console.Out));
        return command;
    }

    public static int Run(string folder, TextWriter output)
    {
        Dictionary<string, CsvRow> shapes = CsvTable.Read(Path.Combine(folder, "workload-shapes.csv"), "trace", "requests", "in_mean", "in_p50", "in_p99", "out_mean", "out_p50", "out_p99")
            .Rows.ToDictionary(r => r["trace"]);
        bool isRight = true;
        int files = 0;
        foreach ((string file, string trace, Func<TextReader, IEnumerable<ServingRequest>> read) in s_files)
        {
            string path = Path.Combine(folder, file);
            if (!File.Exists(path))
            {
                continue;
            }

            using StreamReader text = new(path);
            ServingRequest[] requests = [.. read(text)];
            files++;
            bool matches = trace.Length == 0 || Matches(requests, shapes[trace]);
            isRight &= matches;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: {requests.Length} requests, input {requests.Average(r => r.PromptTokens):F1}, output {requests.Average(r => r.OutputTokens):F1}{(trace.Length == 0 ? "" : matches ? ", as published" : ", NOT as published")}"));
        }

        output.WriteLine($"{files} traces read");
        return isRight && files > 0 ? 0 : 1;
    }

    private static bool Matches(ServingRequest[] requests, CsvRow shape)
    {
        double[] input = [.. requests.Select(r => (double)r.PromptTokens)], output = [.. requests.Select(r => (double)r.OutputTokens)];
        return requests.Length == Number("requests")
            && Math.Abs(input.Mean() - Number("in_mean")) < Rounding && Math.Abs(output.Mean() - Number("out_mean")) < Rounding
            && Math.Abs(input.QuantileCustom(0.5, QuantileDefinition.R7) - Number("in_p50")) <= WholeTokens && Math.Abs(input.QuantileCustom(0.99, QuantileDefinition.R7) - Number("in_p99")) <= WholeTokens
            && Math.Abs(output.QuantileCustom(0.5, QuantileDefinition.R7) - Number("out_p50")) <= WholeTokens && Math.Abs(output.QuantileCustom(0.99, QuantileDefinition.R7) - Number("out_p99")) <= WholeTokens;

        double Number(string column)
        {
            return double.Parse(shape[column], CultureInfo.InvariantCulture);
        }
    }
}
