using System.Globalization;
using System.Text;
using LlmEconomics.Validation.Deployments;

namespace LlmEconomics.Validation.Calibration;

/// <summary>How often intervals hold the measurement, and how wide they are.</summary>
internal sealed class IntervalCoverage(double level)
{
    private readonly List<(DeploymentRow Row, PredictedFigure Figure, bool Holds, double HalfWidth)> checks = [];

    /// <summary>Predictions of held-back groups, each with the table made of the other groups' errors alone.</summary>
    public static IntervalCoverage Nested(double level, IReadOnlyCollection<Prediction> heldBack, Func<DeploymentRow, string> group, Func<Prediction, EfficiencyProfile> efficiency)
    {
        IntervalCoverage coverage = new(level);
        foreach (IGrouping<string, Prediction> each in heldBack.GroupBy(p => group(p.Row)))
        {
            ResidualTable table = ResidualTables.Of([.. heldBack.Where(p => group(p.Row) != each.Key)]);
            foreach (Prediction prediction in each)
            {
                coverage.Add(prediction, table, prediction.Row.IsAggregated ? prediction.Row.Engine : "disaggregated", efficiency(prediction));
            }
        }

        return coverage;
    }

    public void Add(Prediction prediction, ResidualTable table, string engine, EfficiencyProfile efficiency)
    {
        (PredictedFigure, double)[] errors =
        [
            (PredictedFigure.TimePerOutputToken, prediction.TpotError), (PredictedFigure.TimeToFirstToken, prediction.TtftError),
            (PredictedFigure.OutputThroughput, prediction.ThroughputError),
        ];
        foreach ((PredictedFigure figure, double error) in errors)
        {
            double half = table.HalfWidth(figure, engine, efficiency, level);
            checks.Add((prediction.Row, figure, Math.Abs(Math.Log(1 + error)) <= half, half));
        }
    }

    public override string ToString()
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"| {100 * level:0} % intervals | rows | TPOT holds | ± | TTFT holds | ± | throughput holds | ± |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        Line(text, "all", checks);
        foreach (var engine in checks.GroupBy(c => c.Row.Engine).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Line(text, engine.Key, [.. engine]);
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, List<(DeploymentRow Row, PredictedFigure Figure, bool Holds, double HalfWidth)> checks)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {checks.Count / 3} |");
        foreach (PredictedFigure figure in (PredictedFigure[])[PredictedFigure.TimePerOutputToken, PredictedFigure.TimeToFirstToken, PredictedFigure.OutputThroughput])
        {
            var own = checks.Where(c => c.Figure == figure).ToList();
            double width = 100 * (Math.Exp(own.Select(c => c.HalfWidth).Order().ElementAt(own.Count / 2)) - 1);
            text.Append(CultureInfo.InvariantCulture, $" {100.0 * own.Count(c => c.Holds) / own.Count:F1} % | {width:F0} % |");
        }

        text.AppendLine();
    }
}
