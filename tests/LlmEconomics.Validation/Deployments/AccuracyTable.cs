using System.Globalization;
using System.Text;

namespace LlmEconomics.Validation.Deployments;

/// <summary>Errors of groups of predictions as a table in Markdown.</summary>
internal sealed class AccuracyTable
{
    private readonly StringBuilder text = new();

    public AccuracyTable(string title)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"| {title} | rows | TPOT median | mean | P90 | bias | TTFT median | mean | P90 | bias | throughput/GPU median | mean | P90 | bias |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    }

    public AccuracyTable Add(string name, IEnumerable<Prediction> predictions)
    {
        Prediction[] rows = [.. predictions];
        if (rows.Length > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {rows.Length} | {new Errors(rows.Select(r => r.TpotError))} | {new Errors(rows.Select(r => r.TtftError))} | {new Errors(rows.Select(r => r.ThroughputError))} |");
        }

        return this;
    }

    public AccuracyTable AddGroups(IEnumerable<Prediction> predictions, Func<DeploymentRow, string> group)
    {
        foreach (IGrouping<string, Prediction> each in predictions.GroupBy(p => group(p.Row)).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Add(each.Key, each);
        }

        return this;
    }

    public override string ToString()
    {
        return text.ToString();
    }
}
