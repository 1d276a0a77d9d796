using LlmEconomics.Tests.Models;

namespace LlmEconomics.Tests.Performance.Calibration;

/// <summary>Deployments that are measured, and loads they are measured under.</summary>
internal static class Served
{
    public static Deployment Dense { get; } = Deployment.Of(
        DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, engine: EngineProfile.Vllm);

    public static Deployment Sparse { get; } = Deployment.Of(
        LatentModels.DeepSeekV3, FormatScheme.Fp8Block128, Devices.B200, new Parallelism { Tensor = 8, Expert = 8 }, EngineProfile.Sglang);

    public static Deployment Split { get; } = Deployment.Of(
        DenseModels.Qwen25With72B, FormatScheme.Bf16, Devices.H100, new Parallelism { Tensor = 4, Pipeline = 2 }, EngineProfile.TensorRtLlm);

    public static IReadOnlyList<Deployment> All { get; } = [Dense, Sparse, Split];

    public static IReadOnlyList<ClosedLoop> Loads { get; } =
    [
        Load(1), Load(4), Load(16), Load(64), Load(16, 8192, 1024), Load(64, 200, 4000), Load(2.5, 100, 1), Load(32) with { ShortestLength = 0.8, RequestsPerSlot = 10 },
    ];

    public static ClosedLoop Load(double concurrency, long prompt = 1024, long output = 1024)
    {
        return new ClosedLoop { Concurrency = concurrency, PromptTokens = prompt, OutputTokens = output };
    }

    /// <summary>What would be measured if the prediction were off by two factors.</summary>
    public static DeploymentMeasurement Measured(Deployment deployment, ClosedLoop load, double first = 1, double each = 1)
    {
        LoadEstimate predicted = deployment.Estimate(load);
        return new DeploymentMeasurement { Load = load, TimeToFirstToken = predicted.TimeToFirstToken * first, TimePerOutputToken = predicted.TimePerOutputToken * each };
    }
}
