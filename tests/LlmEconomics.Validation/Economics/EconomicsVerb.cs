using System.CommandLine;
using System.Globalization;

namespace LlmEconomics.Validation.Economics;

/// <summary><c>economics FILE.csv</c>: recomputes published costs, bills, annuities and footprints through the public API.</summary>
internal static class EconomicsVerb
{
    public static Command Command()
    {
        Argument<string> file = new("FILE") { Description = "Worked examples (economics-golden.csv)." };
        Command command = new("economics", "Recomputes published economic examples and compares them with what was published.") { file };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(file), Console.Out));
        return command;
    }

    public static int Run(string file, TextWriter output)
    {
        int right = 0, wrong = 0;
        List<string> left = [];
        string traces = Path.GetDirectoryName(Path.GetFullPath(file))!;
        foreach (CsvRow row in CsvTable.Read(file, "id", "class", "quantity", "inputs_json", "expected", "unit", "tolerance_rel").Rows)
        {
            using ExampleInputs inputs = new(row["inputs_json"], traces);
            double? answer = Examples.Answer(row["class"], row["quantity"], row["unit"], inputs);
            double expected = double.Parse(row["expected"], CultureInfo.InvariantCulture), tolerance = double.Parse(row["tolerance_rel"], CultureInfo.InvariantCulture);
            if (answer is not { } value)
            {
                left.Add($"{row["id"]}: {row["quantity"]}");
            }
            else if (Math.Abs(value - expected) <= Math.Max(tolerance, 1e-12) * Math.Abs(expected))
            {
                right++;
            }
            else
            {
                wrong++;
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row["id"]}: {value:G9} {row["unit"]}, published {expected:G9} within {tolerance:G3}"));
            }
        }

        output.WriteLine($"reproduced {right} of {right + wrong}, not covered {left.Count}");
        foreach (string one in left)
        {
            output.WriteLine($"  not covered: {one}");
        }

        return wrong == 0 && right > 0 ? 0 : 1;
    }
}
