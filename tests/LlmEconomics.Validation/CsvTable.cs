using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace LlmEconomics.Validation;

/// <summary>A CSV file with a header; columns are found by name, in any order, and unknown ones are left alone.</summary>
internal sealed class CsvTable
{
    private CsvTable(IReadOnlyList<CsvRow> rows)
    {
        Rows = rows;
    }

    public IReadOnlyList<CsvRow> Rows { get; }

    /// <summary>Reads a file that must have the given columns.</summary>
    public static CsvTable Read(string path, params ReadOnlySpan<string> required)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"{path}: no such file.");
        }

        CsvConfiguration configuration = new(CultureInfo.InvariantCulture) { MissingFieldFound = null };
        try
        {
            using StreamReader text = new(path);
            using CsvReader reader = new(text, configuration);
            if (!reader.Read() || !reader.ReadHeader() || reader.HeaderRecord is not { } header)
            {
                throw new UsageException($"{path}: the file is empty; expected a header.");
            }

            foreach (string column in required)
            {
                if (!header.Contains(column))
                {
                    throw new UsageException($"{path}: column '{column}' is missing; it has {string.Join(", ", header)}.");
                }
            }

            List<CsvRow> rows = [];
            while (reader.Read())
            {
                rows.Add(new CsvRow(header.Distinct().ToDictionary(c => c, c => reader.GetField(c) ?? "")));
            }

            return new CsvTable(rows);
        }
        catch (CsvHelperException e)
        {
            throw new UsageException($"{path}: not readable as CSV at line {e.Context?.Parser?.RawRow}.", e);
        }
    }
}

/// <summary>One row: a column that the file lacks reads as empty.</summary>
internal sealed class CsvRow(IReadOnlyDictionary<string, string> cells)
{
    public string this[string column] => cells.GetValueOrDefault(column, "").Trim();
}
