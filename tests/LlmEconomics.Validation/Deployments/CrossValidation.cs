using LlmEconomics.Validation.Fitting;

namespace LlmEconomics.Validation.Deployments;

/// <summary>Predicts every group of rows from profiles fitted without it.</summary>
internal static class CrossValidation
{
    public static IReadOnlyList<Prediction> LeaveOneOut(IReadOnlyList<Scenario> scenarios, Func<DeploymentRow, string> group)
    {
        string[] groups = [.. scenarios.Select(s => group(s.Row)).Distinct()];
        Prediction[][] predicted = new Prediction[groups.Length][];
        Parallel.For(0, groups.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            Scenario[] left = [.. scenarios.Where(s => group(s.Row) == groups[i])];
            predicted[i] = DeploymentFit.Predict(left, DeploymentFit.Fit([.. scenarios.Where(s => group(s.Row) != groups[i])]));
        });
        return [.. predicted.SelectMany(p => p)];
    }
}
