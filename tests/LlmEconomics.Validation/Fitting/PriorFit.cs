using System.Globalization;
using LlmEconomics.Validation.Deployments;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Optimization;

namespace LlmEconomics.Validation.Fitting;

/// <summary>
/// Fits the prior of calibration to errors of held-back rows: the greatest marginal likelihood over deployments, each a draw from a multivariate t
/// distribution of four degrees of freedom, so that a few deployments with wild errors do not set the scale for all.
/// </summary>
internal static class PriorFit
{
    private const double Freedom = 4;
    private const double MostLogError = 1.2;
    private const double LeastNoise = 1e-3;

    private static readonly string[] Names = ["deployment", "load", "concurrencyReach", "promptReach", "outputReach", "noise"];

    /// <summary>The fitted scales of both latencies, as the prior's resource has them.</summary>
    public static string Report(IReadOnlyList<Fold> folds)
    {
        (Scenario Scenario, Prediction Predicted)[][] groups =
        [
            .. folds.SelectMany(f => f.Scenarios.Zip(f.Predictions)).GroupBy(r => r.First.Row.Deployment).Select(g => g.ToArray()),
        ];
        string first = Line("timeToFirstToken", groups, p => p.TtftError), each = Line("timePerOutputToken", groups, p => p.TpotError);
        return $"{first}\n{each}";
    }

    private static string Line(string name, (Scenario Scenario, Prediction Predicted)[][] groups, Func<Prediction, double> error)
    {
        (double[][] Loads, Vector<double> Errors)[] data =
        [
            .. groups.Select(g => (
                g.Select(r => Coordinates(r.Scenario.Load)).ToArray(),
                Vector<double>.Build.Dense([.. g.Select(r => Math.Clamp(-Math.Log(1 + error(r.Predicted)), -MostLogError, MostLogError))]))),
        ];
        double[] start = [0.1, 0.1, 1.5, 1.5, 1.5, 0.05];
        IObjectiveFunction objective = ObjectiveFunction.Value(x => data.Sum(d => Loss(d.Loads, d.Errors, x)));
        MinimizationResult found = new NelderMeadSimplex(1e-4, 4000).FindMinimum(objective, Vector<double>.Build.Dense([.. start.Select(v => Math.Log(v))]));
        IEnumerable<string> values = Names.Zip(found.MinimizingPoint, (n, v) => string.Create(CultureInfo.InvariantCulture, $"\"{n}\": {Math.Exp(v):G3}"));
        return $"\"{name}\": {{ {string.Join(", ", values)} }}";
    }

    private static double[] Coordinates(ClosedLoop load)
    {
        return [Math.Log(load.Concurrency), Math.Log(load.MeanPromptTokens), Math.Log(load.MeanOutputTokens)];
    }

    private static double Loss(double[][] loads, Vector<double> errors, Vector<double> logs)
    {
        double[] p = [.. logs.Select(v => Math.Exp(v))];
        int n = errors.Count;
        Matrix<double> covariance = Matrix<double>.Build.Dense(n, n, (i, j) => (p[0] * p[0]) + (p[1] * p[1] * Math.Exp(-0.5 * Distance(loads[i], loads[j], p)))
            + (i == j ? (p[5] * p[5]) + (LeastNoise * LeastNoise) : 0));
        Cholesky<double> factor = covariance.Cholesky();
        return (0.5 * factor.DeterminantLn) + ((Freedom + n) / 2 * Math.Log(1 + (errors.DotProduct(factor.Solve(errors)) / Freedom)));
    }

    private static double Distance(double[] x, double[] y, double[] p)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double d = (x[i] - y[i]) / p[2 + i];
            sum += d * d;
        }

        return sum;
    }
}
