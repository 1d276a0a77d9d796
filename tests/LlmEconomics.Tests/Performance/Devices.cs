using LlmEconomics.Tests.Models;

namespace LlmEconomics.Tests.Performance;

/// <summary>Deployments that laws are tried on: dense, sparse, latent and recurrent models, alone and on several accelerators.</summary>
internal static class Devices
{
    public static Accelerator H100 { get; } = AcceleratorCatalog.Default.Find("nvidia-h100-sxm-80gb");

    public static Accelerator A100 { get; } = AcceleratorCatalog.Default.Find("nvidia-a100-sxm-80gb");

    public static Accelerator B200 { get; } = AcceleratorCatalog.Default.Find("nvidia-b200-sxm-180gb");

    /// <summary>An accelerator of which a 16-bit peak and the memory are known, and nothing else.</summary>
    public static Accelerator Plain { get; } = new()
    {
        Id = "plain",
        Name = "Plain",
        Memory = Bytes.FromGigabytes(100),
        MemoryBandwidth = BytesPerSecond.FromTerabytesPerSecond(1),
        Peaks = PeakTable.Empty.With(ElementType.Bf16, FlopsPerSecond.FromTeraflopsPerSecond(100)),
    };

    /// <summary>Every engine that comes with the library, and none; without what they refuse, since laws of time hold for every layout.</summary>
    public static IReadOnlyList<EngineProfile> Engines { get; } = [EngineProfile.None, .. EngineProfile.All.Select(e => e with { Rules = [] })];

    public static IReadOnlyList<(ModelArchitecture Model, FormatScheme Formats, Parallelism Parallelism)> Deployments { get; } =
    [
        (DenseModels.Llama31With8B, FormatScheme.Bf16, Parallelism.None),
        (DenseModels.Llama31With8B, FormatScheme.Int4W4A16, new Parallelism { Tensor = 2 }),
        (DenseModels.Qwen25With72B, FormatScheme.Fp8Block128, new Parallelism { Tensor = 8 }),
        (ExpertModels.GptOss120B, FormatScheme.Mxfp4Experts, new Parallelism { Tensor = 4 }),
        (LatentModels.DeepSeekV3, FormatScheme.Fp8Block128, new Parallelism { Data = 8, Expert = 8 }),
        (LatentModels.DeepSeekV3, FormatScheme.Fp8Block128, new Parallelism { Tensor = 2, Data = 4, Expert = 4 }),
        (LatentModels.DeepSeekV4Flash, FormatScheme.Mxfp4Experts, new Parallelism { Tensor = 8, Expert = 8 }),
        (HybridModels.Nemotron3Nano, FormatScheme.Bf16, new Parallelism { Tensor = 2 }),
        (DenseModels.Qwen25With72B, FormatScheme.Bf16, new Parallelism { Tensor = 4, Context = 2, Pipeline = 2 }),
        (ExpertModels.Qwen3With30B, FormatScheme.Bf16, new Parallelism { Data = 4, Context = 2 }),
        (LatentModels.DeepSeekV3, FormatScheme.Fp8Block128, new Parallelism { Tensor = 2, Data = 16, Expert = 32 }),
    ];

    public static IReadOnlyList<StepShape> Shapes { get; } =
    [
        StepShape.Decode(1, 100), StepShape.Decode(64, 4000), StepShape.Decode(4096, 500), StepShape.Prefill(1, 8192), StepShape.Chunk(1, 512, 4096) + StepShape.Decode(100, 2000),
    ];

    /// <summary>Every deployment under every engine, and every shape.</summary>
    public static void ForEach(Action<Deployment, StepShape, string> law)
    {
        foreach (Deployment deployment in OnH100().SelectMany(d => Engines.Select(e => d.With(e))))
        {
            foreach (StepShape shape in Shapes)
            {
                law(deployment, shape, $"{Named(deployment)}: {shape}");
            }
        }
    }

    public static IEnumerable<Deployment> OnH100()
    {
        // Laws of time hold whether it fits or not.
        return Deployments.Select(d => Deployment.Of(d.Model, d.Formats, H100, d.Parallelism).IgnoringMemory());
    }

    public static string Named(Deployment deployment)
    {
        return $"{deployment.Model} in {deployment.Formats} on {deployment.Parallelism}, {deployment.Engine}";
    }
}
