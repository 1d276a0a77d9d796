using System.CommandLine;
using System.Globalization;
using LlmEconomics.Validation.Golden;

namespace LlmEconomics.Validation.Memory;

/// <summary><c>memory</c>: what engines logged of their memory against what the library plans, row by row.</summary>
internal sealed class MemoryVerb
{
    private readonly TextWriter output;
    private readonly List<MemoryCheck> checks = [];
    private int rows;

    private MemoryVerb(TextWriter output)
    {
        this.output = output;
    }

    public static Command Command()
    {
        Argument<string> file = new("file") { Description = "CSV of worked and measured examples (golden-peers.csv)." };
        Option<bool> check = new("--check") { Description = "Fail if a vLLM cache room is off by more than 3 % or a TensorRT-LLM batch by more than 5 %." };
        Command command = new("memory", "Compares engines' logged memory with the library's plans.") { file, check };
        command.SetAction(parsed => new MemoryVerb(Console.Out).Run(
            CsvTable.Read(parsed.GetRequiredValue(file), "id", "quantity", "kind", "inputs", "expected", "unit", "tolerance_kind", "tolerance"), parsed.GetValue(check)));
        return command;
    }

    private int Run(CsvTable table, bool check)
    {
        foreach (CsvRow cells in table.Rows.Where(r => r["kind"] == "measured" && MemoryCheck.Quantities.Contains(r["quantity"])))
        {
            GoldenRow row = GoldenRow.Of(cells);
            if (LoggedEngine.Of(cells["id"], row.Inputs) is { } engine)
            {
                rows++;
                checks.Add(new MemoryCheck(cells["id"], row, engine));
            }
        }

        checks.AddRange(FaultsPage.Rows.Select(r => new MemoryCheck(r.Id, r.Row, LoggedEngine.Of(r.Id, r.Row.Inputs)!)));
        output.WriteLine("| row | what | logged | planned | error | limit |");
        output.WriteLine("|---|---|--:|--:|--:|--:|");
        foreach (MemoryCheck c in checks)
        {
            output.WriteLine(c.Line);
        }

        MemoryCheck[] bounded = [.. checks.Where(c => c.Limit is not null)], missed = [.. bounded.Where(c => !c.IsMet)];
        output.WriteLine();
        Print("cache room of vLLM", bounded.Where(c => c.Limit == MemoryCheck.RoomLimit));
        Print("largest batch of TensorRT-LLM", bounded.Where(c => c.Limit == MemoryCheck.BatchLimit));
        output.WriteLine($"{rows} rows of the file and {FaultsPage.Rows.Count} of the faults page; {bounded.Length} bounded, {missed.Length} outside, {checks.Count - bounded.Length} for information");
        return check && missed.Length > 0 ? 1 : 0;
    }

    private void Print(string what, IEnumerable<MemoryCheck> of)
    {
        MemoryCheck[] all = [.. of];
        foreach ((string name, IEnumerable<MemoryCheck> part) in ((string, IEnumerable<MemoryCheck>)[])[("fitted on", all.Where(c => c.Engine.FittedOn)), ("left out", all.Where(c => !c.Engine.FittedOn))])
        {
            MemoryCheck[] rowsOf = [.. part];
            if (rowsOf.Length > 0)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{what}, rows {name}: {rowsOf.Length}, largest error {rowsOf.Max(c => Math.Abs(c.Error)):P1}, mean {rowsOf.Average(c => Math.Abs(c.Error)):P1}"));
            }
        }
    }
}
