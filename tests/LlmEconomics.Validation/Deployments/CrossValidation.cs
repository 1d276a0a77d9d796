using LlmEconomics.Validation.Fitting;

namespace LlmEconomics.Validation.Deployments;

/// <summary>What was predicted for rows that the fit did not see, and the fits.</summary>
/// <param name="Predictions">One per row.</param>
/// <param name="Values">The fitted parameters of each fold.</param>
internal sealed record HeldBack(IReadOnlyList<Prediction> Predictions, IReadOnlyList<double[]> Values);

/// <summary>Predicts every group of rows from profiles fitted without it.</summary>
internal static class CrossValidation
{
    public static HeldBack LeaveOneOut(IReadOnlyList<Scenario> scenarios, Func<DeploymentRow, string> group)
    {
        string[] groups = [.. scenarios.Select(s => group(s.Row)).Distinct()];
        Prediction[][] predicted = new Prediction[groups.Length][];
        double[][] values = new double[groups.Length][];
        Parallel.For(0, groups.Length, i =>
        {
            values[i] = DeploymentFit.Values([.. scenarios.Where(s => group(s.Row) != groups[i])]);
            predicted[i] = DeploymentFit.Predict([.. scenarios.Where(s => group(s.Row) == groups[i])], FitParameters.Apply(values[i]));
        });
        return new HeldBack([.. predicted.SelectMany(p => p)], values);
    }
}
