using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LlmEconomics.Validation.Deployments;

/// <summary>Prediction intervals from the errors of held-back models, and how often they hold.</summary>
internal static class Intervals
{
    private const double Level = 0.8;
    private const string Disaggregated = "disaggregated";
    private static readonly ImmutableArray<double> Levels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98];

    /// <summary>The table of quantiles of predictions made for models that their fit did not see.</summary>
    public static ResidualTable Table(IReadOnlyCollection<Prediction> heldBack, string source)
    {
        ResidualTable shipped = ResidualTable.Default;
        return shipped with
        {
            Levels = Levels,
            All = Quantiles([.. heldBack.Where(p => p.Row.IsAggregated)]),
            Engines = heldBack.GroupBy(p => p.Row.IsAggregated ? p.Row.Engine : Disaggregated).ToImmutableSortedDictionary(g => g.Key, g => Quantiles([.. g])),
            Source = source,
        };
    }

    /// <summary>Share of rows inside their 80 % intervals (TPOT, TTFT), over all and per engine, where each model's intervals are made of the errors of the others.</summary>
    public static IEnumerable<(string Name, double Each, double First)> Coverage(IReadOnlyList<Fold> folds)
    {
        return Groups(Judge(folds)).Select(g => (g.Name, g.Rows.Average(r => r.EachHolds ? 1.0 : 0), g.Rows.Average(r => r.FirstHolds ? 1.0 : 0)));
    }

    /// <summary>Coverage and width of those intervals as a table.</summary>
    public static string Report(IReadOnlyList<Fold> folds)
    {
        StringBuilder text = new("| 80 % intervals, made of other models' errors | rows | TPOT covered | median half-width | TTFT covered | median half-width |\n|---|--:|--:|--:|--:|--:|\n");
        foreach ((string name, IReadOnlyList<JudgedInterval> rows) in Groups(Judge(folds)))
        {
            double each = rows.Average(r => r.EachHolds ? 100.0 : 0), first = rows.Average(r => r.FirstHolds ? 100.0 : 0);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {rows.Count} | {each:F1} % | ±{Width(rows.Select(r => r.Each)):F0} % | {first:F1} % | ±{Width(rows.Select(r => r.First)):F0} % |");
        }

        return text.ToString();

        static double Width(IEnumerable<double> logs)
        {
            double[] sorted = [.. logs.Order()];
            return 100 * (Math.Exp(sorted[sorted.Length / 2]) - 1);
        }
    }

    private static List<JudgedInterval> Judge(IReadOnlyList<Fold> folds)
    {
        List<JudgedInterval> judged = [];
        foreach (Fold fold in folds)
        {
            ResidualTable others = Table([.. folds.Where(f => f != fold).SelectMany(f => f.Predictions)], "held back");
            judged.AddRange(fold.Scenarios.Zip(fold.Predictions, (s, p) => new JudgedInterval(
                p, others.HalfWidth(PredictedFigure.TimeToFirstToken, s.Deployment.Engine.Name, s.Deployment.Efficiency, Level),
                others.HalfWidth(PredictedFigure.TimePerOutputToken, s.Deployment.Engine.Name, s.Deployment.Efficiency, Level))));
        }

        return judged;
    }

    private static IEnumerable<(string Name, IReadOnlyList<JudgedInterval> Rows)> Groups(List<JudgedInterval> judged)
    {
        return judged.GroupBy(j => j.Prediction.Row.Engine).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, (IReadOnlyList<JudgedInterval>)[.. g])).Prepend(("all", judged));
    }

    /// <summary>A prediction with the half-widths of its intervals, in logarithms.</summary>
    private readonly record struct JudgedInterval(Prediction Prediction, double First, double Each)
    {
        public bool EachHolds => Math.Abs(Math.Log(1 + Prediction.TpotError)) <= Each;

        public bool FirstHolds => Math.Abs(Math.Log(1 + Prediction.TtftError)) <= First;
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
