using System.Collections.Immutable;

namespace LlmEconomics.Fuzz;

/// <summary>What users do with what they read: every stage from a model to its times, none of which may crash, hang or give NaN.</summary>
internal static class Pipeline
{
    /// <summary>
    /// What the stages document: sizes beyond 2⁶³ of models that no import checked, hardware that does not state or have a peak, memory that does not
    /// hold the model, and figures so near to 0 that a time overflows.
    /// </summary>
    public static readonly Type[] Documented =
        [typeof(OverflowException), typeof(UnknownFigureException), typeof(NoHardwarePathException), typeof(DoesNotFitException), typeof(EngineRefusalException), typeof(NotFiniteNumberException)];

    private static readonly Accelerator Known = AcceleratorCatalog.Default.First(a => a.Id.Contains("h100", StringComparison.OrdinalIgnoreCase));

    /// <summary>Has room for every model, so that the stages behind the plan of memory are reached.</summary>
    private static readonly Accelerator Roomy = Known with { Memory = Bytes.FromPetabytes(1e6), MemoryLabel = null };

    private static readonly CatalogModel Model = ModelCatalog.Find("Qwen/Qwen3-30B-A3B");

    private static readonly ClosedLoop Load = new() { Concurrency = 8, PromptTokens = 1000, OutputTokens = 200, ShortestLength = 0.8 };

    public static void Run(ModelArchitecture model, FormatScheme formats)
    {
        ParameterCount count = ParameterCount.Of(model);
        Positive(count.Total, nameof(count.Total));
        Positive(StoredWeights.Of(model, formats).Total.Value, nameof(StoredWeights));
        CacheFootprint cache = CacheFootprint.Of(model, formats);
        Positive(1 + cache.OfSequence(1000).Value, nameof(CacheFootprint));
        MemoryPlan plan = MemoryPlan.Of(model, formats, Parallelism.None, Known.Memory, 0.9, Bytes.FromGigabytes(2));
        Positive(plan.Weights.Value, nameof(plan.Weights));
        _ = plan.SequencesThatFit(1000);
        Time(Deployment.Of(model, formats, Roomy, engine: EngineProfile.Vllm));
    }

    public static void RunEntry(object entry)
    {
        CatalogModel model = (CatalogModel)entry;
        _ = model.Reconciliation?.ToString();
        Run(model.Architecture, model.Formats);
    }

    /// <summary>A scheme on a known model.</summary>
    public static void Store(FormatScheme formats)
    {
        Positive(StoredWeights.Of(Model.Architecture, formats).Total.Value, nameof(StoredWeights));
        _ = CacheFootprint.Of(Model.Architecture, formats).OfSequence(1000);
    }

    /// <summary>An accelerator with a known model.</summary>
    public static void Time(Accelerator accelerator)
    {
        Time(Deployment.Of(Model.Architecture, FormatScheme.Bf16, accelerator, engine: EngineProfile.Vllm));
    }

    /// <summary>Profiles with a known model and accelerator.</summary>
    public static void Time(EngineProfile engine, EfficiencyProfile? efficiency)
    {
        Time(Deployment.Of(Model.Architecture, Model.Formats, Known, engine: engine, efficiency: efficiency));
    }

    /// <summary>Measurements hold finite numbers that can be printed.</summary>
    public static void Finite(object measurements)
    {
        foreach (DeploymentMeasurement m in (ImmutableArray<DeploymentMeasurement>)measurements)
        {
            Positive(m.Load.Concurrency, nameof(m.Load.Concurrency));
            Positive(m.TimeToFirstToken?.Value ?? 1, nameof(m.TimeToFirstToken));
            Positive(m.TimePerOutputToken?.Value ?? 1, nameof(m.TimePerOutputToken));
            Positive(m.RequestsPerSecond ?? 1, nameof(m.RequestsPerSecond));
            _ = m.ToString();
        }
    }

    private static void Time(Deployment deployment)
    {
        Positive(deployment.StepTime(StepShape.Decode(8, 1000)).Value, nameof(deployment.StepTime));
        Positive(deployment.StepTime(StepShape.Prefill(1, 1000)).Value, "StepTime of a prefill");
        LoadEstimate estimate = deployment.Estimate(Load);
        Positive(estimate.TimePerOutputToken.Value, nameof(estimate.TimePerOutputToken));
        Positive(estimate.TimeToFirstToken.Value, nameof(estimate.TimeToFirstToken));
        Positive(estimate.OutputThroughput.Value, nameof(estimate.OutputThroughput));
        _ = estimate.ToString();
    }

    private static void Positive(double value, string name)
    {
        if (!double.IsFinite(value) || value < 0)
        {
            throw new WrongNumberException($"{name} is {value.ToString(System.Globalization.CultureInfo.InvariantCulture)}.");
        }
    }
}

/// <summary>A stage gave no number of at least 0.</summary>
internal sealed class WrongNumberException(string message) : Exception(message);
