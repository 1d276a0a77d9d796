using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LlmEconomics.Validation.Deployments;

/// <summary>Prediction intervals from the errors of held-back models, and how often they hold.</summary>
internal static class Intervals
{
    private const double Level = 0.8;
    private static readonly ImmutableArray<double> Levels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98];

    /// <summary>The table of quantiles of predictions made for models that their fit did not see.</summary>
    public static ResidualTable Table(IReadOnlyCollection<Prediction> heldBack, string source)
    {
        ResidualTable shipped = ResidualTable.Default;
        return shipped with
        {
            Levels = Levels,
            All = Quantiles(heldBack),
            Engines = heldBack.GroupBy(p => p.Row.Engine).ToImmutableSortedDictionary(g => g.Key, g => Quantiles([.. g])),
            Source = source,
        };
    }

    /// <summary>Coverage and width of 80 % intervals where each model's are made of the errors of the others.</summary>
    public static string Report(IReadOnlyList<Fold> folds)
    {
        List<(Prediction Prediction, double First, double Each)> judged = [];
        foreach (Fold fold in folds)
        {
            ResidualTable others = Table([.. folds.Where(f => f != fold).SelectMany(f => f.Predictions)], "held back");
            judged.AddRange(fold.Scenarios.Zip(fold.Predictions, (s, p) => (
                p, others.HalfWidth(PredictedFigure.TimeToFirstToken, s.Deployment.Engine.Name, s.Deployment.Efficiency, Level),
                others.HalfWidth(PredictedFigure.TimePerOutputToken, s.Deployment.Engine.Name, s.Deployment.Efficiency, Level))));
        }

        StringBuilder text = new("| 80 % intervals, made of other models' errors | rows | TPOT covered | median half-width | TTFT covered | median half-width |\n|---|--:|--:|--:|--:|--:|\n");
        Line("all", judged);
        foreach (IGrouping<string, (Prediction Prediction, double First, double Each)> engine in judged.GroupBy(j => j.Prediction.Row.Engine).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Line(engine.Key, [.. engine]);
        }

        return text.ToString();

        void Line(string name, IReadOnlyCollection<(Prediction Prediction, double First, double Each)> rows)
        {
            double each = rows.Average(r => Math.Abs(Math.Log(1 + r.Prediction.TpotError)) <= r.Each ? 1.0 : 0);
            double first = rows.Average(r => Math.Abs(Math.Log(1 + r.Prediction.TtftError)) <= r.First ? 1.0 : 0);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {rows.Count} | {each:P1} | ±{Width(rows.Select(r => r.Each)):F0} % | {first:P1} | ±{Width(rows.Select(r => r.First)):F0} % |");
        }

        static double Width(IEnumerable<double> logs)
        {
            double[] sorted = [.. logs.Order()];
            return 100 * (Math.Exp(sorted[sorted.Length / 2]) - 1);
        }
    }

    private static ResidualQuantiles Quantiles(IReadOnlyCollection<Prediction> rows)
    {
        return new ResidualQuantiles
        {
            Deployments = rows.Select(r => r.Row.Deployment).Distinct().Count(),
            Measurements = rows.Count,
            TimeToFirstToken = Of(rows.Select(r => r.TtftError)),
            TimePerOutputToken = Of(rows.Select(r => r.TpotError)),
            OutputThroughput = Of(rows.Select(r => r.ThroughputError)),
        };
    }

    private static ImmutableArray<double> Of(IEnumerable<double> errors)
    {
        double[] sorted = [.. errors.Select(e => Math.Abs(Math.Log(1 + e))).Order()];
        return [.. Levels.Select(l => Math.Round(sorted[Math.Clamp((int)Math.Ceiling(l * sorted.Length) - 1, 0, sorted.Length - 1)], 4))];
    }
}
