namespace LlmEconomics.Validation.Deployments;

/// <summary>All rows of a file: what was predicted, and why the rest was not.</summary>
internal sealed class Predictions
{
    private Predictions(IReadOnlyList<Scenario> scenarios, IReadOnlyList<(DeploymentRow Row, string Reason)> refused)
    {
        (Scenarios, Refused) = (scenarios, refused);
    }

    public IReadOnlyList<Scenario> Scenarios { get; }

    public IReadOnlyList<(DeploymentRow Row, string Reason)> Refused { get; }

    public static Predictions Of(IReadOnlyList<DeploymentRow> rows, Scenarios scenarios)
    {
        List<Scenario> list = [];
        List<(DeploymentRow, string)> refused = [];
        foreach (DeploymentRow row in rows)
        {
            try
            {
                Scenario scenario = scenarios.Of(row);
                _ = scenario.Estimate();
                list.Add(scenario);
            }
            catch (Exception e) when (e is UnpredictableException or DoesNotFitException)
            {
                refused.Add((row, e.Message));
            }
        }

        return new Predictions(list, refused);
    }

    /// <summary>Clean rows of one mode, which headline figures stand on.</summary>
    public IReadOnlyList<Scenario> Clean(string mode)
    {
        return [.. Scenarios.Where(s => s.Row.IsClean && s.Row.Mode == mode)];
    }
}
