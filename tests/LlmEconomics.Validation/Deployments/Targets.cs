using System.Globalization;
using System.Text;

namespace LlmEconomics.Validation.Deployments;

/// <summary>What the time model must reach on rows it has not seen, in per cent; CI fails where it does not.</summary>
internal sealed class Targets
{
    private readonly StringBuilder text = new("| target | reached | limit |\n|---|--:|--:|\n");

    public bool AreMet { get; private set; } = true;

    public static Targets Of(CrossValidated validated, IReadOnlyCollection<Prediction> disaggregated)
    {
        Targets targets = new();
        targets.Add("leave one model out", validated.Models.SelectMany(f => f.Predictions), 8, 25, 20, 8);
        targets.Add("leave one accelerator out", validated.Accelerators.SelectMany(f => f.Predictions), 8, 25, 22, 8);
        targets.Add("two own points per deployment", CalibrationCurve.After(2, validated.Models).Select(a => a.Prediction), 5, 15, 14, 5);
        targets.AddDisaggregated(disaggregated);
        foreach ((string name, double each, double first) in Intervals.Coverage(validated.Models))
        {
            (double low, double high) = name == "all" ? (77, 83) : (70, 90);
            targets.Between($"80 % interval of TPOT, {name}", 100 * each, low, high);
            targets.Between($"80 % interval of TTFT, {name}", 100 * first, low, high);
        }

        return targets;
    }

    /// <summary>What the shipped profiles must reach on the clean rows.</summary>
    public static Targets Of(IReadOnlyCollection<Prediction> clean)
    {
        Targets targets = new();
        targets.Add("aggregated", clean.Where(p => p.Row.IsAggregated), 8, 25, 20, 8);
        targets.AddDisaggregated(clean.Where(p => !p.Row.IsAggregated));
        return targets;
    }

    public override string ToString()
    {
        return text.ToString();
    }

    private void AddDisaggregated(IEnumerable<Prediction> predictions)
    {
        Prediction[] rows = [.. predictions];
        Add("disaggregated, TPOT median", new Errors(rows.Select(p => p.TpotError)).Median, 15);
        Add("disaggregated, throughput median", new Errors(rows.Select(p => p.ThroughputError)).Median, 15);
    }

    private void Add(string name, IEnumerable<Prediction> predictions, double tpot, double tpot90, double ttft, double throughput)
    {
        Prediction[] rows = [.. predictions];
        Errors each = new(rows.Select(r => r.TpotError));
        Add($"{name}, TPOT median", each.Median, tpot);
        Add($"{name}, TPOT P90", each.P90, tpot90);
        Add($"{name}, TTFT median", new Errors(rows.Select(r => r.TtftError)).Median, ttft);
        Add($"{name}, throughput median", new Errors(rows.Select(r => r.ThroughputError)).Median, throughput);
    }

    private void Add(string name, double reached, double limit)
    {
        AreMet &= reached <= limit;
        text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {reached:F1} | ≤ {limit}{(reached <= limit ? "" : " missed")} |");
    }

    private void Between(string name, double reached, double low, double high)
    {
        bool met = reached >= low && reached <= high;
        AreMet &= met;
        text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {reached:F1} | {low}–{high}{(met ? "" : " missed")} |");
    }
}
