using System.CommandLine;
using System.Globalization;

namespace LlmEconomics.Validation.Golden;

/// <summary><c>golden</c>: worked examples of others, each computed through the library's public members from its inputs alone.</summary>
internal sealed class GoldenVerb
{
    private readonly TextWriter output;
    private int checkedRows;
    private int reproduced;
    private int notCovered;

    private GoldenVerb(TextWriter output)
    {
        this.output = output;
    }

    public static Command Command()
    {
        Argument<string> file = new("file") { Description = "CSV of worked examples." };
        Command command = new("golden", "Reproduces exact and worked examples; reports measured ones as errors in per cent.") { file };
        command.SetAction(parsed => new GoldenVerb(Console.Out).Run(
            CsvTable.Read(parsed.GetRequiredValue(file), "id", "quantity", "kind", "inputs", "expected", "unit", "tolerance_kind", "tolerance")));
        return command;
    }

    private int Run(CsvTable table)
    {
        foreach (CsvRow row in table.Rows)
        {
            Judge(row);
        }

        output.WriteLine($"reproduced {reproduced} of {checkedRows}, not covered {notCovered}");
        return reproduced == checkedRows ? 0 : 1;
    }

    private void Judge(CsvRow cells)
    {
        string kind = cells["kind"], label = $"{cells["id"]} {cells["quantity"]}";
        bool mustMatch = GoldenRow.MustMatch(kind);
        if (Adapters.OutsidePurpose(cells["quantity"]) is { } reason)
        {
            notCovered += mustMatch ? 1 : 0;
            output.WriteLine($"not covered {label}: {reason}");
            return;
        }

        checkedRows += mustMatch ? 1 : 0;
        try
        {
            GoldenRow row = GoldenRow.Of(cells);
            double got = Adapters.For(row.Quantity)(row.Inputs).In(row.Unit);
            bool close = row.Tolerance.Allows(row.Expected, got);
            reproduced += mustMatch && close ? 1 : 0;
            if (!mustMatch || !close)
            {
                output.WriteLine($"{(mustMatch ? "miss" : kind)} {label}: {Comparison(row, got)}");
            }
        }
#pragma warning disable CA1031 // Any failure of one example is that example's miss; the others are still computed.
        catch (Exception e)
#pragma warning restore CA1031
        {
            output.WriteLine($"{(mustMatch ? "miss" : $"{kind}, no estimate")} {label}: {Reason(e)}");
        }
    }

    private static string Comparison(GoldenRow row, double got)
    {
        string error = row.Expected == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({(got / row.Expected) - 1:+0.0 %;-0.0 %;0.0 %})");
        return string.Create(CultureInfo.InvariantCulture, $"expected {row.Expected:G9} {row.Unit}, got {got:G9}{error}");
    }

    private static string Reason(Exception e)
    {
        string message = e.Message.ReplaceLineEndings(" ");
        return e is InputException or FormatException ? message : $"{e.GetType().Name}: {message}";
    }
}
