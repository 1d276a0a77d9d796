using System.CommandLine;

namespace LlmEconomics.Validation.Parameters;

/// <summary><c>parameters</c>: published parameter counts, to the last digit.</summary>
internal static class ParametersVerb
{
    /// <summary>Rows whose confidence begins so are golden; what may follow inside the brackets only says how the row was obtained.</summary>
    private const string Exact = "high (exact";

    public static Command Command()
    {
        Option<string> counts = new("--counts") { Description = "CSV of published counts.", Required = true };
        Option<string> models = new("--models") { Description = "Folder of configs that the CSV names.", Required = true };
        Command command = new("parameters", "Compares the exact rows of a table of published parameter counts with the library's.") { counts, models };
        command.SetAction(parsed => Run(
            CsvTable.Read(parsed.GetRequiredValue(counts), "model_id", "config_file", "confidence"), new ModelFolder(parsed.GetRequiredValue(models)),
            Console.Out));
        return command;
    }

    private static int Run(CsvTable table, ModelFolder folder, TextWriter output)
    {
        CsvRow[] rows = [.. table.Rows.Where(r => r["confidence"].StartsWith(Exact, StringComparison.Ordinal))];
        int exact = 0;
        foreach (CsvRow row in rows)
        {
            Difference[] differences = [.. Differences(row, folder)];
            exact += differences.Length == 0 ? 1 : 0;
            foreach (Difference difference in differences)
            {
                output.WriteLine($"{row["model_id"]}: {difference}");
            }
        }

        output.WriteLine($"exact {exact} of {rows.Length}");
        return exact == rows.Length ? 0 : 1;
    }

    private static IEnumerable<Difference> Differences(CsvRow row, ModelFolder folder)
    {
        try
        {
            return [.. new CountCheck(row, folder.Import(row["config_file"])).Differences()];
        }
#pragma warning disable CA1031 // Any failure of one row is that row's difference; the others are still checked.
        catch (Exception e)
#pragma warning restore CA1031
        {
            string kind = e is ModelImportException or FileNotFoundException ? "" : $"{e.GetType().Name}: ";
            return [new Difference("config_file", row["config_file"], kind + e.Message.ReplaceLineEndings(" "))];
        }
    }
}
