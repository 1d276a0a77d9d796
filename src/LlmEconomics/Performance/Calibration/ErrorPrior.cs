namespace LlmEconomics;

/// <summary>
/// What is known about the error of a prediction before anything is measured: how far deployments differ as a whole, how much the error changes with
/// the load, and how far a measurement says something about other loads.
/// </summary>
/// <remarks>
/// The error is <c>f = ln(measured / predicted)</c>, a Gaussian field over loads x = (ln concurrency, ln prompt, ln output) with mean 0 and
/// <c>Cov[f(x), f(x′)] = Deployment² + Load² · exp(−½ Σ ((xᵢ − x′ᵢ) / Reachᵢ)²)</c>; a measurement adds independent noise of its own.
/// All are natural logarithms, so 0.1 is about 10 %.
/// </remarks>
public sealed record ErrorPrior
{
    /// <summary>Standard deviation of the error that all loads of a deployment share, 10⁻³ to 3.</summary>
    public required double Deployment
    {
        get;
        init => field = Guard.Between(value, 1e-3, 3, nameof(Deployment));
    }

    /// <summary>Standard deviation of the error that comes and goes with the load, 10⁻³ to 3.</summary>
    public required double Load
    {
        get;
        init => field = Guard.Between(value, 1e-3, 3, nameof(Load));
    }

    /// <summary>E-folds of concurrency over which that part stays alike, 0.01 to 100.</summary>
    public required double ConcurrencyReach
    {
        get;
        init => field = Guard.Between(value, 0.01, 100, nameof(ConcurrencyReach));
    }

    /// <summary>E-folds of prompt length over which that part stays alike, 0.01 to 100.</summary>
    public required double PromptReach
    {
        get;
        init => field = Guard.Between(value, 0.01, 100, nameof(PromptReach));
    }

    /// <summary>E-folds of output length over which that part stays alike, 0.01 to 100.</summary>
    public required double OutputReach
    {
        get;
        init => field = Guard.Between(value, 0.01, 100, nameof(OutputReach));
    }

    /// <summary>Standard deviation of a single measurement around the field, 10⁻³ to 3.</summary>
    public required double Noise
    {
        get;
        init => field = Guard.Between(value, 1e-3, 3, nameof(Noise));
    }

    /// <summary>Standard deviation of a measurement from the prediction before calibration: <c>√(Deployment² + Load² + Noise²)</c>.</summary>
    public double Spread => Math.Sqrt((Deployment * Deployment) + (Load * Load) + (Noise * Noise));

    internal double Covariance(in LoadPoint x, in LoadPoint y)
    {
        double c = (x.Concurrency - y.Concurrency) / ConcurrencyReach, p = (x.Prompt - y.Prompt) / PromptReach, o = (x.Output - y.Output) / OutputReach;
        return (Deployment * Deployment) + (Load * Load * Math.Exp(-0.5 * ((c * c) + (p * p) + (o * o))));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ErrorPrior), PrintMembers);
    }
}
