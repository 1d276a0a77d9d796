using System.CommandLine;
using System.Globalization;

namespace LlmEconomics.Validation.Agreement;

/// <summary><c>saturation [--cases N] [--seed S] [--list] [--check]</c>: the closed form's saturation and capacity at absolute lengths and rates, against the simulation of a full system.</summary>
/// <remarks>
/// The simulation is a closed loop of more clients than there are places. Where all lengths are equal its requests stay in step, which those of an open loop do not:
/// the closed form is then asked for the closed loop.
/// </remarks>
internal static class SaturationVerb
{
    /// <summary>How far the closed form may be from the simulation, and in how many of the cases.</summary>
    private const double Near = 0.15, Share = 0.95;

    public static Command Command()
    {
        Option<int> cases = new("--cases") { Description = "Cases drawn.", DefaultValueFactory = _ => 300 };
        Option<int> seed = new("--seed") { Description = "Seed of the draws.", DefaultValueFactory = _ => 1 };
        Option<bool> list = new("--list") { Description = "Writes every case outside 15 %." };
        Option<bool> check = new("--check") { Description = "Fails where fewer than 95 % of the cases are within 15 %, or a law is broken." };
        Command command = new("saturation", "Compares saturation with a full system's simulation, and checks laws of capacity, over a random sweep.") { cases, seed, list, check };
        command.SetAction(r => Run(r.GetValue(cases), r.GetValue(seed), r.GetValue(list), r.GetValue(check), Console.Out));
        return command;
    }

    public static int Run(int cases, int seed, bool list, bool check, TextWriter output)
    {
        List<(LengthKind Kind, double PromptPerOutput, double Error)> errors = [];
        List<string> broken = [];
        int unanswered = 0;
        foreach (SaturationCase each in SaturationCase.Draw(cases, seed))
        {
            broken.AddRange(SaturationLaws.Broken(each).Select(law => $"{each.Name}: {law}"));
            if (Simulated(each) is not { } pair)
            {
                unanswered++;
                continue;
            }

            double error = (pair.Closed / pair.Simulated) - 1;
            errors.Add((each.Kind, (double)each.Workload.Lengths.Prompt.Mean / each.Workload.Lengths.Output.Mean, error));
            if (list && !(Math.Abs(error) <= Near))
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{each.Name}: {pair.Closed:G4}, simulated {pair.Simulated:G4}, {error:+0.0%;-0.0%}"));
            }
        }

        output.WriteLine("| saturation over the simulation's, less one | cases | median | P90 | P95 | within 15 % |");
        output.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (LengthKind kind in Enum.GetValues<LengthKind>())
        {
            Row($"lengths: {kind}", errors.Where(e => e.Kind == kind));
        }

        foreach ((string name, double low, double high) in new[] { ("prompts shorter than answers", 0, 1.0), ("1 to 10 times as long", 1, 10), ("longer", 10, double.PositiveInfinity) })
        {
            Row(name, errors.Where(e => e.PromptPerOutput >= low && e.PromptPerOutput < high));
        }

        double within = Row("all", errors);
        output.WriteLine($"{unanswered} cases had no steady simulation; {broken.Count} laws broken");
        broken.ForEach(output.WriteLine);
        return check && (within < Share || broken.Count > 0) ? 1 : 0;

        double Row(string name, IEnumerable<(LengthKind Kind, double PromptPerOutput, double Error)> of)
        {
            double[] sorted = [.. of.Select(e => double.IsNaN(e.Error) ? double.PositiveInfinity : Math.Abs(e.Error)).Order()];
            if (sorted.Length == 0)
            {
                return 1;
            }

            double within = (double)sorted.Count(e => e <= Near) / sorted.Length;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {sorted.Length} | {At(0.5):P1} | {At(0.9):P1} | {At(0.95):P1} | {within:P1} |"));
            return within;

            double At(double share)
            {
                return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
            }
        }
    }

    /// <summary>Saturation in closed form and simulated; <see langword="null"/> where the simulation has no steady state.</summary>
    private static (double Closed, double Simulated)? Simulated(SaturationCase of)
    {
        // Clients beyond the places wait, as many as may begin in a few steps.
        Deployment deployment = of.System.Deployment!;
        double limit = (double)deployment.Engine.MaxSequences * deployment.Parallelism.Data;
        double places = Math.Min(limit, Math.Max(1, deployment.Memory.SequencesThatFit((long)of.Workload.Lengths.Prompt.Mean) ?? limit));
        long clients = (long)Math.Ceiling((2 * places) + 4);
        Workload loop = of.Workload.AtConcurrency(clients);
        SimulationOptions options = new() { Requests = Math.Max(2000, 3 * clients) };
        return of.System.Simulate(loop, options).Steady is { } steady
            ? (of.System.Saturation(of.Kind == LengthKind.Equal ? loop : of.Workload), steady.RequestRate) : null;
    }
}
