namespace LlmEconomics.Validation.Agreement;

/// <summary>Systems and workloads drawn at random: models of all kinds, engines, layouts, lengths.</summary>
internal sealed class Sweep(int seed)
{
    private static readonly string[] s_models =
        ["meta-llama/Llama-3.1-8B", "meta-llama/Llama-3.1-70B", "Qwen/Qwen3-32B", "Qwen/Qwen3-30B-A3B", "openai/gpt-oss-120b", "google/gemma-3-27b-it", "deepseek-ai/DeepSeek-V2-Lite"];

    private static readonly string[] s_accelerators = ["nvidia-h100-sxm-80gb", "nvidia-h200-sxm-141gb", "nvidia-b200-sxm-180gb", "nvidia-a100-sxm-80gb"];

    private readonly Random random = new(seed);

    public (string Name, ServingSystem System, Workload Workload) Draw(LoadKind kind)
    {
        while (true)
        {
            string model = Any(s_models), accelerator = Any(s_accelerators);
            EngineProfile engine = Any(EngineProfile.Vllm, EngineProfile.Sglang, EngineProfile.TensorRtLlm) with { MaxSequences = Any(64L, 256L, 1024L) };
            CatalogModel found = ModelCatalog.Find(model);

            // Where a tail of lengths is beyond a context one refuses the load and the other those requests: there is nothing to compare.
            ModelArchitecture architecture = found.Architecture with { MaxContext = null };
            Deployment deployment;
            try
            {
                deployment = Deployment.Of(
                    architecture, found.Formats, AcceleratorCatalog.Default.Find(accelerator), new Parallelism { Tensor = Any(1, 2, 4, 8) }, engine);
            }
            catch (Exception e) when (e is ArgumentException or UnknownFigureException)
            {
                continue;
            }

            long prompt = (long)Math.Pow(2, random.Next(7, 14)), output = (long)Math.Pow(2, random.Next(5, 11));
            RequestLengths lengths = random.Next(2) == 0
                ? RequestLengths.Independent(LengthDistribution.UniformRatio(prompt, 0.5), LengthDistribution.UniformRatio(output, 0.5))
                : RequestLengths.Independent(LengthDistribution.LogNormal(prompt, 0.9, prompt * 2.2), LengthDistribution.LogNormal(output, 0.9, output * 2));
            ServingSystem system = ServingSystem.Of(deployment);
            Workload workload = Workload.Of(lengths, ArrivalProcess.Gamma(1, kind.Variation));
            double saturation = deployment.Memory.TokensThatFit() > 200_000 ? system.Saturation(workload) : 0;
            if (!(saturation > 0))
            {
                continue;
            }

            double load = kind.Low + (random.NextDouble() * (kind.High - kind.Low));
            long concurrency = (long)Math.Pow(2, random.Next(0, 9));
            return ($"{model} {accelerator} {deployment.Parallelism.Tensor} {engine.Name} {engine.MaxSequences} {prompt}/{output} {(kind.IsClosed ? $"concurrency {concurrency}" : $"load {load:F2}")}",
                system, kind.IsClosed ? workload.AtConcurrency(concurrency) : workload.AtRate(load * saturation));
        }
    }

    private T Any<T>(params T[] items)
    {
        return items[random.Next(items.Length)];
    }
}
