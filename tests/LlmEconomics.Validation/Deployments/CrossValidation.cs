using LlmEconomics.Validation.Fitting;

namespace LlmEconomics.Validation.Deployments;

/// <summary>Rows that a fit did not see, timed with that fit.</summary>
/// <param name="Group">What was left out.</param>
/// <param name="Scenarios">Its rows.</param>
/// <param name="Values">The fitted parameters.</param>
internal sealed record Fold(string Group, IReadOnlyList<Scenario> Scenarios, IReadOnlyList<double> Values)
{
    public IReadOnlyList<Prediction> Predictions { get; } = [.. Scenarios.Select(s => s.Predict())];
}

/// <summary>Predicts every group of rows from profiles fitted without it.</summary>
internal static class CrossValidation
{
    public static IReadOnlyList<Fold> LeaveOneOut(IReadOnlyList<Scenario> scenarios, Func<DeploymentRow, string> group)
    {
        string[] groups = [.. scenarios.Select(s => group(s.Row)).Distinct().Order(StringComparer.Ordinal)];
        Fold[] folds = new Fold[groups.Length];
        Parallel.For(0, groups.Length, i =>
        {
            double[] values = DeploymentFit.Values([.. scenarios.Where(s => group(s.Row) != groups[i])]);
            Scenario[] left = [.. scenarios.Where(s => group(s.Row) == groups[i])];
            folds[i] = new Fold(groups[i], DeploymentFit.Retime(left, FitParameters.Apply(values)), values);
        });
        return folds;
    }
}
