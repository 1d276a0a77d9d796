namespace LlmEconomics.Validation.Deployments;

/// <summary>Turns rows into deployments; equal deployments are built once.</summary>
internal sealed class Scenarios(ModelFolder models)
{
    /// <summary>Requests per slot of an InferenceX run, of which the first is part of the burst.</summary>
    private const double BenchmarkRequestsPerSlot = 10;

    private readonly Dictionary<string, ImportedModel> imported = [];
    private readonly Dictionary<object, Deployment> built = [];

    /// <summary>The scenario of a row.</summary>
    /// <exception cref="Exception">The library refuses it: the message says why.</exception>
    public Scenario Of(DeploymentRow row)
    {
        ImportedModel model = Model(row.ModelConfig);
        Accelerator accelerator = AcceleratorCatalog.Default.Find(row.Accelerator);
        Parallelism parallelism = new() { Tensor = row.Count("tp"), Data = row.Count("attention_dp"), Expert = row.Count("ep") };
        EngineProfile engine = Engine(row);
        FormatScheme formats = DeploymentFormats.Of(row, model, accelerator);
        object key = (row.ModelConfig, formats, row.Accelerator, parallelism, row.Engine, engine.Release, engine.PollSteps);
        if (!built.TryGetValue(key, out Deployment? deployment))
        {
            built[key] = deployment = Deployment.Of(model.Architecture, formats, accelerator, parallelism, engine);
        }

        return new Scenario(row, deployment, LoadOf(row));
    }

    public static ClosedLoop LoadOf(DeploymentRow row)
    {
        return new ClosedLoop
        {
            Concurrency = row.Concurrency,
            PromptTokens = row.PromptTokens,
            OutputTokens = row.OutputTokens,
            ShortestLength = row.IsUniform ? 0.8 : 1,
            RequestsPerSlot = BenchmarkRequestsPerSlot,
        };
    }

    /// <summary>The engine at the row's version or date; InferenceX recipes make SGLang look at its queue every 30 steps, 10 below 16 requests.</summary>
    public static EngineProfile Engine(DeploymentRow row)
    {
        EngineProfile engine = EngineProfile.All.FirstOrDefault(e => e.Name.Equals(row.Engine, StringComparison.OrdinalIgnoreCase)
            || e.Aliases.Contains(row.Engine, StringComparer.OrdinalIgnoreCase)) ?? EngineProfile.Generic;
        engine = engine with { Release = ReleaseOf(engine, row) };
        return engine.Scheduling == Scheduling.PrefillFirst && row.IsUniform
            ? engine with { PollSteps = row.Concurrency < 16 ? 10 : 30 }
            : engine;
    }

    public ImportedModel Model(string file)
    {
        if (!imported.TryGetValue(file, out ImportedModel? model))
        {
            imported[file] = model = models.Import(file);
        }

        return model;
    }

    /// <summary>The date of the version where it is on file; else two months before the measurement, the usual age of what is benchmarked.</summary>
    private static DateOnly ReleaseOf(EngineProfile engine, DeploymentRow row)
    {
        return engine.Versions.TryGetValue(row.Version, out DateOnly release) ? release
            : row.Measured is { } measured ? measured.AddDays(row.Version.Length == 0 ? -25 : -10)
            : engine.Release;
    }
}
