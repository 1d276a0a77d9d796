using System.Globalization;
using System.Text;

namespace LlmEconomics.Validation.Deployments;

/// <summary>Errors of the cost per million generated tokens, by model and accelerator, as a table in Markdown.</summary>
internal static class CostTable
{
    public static string Of(IEnumerable<Prediction> predictions)
    {
        Prediction[] all = [.. predictions];
        StringBuilder text = new("| cost per million tokens, errors in % | rows | median | mean | P90 | bias |\n|---|--:|--:|--:|--:|--:|\n");
        Add("all", all);
        foreach (IGrouping<(string Family, string Accelerator), Prediction> group in all.GroupBy(p => (p.Row.Family, p.Row.Accelerator)).OrderBy(g => g.Key.Family, StringComparer.Ordinal).ThenBy(g => g.Key.Accelerator, StringComparer.Ordinal))
        {
            Add($"{group.Key.Family} on {group.Key.Accelerator}", [.. group]);
        }

        return text.ToString();

        void Add(string name, Prediction[] rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {rows.Length} | {new Errors(rows.Select(r => r.CostError))} |");
        }
    }
}
