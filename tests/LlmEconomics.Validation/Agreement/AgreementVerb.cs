using System.CommandLine;
using System.Globalization;

namespace LlmEconomics.Validation.Agreement;

/// <summary><c>agreement [--cases N] [--seed S] [--list] [--check]</c>: closed form against simulation over systems and workloads drawn at random.</summary>
internal static class AgreementVerb
{
    public static Command Command()
    {
        Option<int> cases = new("--cases") { Description = "Cases drawn per kind of load.", DefaultValueFactory = _ => 60 };
        Option<int> seed = new("--seed") { Description = "Seed of the draws.", DefaultValueFactory = _ => 1 };
        Option<bool> list = new("--list") { Description = "Writes every case." };
        Option<bool> check = new("--check") { Description = "Fails where a median deviation is outside the bounds that docs/serving.md states." };
        Command command = new("agreement", "Compares the closed form with the simulation over a random sweep.") { cases, seed, list, check };
        command.SetAction(r => Run(r.GetValue(cases), r.GetValue(seed), r.GetValue(list), r.GetValue(check), Console.Out));
        return command;
    }

    public static int Run(int cases, int seed, bool list, bool check, TextWriter output)
    {
        bool isWithin = true;
        output.WriteLine($"| deviation of the closed form from the simulation, % | cases | {string.Join(" | ", Deviation.Names.Select(n => $"{n} median | P90"))} |");
        output.WriteLine($"|---|--:|{string.Concat(Enumerable.Repeat("--:|--:|", Deviation.Names.Count))}");
        foreach (LoadKind kind in LoadKind.All)
        {
            Sweep sweep = new(seed);
            List<Deviation> deviations = [];
            while (deviations.Count < cases)
            {
                (string name, ServingSystem system, Workload workload) = sweep.Draw(kind);
                if (Deviation.Of(system, workload) is { } deviation)
                {
                    deviations.Add(deviation);
                    if (list)
                    {
                        output.WriteLine($"{kind.Name}: {name}: {deviation}");
                    }
                }
            }

            IEnumerable<string> cells = Deviation.Names.Select((_, i) => string.Create(
                CultureInfo.InvariantCulture, $"{Deviation.Quantile(deviations, i, 0.5) * 100:F1} | {Deviation.Quantile(deviations, i, 0.9) * 100:F1}"));
            output.WriteLine($"| {kind.Name} | {deviations.Count} | {string.Join(" | ", cells)} |");
            isWithin &= kind.Bounds.Select((bound, i) => Deviation.Quantile(deviations, i, 0.5) <= bound).All(b => b);
        }

        output.WriteLine(isWithin ? "within the stated bounds" : "outside the stated bounds");
        return check && !isWithin ? 1 : 0;
    }
}
