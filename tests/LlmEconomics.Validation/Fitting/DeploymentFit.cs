using LlmEconomics.Validation.Deployments;

namespace LlmEconomics.Validation.Fitting;

/// <summary>Fits the engine profiles to measured deployments.</summary>
/// <remarks>
/// Minimises, over the logarithms of the parameters, robust squares of the logarithmic errors of TPOT, TTFT and their sum over a request, plus
/// a pull towards the priors. Robust: errors beyond <see cref="Scale"/> count linearly, so that the fit follows the many, not the odd.
/// </remarks>
internal static class DeploymentFit
{
    private const double Scale = 0.08;
    private const double TtftWeight = 0.5;
    private const double RequestWeight = 0.6;

    /// <summary>Strength of the priors: a parameter a factor two off costs as much as an error of 5 % in every row.</summary>
    private const double PriorWeight = 0.05;

    public static IReadOnlyDictionary<string, EngineProfile> Fit(IReadOnlyList<Scenario> scenarios)
    {
        return FitParameters.Apply(Values(scenarios));
    }

    public static double[] Values(IReadOnlyList<Scenario> scenarios)
    {
        double[] start = [.. FitParameters.All.Select(p => Math.Log(p.Prior))];
        Scenario[] usable = [.. scenarios.Where(s => EngineProfile.All.Any(e => e.Name == s.Deployment.Engine.Name))];
        double[] logs = LeastSquares.Minimise(x => Residuals(usable, x, start), start);
        return [.. logs.Select(Math.Exp)];
    }

    /// <summary>The scenarios' predictions under other engine profiles.</summary>
    public static Prediction[] Predict(IReadOnlyList<Scenario> scenarios, IReadOnlyDictionary<string, EngineProfile> engines)
    {
        return [.. Retime(scenarios, engines).Select(s => s.Predict())];
    }

    /// <summary>The scenarios with the engine profiles exchanged; releases and schedules stay.</summary>
    public static Scenario[] Retime(IReadOnlyList<Scenario> scenarios, IReadOnlyDictionary<string, EngineProfile> engines)
    {
        Dictionary<Deployment, Deployment> retimed = new(ReferenceEqualityComparer.Instance);
        return [.. scenarios.Select(s =>
        {
            if (!retimed.TryGetValue(s.Deployment, out Deployment? deployment))
            {
                EngineProfile old = s.Deployment.Engine;
                retimed[s.Deployment] = deployment = engines.TryGetValue(old.Name, out EngineProfile? engine)
                    ? s.Deployment.With(engine with { Release = old.Release, PollSteps = old.PollSteps })
                    : s.Deployment;
            }

            return new Scenario(s.Row, deployment, s.Load);
        })];
    }

    private static double[] Residuals(Scenario[] scenarios, double[] logs, double[] priors)
    {
        Prediction[] predictions = Predict(scenarios, FitParameters.Apply([.. logs.Select(Math.Exp)]));
        List<double> residuals = new((3 * predictions.Length) + logs.Length);
        foreach (Prediction p in predictions)
        {
            residuals.Add(Robust(Math.Log(1 + p.TpotError)));
            residuals.Add(Robust(TtftWeight * Math.Log(1 + p.TtftError)));
            residuals.Add(Robust(-RequestWeight * Math.Log(1 + p.ThroughputError)));
        }

        double pull = PriorWeight * Math.Sqrt(predictions.Length) / Math.Log(2);
        residuals.AddRange(logs.Select((x, i) => pull * (x - priors[i])));
        return [.. residuals];
    }

    private static double Robust(double error)
    {
        double ratio = error / Scale;
        return Math.Sign(error) * Scale * Math.Sqrt(2 * (Math.Sqrt(1 + (ratio * ratio)) - 1));
    }
}
