using System.Globalization;

namespace LlmEconomics.Validation.Measurements;

/// <summary>The tables of the verb: per source and regime, the mean over sources, batch-1 decode by kind of accelerator, and what was refused.</summary>
internal sealed class MeasurementReport(TextWriter output, IReadOnlyList<Judged> judged, IReadOnlyList<(MeasurementRow Row, string Reason)> refused)
{
    // The kinds of accelerator that batch-1 decode is reported for.
    private static readonly (string Name, Func<string, bool> Has)[] s_kinds =
    [
        ("A100", id => id.StartsWith("nvidia-a100", StringComparison.Ordinal)),
        ("H100", id => id.StartsWith("nvidia-h100", StringComparison.Ordinal)),
        ("consumer", id => id is "nvidia-rtx-3090" or "nvidia-rtx-4090" or "nvidia-rtx-5090"),
        ("Apple", id => id.StartsWith("apple-", StringComparison.Ordinal)),
    ];

    public void Write(IReadOnlyList<MeasurementRow> rows)
    {
        Group("by source and regime", j => $"{j.Row.Source}, {j.Regime}");
        Means();
        Group("by regime", j => j.Regime.ToString());
        Group("by accelerator", j => j.AcceleratorId);
        Group("by engine", j => j.Row.Engine);
        BatchOne();
        Refused();
        Accelerators(rows);
        Line($"\npredicted {judged.Count}, refused {refused.Count}, of {rows.Count} rows");
    }

    private void Group(string title, Func<Judged, string> key)
    {
        Line($"\n{title}");
        foreach (IGrouping<string, Judged> group in judged.GroupBy(key).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Line($"  {group.Key,-44} {ErrorSummary.Of(group)}");
        }
    }

    private void Means()
    {
        double[] medians = [.. judged.GroupBy(j => j.Row.Source).Select(g => ErrorSummary.Of(g).Median)];
        Line($"  mean over {medians.Length} sources of the median error: {medians.DefaultIfEmpty(double.NaN).Average():0.0} %");
    }

    private void BatchOne()
    {
        Line("\nbatch-1 decode");
        Judged[] rows = [.. judged.Where(j => j.Regime == Regime.BatchOneDecode)];
        foreach ((string name, Func<string, bool> has) in s_kinds)
        {
            Line($"  {name,-44} {ErrorSummary.Of(rows.Where(j => has(j.AcceleratorId)))}");
        }

        Line($"  {"all four",-44} {ErrorSummary.Of(rows.Where(j => s_kinds.Any(k => k.Has(j.AcceleratorId))))}");
    }

    private void Refused()
    {
        Line("\nrefused, by reason");
        foreach (IGrouping<string, (MeasurementRow Row, string Reason)> group in refused.GroupBy(r => r.Reason).OrderByDescending(g => g.Count()))
        {
            string sources = string.Join(", ", group.Select(r => r.Row.Source).Distinct());
            Line($"  {group.Count(),5}  {group.Key} ({sources})");
        }
    }

    private void Accelerators(IReadOnlyList<MeasurementRow> rows)
    {
        Line("\nby accelerator of the file: rows predicted, refused, commonest reason");
        HashSet<string> predicted = [.. judged.Select(j => j.Row.Id)];
        ILookup<string, string> reasons = refused.ToLookup(r => r.Row.Accelerator, r => r.Reason);
        foreach (IGrouping<string, MeasurementRow> group in rows.GroupBy(r => r.Accelerator).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            int yes = group.Count(r => predicted.Contains(r.Id));
            string reason = reasons[group.Key].GroupBy(r => r).OrderByDescending(g => g.Count()).Select(g => g.Key).FirstOrDefault("");
            Line($"  {group.Key,-48} {yes,5} {group.Count() - yes,5}  {reason}");
        }
    }

    private void Line(FormattableString line)
    {
        output.WriteLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private void Line(string line)
    {
        output.WriteLine(line);
    }
}
