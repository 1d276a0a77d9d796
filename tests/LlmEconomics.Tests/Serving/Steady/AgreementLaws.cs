using Xunit;

namespace LlmEconomics.Tests.Serving.Steady;

/// <summary>The steady state computed against the steady state simulated: two accounts of the same queue, which share nothing but the step times.</summary>
public sealed class AgreementLaws
{
    private static readonly Dictionary<string, (ServingSystem System, Workload Workload)> Subjects = new()
    {
        ["vLLM, chat"] = (System("meta-llama/Llama-3.1-8B", EngineProfile.Vllm), Even(1000, 200)),
        ["vLLM, long prompts"] = (System("meta-llama/Llama-3.1-8B", EngineProfile.Vllm), Even(6000, 200)),
        ["vLLM, lognormal"] = (System("meta-llama/Llama-3.1-8B", EngineProfile.Vllm), Skewed(1000, 200)),
        ["vLLM, few places"] = (System("meta-llama/Llama-3.1-8B", EngineProfile.Vllm with { MaxSequences = 24 }), Even(500, 300)),
        ["SGLang, chat"] = (System("meta-llama/Llama-3.1-8B", EngineProfile.Sglang), Even(1000, 200)),
        ["SGLang, lognormal"] = (System("Qwen/Qwen3-30B-A3B", EngineProfile.Sglang), Skewed(1500, 300)),
        ["TensorRT-LLM, chat"] = (System("meta-llama/Llama-3.1-8B", EngineProfile.TensorRtLlm), Even(1000, 200)),
        ["windowed attention, two replicas"] = (System("google/gemma-3-27b-it", EngineProfile.Vllm, 2), Even(2000, 300)),
    };

    public static TheoryData<string, double> Loads => Cases([0.2, 0.5, 0.75], n => !n.Contains("lognormal", StringComparison.Ordinal));

    public static TheoryData<string, double> SkewedLoads => Cases([0.2, 0.5], n => n.Contains("lognormal", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Loads))]
    public void An_open_loop(string name, double load)
    {
        (ServingSystem system, Workload workload) = Subjects[name];
        AssertClose(system, workload.AtRate(load * system.Saturation(workload)), 0.14, load < 0.7 ? 0.06 : 0.12);
    }

    /// <summary>Lengths that vary much cost the closed form accuracy; at more load the documentation sends to the simulation.</summary>
    [Theory]
    [MemberData(nameof(SkewedLoads))]
    public void An_open_loop_of_skewed_lengths(string name, double load)
    {
        (ServingSystem system, Workload workload) = Subjects[name];
        AssertClose(system, workload.AtRate(load * system.Saturation(workload)), 0.14, 0.12);
    }

    [Theory]
    [InlineData("vLLM, chat", 1)]
    [InlineData("vLLM, chat", 32)]
    [InlineData("vLLM, long prompts", 16)]
    [InlineData("SGLang, chat", 64)]
    [InlineData("vLLM, few places", 48)]
    public void A_closed_loop_without_end(string name, long clients)
    {
        (ServingSystem system, Workload workload) = Subjects[name];
        AssertClose(system, workload.AtConcurrency(clients), 0.12, 0.06);
    }

    private static TheoryData<string, double> Cases(double[] loads, Func<string, bool> which)
    {
        TheoryData<string, double> data = [];
        foreach ((string name, double load) in Subjects.Keys.Where(which).SelectMany(n => loads.Select(l => (n, l))))
        {
            data.Add(name, load);
        }

        return data;
    }

    private static void AssertClose(ServingSystem system, Workload workload, double first, double rest)
    {
        ServingEstimate closed = system.Estimate(workload).Estimate;
        ServingEstimate simulated = system.Simulate(workload, new SimulationOptions { Requests = 8000, Seed = 5 }, TestContext.Current.CancellationToken).Estimate;
        Close("TTFT", closed.TimeToFirstToken.Mean, simulated.TimeToFirstToken.Mean, first);
        Close("TPOT", closed.TimePerOutputToken.Mean, simulated.TimePerOutputToken.Mean, rest);
        Close("TPOT p90", closed.TimePerOutputToken.P90, simulated.TimePerOutputToken.P90, 2 * rest);
        Close("latency", closed.RequestLatency.Mean, simulated.RequestLatency.Mean, rest);
        Close("latency p90", closed.RequestLatency.P90, simulated.RequestLatency.P90, 2 * rest);
        Close("busy", Duration.FromSeconds(closed.Time.Busy), Duration.FromSeconds(simulated.Time.Busy), 0.05);
        Close("batch", Duration.FromSeconds(closed.MeanBatch), Duration.FromSeconds(simulated.MeanBatch), 2 * rest);
        Close("rate", Duration.FromSeconds(closed.RequestRate), Duration.FromSeconds(simulated.RequestRate), rest);
    }

    private static void Close(string name, Duration closed, Duration simulated, double tolerance)
    {
        Assert.True(Math.Abs((closed / simulated) - 1) <= tolerance, $"{name}: closed form {closed.Value:G5}, simulated {simulated.Value:G5}, {(closed / simulated) - 1:P1}");
    }

    private static ServingSystem System(string model, EngineProfile engine, int replicas = 1)
    {
        return ServingSystem.Of(Deployment.Of(ModelCatalog.Find(model).Architecture, FormatScheme.Bf16, Systems.H100, engine: engine), replicas);
    }

    private static Workload Even(long prompt, long output)
    {
        return Workload.Of(RequestLengths.Independent(LengthDistribution.UniformRatio(prompt, 0.5), LengthDistribution.UniformRatio(output, 0.5)), ArrivalProcess.Poisson(1));
    }

    private static Workload Skewed(long prompt, long output)
    {
        return Workload.Of(RequestLengths.Independent(LengthDistribution.LogNormal(prompt, 0.9, prompt * 2.2), LengthDistribution.LogNormal(output, 0.9, output * 2)), ArrivalProcess.Poisson(1));
    }
}
