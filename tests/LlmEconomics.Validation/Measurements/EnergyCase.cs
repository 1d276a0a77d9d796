namespace LlmEconomics.Validation.Measurements;

/// <summary>A load of which joules per generated token were measured, and what was measured of it besides.</summary>
/// <param name="Row">The measured joules.</param>
/// <param name="Deployment">What they were measured on; the same for rows that differ in their batch alone.</param>
/// <param name="Load">The load.</param>
/// <param name="Throughput">The measured throughput; <see langword="null"/> where there is none.</param>
/// <param name="TimePerToken">The measured time per output token; <see langword="null"/> where there is none.</param>
internal sealed record EnergyCase(MeasurementRow Row, Deployment Deployment, ClosedLoop Load, TokenRate? Throughput, Duration? TimePerToken)
{
    /// <summary>ML.ENERGY does not publish prompt lengths; its chats are of LMSYS.</summary>
    private const double UnknownPrompt = 100;

    private static readonly Dictionary<(string Model, string Accelerator, string Layout, DateOnly Release), Deployment> s_built = [];

    public static EnergyCase Of(MeasurementRow row, IEnumerable<MeasurementRow> run, MeasuredModels models)
    {
        Accelerator accelerator = MeasuredAccelerators.Of(row);
        _ = accelerator.ThermalDesignPower ?? throw new UnusableException("rated power not known");
        ModelArchitecture model = models.Of(row);
        Parallelism layout = MeasuredLayout.Of(row);
        EngineProfile engine = MeasuredEngines.Of(row);
        FormatScheme formats = MeasuredFormats.Of(row, model);
        (string, string, string, DateOnly) key = (row.Model, row.Accelerator, $"{layout} {formats}", engine.Release);
        if (!s_built.TryGetValue(key, out Deployment? deployment))
        {
            s_built[key] = deployment = new Setup(model, formats, accelerator, layout, engine, null).Deploy();
        }

        double output = row.OutputTokens ?? throw new UnusableException("output length not stated"), batch = row.Batch ?? throw new UnusableException("batch not stated");
        ClosedLoop load = new() { Concurrency = Math.Max(1, batch), PromptTokens = (long)(row.PromptTokens ?? UnknownPrompt), OutputTokens = (long)Math.Max(1, Math.Round(output)), ShortestLength = 0.5 };
        return new EnergyCase(
            row, deployment, load, run.FirstOrDefault(r => r.Metric == "output_tokens_per_s") is { } rate ? TokenRate.FromTokensPerSecond(rate.Value) : null,
            run.FirstOrDefault(r => r.Metric == "tpot_ms") is { } each ? Duration.FromMilliseconds(each.Value) : null);
    }

    /// <summary>What a user would calibrate with.</summary>
    public DeploymentMeasurement Measured => new() { Load = Load, TimePerOutputToken = TimePerToken };

    /// <summary>Relative error of the joules at a throughput, or at the computed one.</summary>
    public double Error(TokenRate? throughput)
    {
        LoadEstimate load = Deployment.Estimate(Load);
        Watts rated = Deployment.Accelerator.ThermalDesignPower!.Value;
        JoulesPerToken joules = throughput is { } rate ? PowerByCause.Measured.PerOutputToken(load, rated, rate) : PowerByCause.Measured.PerOutputToken(load, rated);
        return (joules.Value / Row.Value) - 1;
    }
}
