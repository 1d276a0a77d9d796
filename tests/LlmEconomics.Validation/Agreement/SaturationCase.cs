namespace LlmEconomics.Validation.Agreement;

/// <summary>A system and a load drawn at random, at absolute lengths: models, accelerators, ranks, engines, prompts of 10 to 100,000 and answers of 1 to 10,000 tokens.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Kind">The lengths.</param>
/// <param name="System">The system.</param>
/// <param name="Workload">The load, as a Poisson stream.</param>
internal sealed record SaturationCase(string Name, LengthKind Kind, ServingSystem System, Workload Workload)
{
    private static readonly string[] s_models =
    [
        "meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-70B", "Qwen/Qwen3-32B", "Qwen/Qwen3-30B-A3B", "openai/gpt-oss-120b", "google/gemma-3-27b-it",
        "deepseek-ai/DeepSeek-V2-Lite", "deepseek-ai/DeepSeek-V3", "Qwen/Qwen2.5-0.5B",
    ];

    private static readonly string[] s_accelerators =
        ["nvidia-h100-sxm-80gb", "nvidia-h200-sxm-141gb", "nvidia-b200-sxm-180gb", "nvidia-a100-sxm-80gb", "amd-mi300x", "nvidia-l40s"];

    /// <summary>Draws systems that hold at least one request.</summary>
    public static IEnumerable<SaturationCase> Draw(int cases, int seed)
    {
        Random random = new(seed);
        for (int drawn = 0; drawn < cases;)
        {
            if (One(random) is { } found)
            {
                drawn++;
                yield return found;
            }
        }
    }

    private static SaturationCase? One(Random random)
    {
        string model = Any(s_models), accelerator = Any(s_accelerators);
        EngineProfile engine = Any(EngineProfile.Vllm, EngineProfile.Sglang, EngineProfile.TensorRtLlm) with { MaxSequences = Any(16L, 64L, 256L, 1024L) };
        Parallelism ranks = new() { Tensor = Any(1, 2, 4, 8), Data = Any(1, 1, 1, 2, 4), Pipeline = Any(1, 1, 1, 2) };
        long prompt = (long)Math.Round(Math.Pow(10, 1 + (random.NextDouble() * 4))), output = (long)Math.Round(Math.Pow(10, random.NextDouble() * 4));
        LengthKind kind = Any(LengthKind.Equal, LengthKind.Even, LengthKind.LogNormal);
        CatalogModel found = ModelCatalog.Find(model);
        Deployment deployment;
        try
        {
            deployment = Deployment.Of(found.Architecture, found.Formats, AcceleratorCatalog.Default.Find(accelerator), ranks, engine);
        }
        catch (Exception e) when (e is ArgumentException or UnknownFigureException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }

        ServingSystem system = ServingSystem.Of(deployment);
        Workload workload = Workload.Of(RequestLengths.Independent(Of(prompt), Of(output)), ArrivalProcess.Poisson(1));
        string name = $"{model} {accelerator} tp{ranks.Tensor} dp{ranks.Data} pp{ranks.Pipeline} {engine.Name} {engine.MaxSequences} {prompt}/{output} {kind}";
        return system.Saturation(workload) > 0 ? new SaturationCase(name, kind, system, workload) : null;

        LengthDistribution Of(long tokens)
        {
            return kind switch
            {
                LengthKind.Equal => LengthDistribution.Fixed(tokens),
                LengthKind.Even => LengthDistribution.UniformRatio(tokens, 0.5),
                _ => LengthDistribution.LogNormal(tokens, 0.9, tokens * 2.2),
            };
        }

        T Any<T>(params ReadOnlySpan<T> items)
        {
            return items[random.Next(items.Length)];
        }
    }
}

/// <summary>How lengths are distributed.</summary>
internal enum LengthKind
{
    /// <summary>All alike.</summary>
    Equal,

    /// <summary>Even between half of the longest and it.</summary>
    Even,

    /// <summary>With a normal logarithm, the 90th percentile 2.2 times the mean.</summary>
    LogNormal,
}
