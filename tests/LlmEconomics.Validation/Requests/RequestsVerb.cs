using System.CommandLine;
using System.Globalization;
using MathNet.Numerics.Statistics;

namespace LlmEconomics.Validation.Requests;

/// <summary><c>requests FILE.csv [--check]</c>: replays per-request logs of real engines through the simulation.</summary>
internal static class RequestsVerb
{
    // What the simulation has to reach on each run: absolute errors of the means of latency and time per token, of the time to first token, and of the
    // 90th percentile of latency.
    private const double MeanTarget = 0.08, FirstTokenTarget = 0.20, TailTarget = 0.12;

    public static Command Command()
    {
        Argument<string> file = new("FILE") { Description = "CSV of requests as golden-peers-vllm-requests.csv has them." };
        Option<bool> check = new("--check") { Description = "Fails unless mean latency and time per token are within 8 %, mean TTFT within 20 %, p90 latency within 12 % on every run." };
        Command command = new("requests", "Replays request logs of real engines and reports the errors of latencies per run.") { file, check };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), parsed.GetValue(check), Console.Out));
        return command;
    }

    public static int Run(string file, bool check, TextWriter output)
    {
        bool reached = true;
        int rows = 0;
        output.WriteLine("| run | figure | measured mean | predicted | error | measured p50 | predicted | error | measured p90 | predicted | error |");
        output.WriteLine("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (LoggedRun run in LoggedRun.Read(file))
        {
            List<RequestResult> results = [];
            ServingEstimate estimate = run.System().Replay(run.Replayed(), new SimulationOptions { OnResult = results.Add }).Estimate;
            double first = Line(run, "TTFT s", run.Requests.Select(r => r.TimeToFirstToken), results.Select(r => r.TimeToFirstToken.Value), output).Mean;
            double token = Line(
                run, "ITL ms", run.Requests.Where(r => r.OutputTokens > 1).Select(r => r.TimePerOutputToken * 1e3),
                results.Where(r => r.Request.OutputTokens > 1).Select(r => r.TimePerOutputToken.Value * 1e3), output).Mean;
            (double latency, double tail) = Line(run, "latency s", run.Requests.Select(r => r.Latency), results.Select(r => r.Latency.Value), output);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {run.Name} | preemptions per request | | {estimate.PreemptionsPerRequest:G3} | | | | | | | |"));
            reached &= Math.Abs(latency) <= MeanTarget && Math.Abs(token) <= MeanTarget && Math.Abs(first) <= FirstTokenTarget && Math.Abs(tail) <= TailTarget;
            rows += run.Requests.Count;
        }

        output.WriteLine($"{rows} requests replayed; targets {(reached ? "reached" : "missed")} (mean latency and ITL 8 %, mean TTFT 20 %, p90 latency 12 %).");
        return check && !reached ? 1 : 0;
    }

    private static (double Mean, double Tail) Line(LoggedRun run, string name, IEnumerable<double> measured, IEnumerable<double> predicted, TextWriter output)
    {
        double[] m = [.. measured], p = [.. predicted];
        double mean = (p.Mean() / m.Mean()) - 1, middle = (p.Quantile(0.5) / m.Quantile(0.5)) - 1, tail = (p.Quantile(0.9) / m.Quantile(0.9)) - 1;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {run.Name} | {name} | {m.Mean():F3} | {p.Mean():F3} | {mean:+0.0 %;−0.0 %} | {m.Quantile(0.5):F3} | {p.Quantile(0.5):F3} | {middle:+0.0 %;−0.0 %} | {m.Quantile(0.9):F3} | {p.Quantile(0.9):F3} | {tail:+0.0 %;−0.0 %} |"));
        return (mean, tail);
    }
}
