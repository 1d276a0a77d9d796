namespace LlmEconomics.Tests.Serving;

/// <summary>Systems for tests.</summary>
internal static class Systems
{
    public static Accelerator H100 { get; } = AcceleratorCatalog.Default.Find("nvidia-h100-sxm-80gb");

    /// <summary>The engines that laws of serving hold for.</summary>
    public static EngineProfile[] Engines => [EngineProfile.Vllm, EngineProfile.Sglang, EngineProfile.TensorRtLlm];

    public static Deployment Llama8(EngineProfile? engine = null)
    {
        return Deployment.Of(ModelCatalog.Find("meta-llama/Llama-3.1-8B").Architecture, FormatScheme.Bf16, H100, engine: engine ?? EngineProfile.Vllm);
    }

    /// <summary>One place, and nothing beside steps: a single server.</summary>
    public static Deployment SingleServer()
    {
        return Llama8(EngineProfile.Vllm with
        {
            MaxSequences = 1, RequestOverhead = 0, PromptOverhead = 0, FirstTokenSteps = 0, PollSteps = 1, HostPerStep = 0, LaunchTime = 0,
        });
    }

    public static Workload Steady(double rate, long prompt = 500, long output = 100)
    {
        return Workload.Of(RequestLengths.Independent(LengthDistribution.Fixed(prompt), LengthDistribution.Fixed(output)), ArrivalProcess.Poisson(rate));
    }
}
