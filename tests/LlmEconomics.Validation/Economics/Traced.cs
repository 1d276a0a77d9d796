using MathNet.Numerics.Statistics;

namespace LlmEconomics.Validation.Economics;

/// <summary>Published statistics of traces.</summary>
internal static class Traced
{
    public static double? Answer(string quantity, string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        return Path.GetFileName(path).StartsWith("Azure", StringComparison.Ordinal) ? Azure(quantity, path) : Lengths(quantity, path);
    }

    private static double? Azure(string quantity, string path)
    {
        using StreamReader text = new(path);
        ServingRequest[] requests = [.. RequestTrace.ReadAzure(text)];
        return quantity switch
        {
            "median output length" => requests.Select(r => (double)r.OutputTokens).Median(),
            "median input length" => requests.Select(r => (double)r.PromptTokens).Median(),
            _ => null,
        };
    }

    /// <summary>Files of lengths, and of the blocks of 512 tokens that a cache which never evicts would find.</summary>
    private static double? Lengths(string quantity, string path)
    {
        IReadOnlyList<CsvRow> rows = CsvTable.Read(path, "input_length", "output_length", "hash_blocks", "infinite_cache_prefix_hit_blocks").Rows;
        return quantity switch
        {
            "mean input length" => rows.Average(r => Number(r, "input_length")),
            "mean output length" => rows.Average(r => Number(r, "output_length")),
            _ => rows.Sum(r => Number(r, "infinite_cache_prefix_hit_blocks")) / rows.Sum(r => Number(r, "hash_blocks")),
        };

        static double Number(CsvRow row, string column)
        {
            return double.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
