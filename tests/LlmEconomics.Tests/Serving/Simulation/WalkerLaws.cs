using MathNet.Numerics.Statistics;
using Xunit;

namespace LlmEconomics.Tests.Serving.Simulation;

/// <summary>The simulation jumps from event to event; the reference walks every step. Both agree to 0.1 % on every statistic.</summary>
public sealed class WalkerLaws
{
    private const double Agreement = 1e-3;

    private static readonly Accelerator H100 = AcceleratorCatalog.Default.Find("nvidia-h100-sxm-80gb");

    /// <summary>Deployments that differ in what can go wrong: schedule, attention, memory, polling, drafts.</summary>
    public static TheoryData<string> Cases => [.. Subjects.Keys];

    private static readonly Dictionary<string, Func<(Deployment Deployment, List<ServingRequest> Requests)>> Subjects = new()
    {
        ["chunked prefill"] = () => (Llama8(EngineProfile.Vllm with { PrefillBudget = 512 }), Requests.Poisson(400, 12, (100, 3000), (1, 300))),
        ["prefill first, polled"] = () => (Llama8(EngineProfile.Sglang), Requests.Poisson(400, 10, (100, 3000), (2, 300))),
        ["answers held back"] = () => (Llama8(EngineProfile.TensorRtLlm), Requests.Poisson(400, 10, (100, 3000), (2, 300))),
        ["little memory, blocks of one token"] = () => (Crowded(EngineProfile.Vllm with { BlockTokens = 1 }, 20_000), Requests.Poisson(300, 8, (200, 1500), (100, 900))),
        ["few sequences"] = () => (Llama8(EngineProfile.Vllm with { MaxSequences = 7 }), Requests.Poisson(300, 3, (10, 500), (1, 200))),
        ["little memory"] = () => (Crowded(EngineProfile.Vllm, 20_000), Requests.Poisson(300, 8, (200, 1500), (100, 900))),
        ["little memory, reserved answers"] = () => (Crowded(EngineProfile.Vllm with { ReservedOutput = 1 }, 20_000), Requests.Poisson(300, 8, (200, 1500), (100, 900))),
        ["little memory and some too large"] = () => (Crowded(EngineProfile.Vllm, 3_000), Requests.Poisson(200, 1, (200, 3500), (100, 900))),
        ["prefixes"] = () => (Llama8(EngineProfile.Vllm), Requests.Poisson(400, 15, (600, 3000), (1, 200)).WithPrefixes(5, 500)),
        ["prefixes that are evicted"] = () => (Crowded(EngineProfile.Vllm, 12_000), Requests.Poisson(300, 4, (1100, 1500), (50, 300)).WithPrefixes(20, 1000)),
        ["prefixes, one token left"] = () => (Llama8(EngineProfile.Vllm), Requests.Poisson(300, 15, (64, 64), (1, 100)).WithPrefixes(2, 64)),
        ["drafts"] = () => (Llama8(EngineProfile.Vllm).With(new SpeculativeDecoding { DraftTokens = 3, Acceptance = 0.7, DraftCost = 0.05 }), Requests.Poisson(400, 10, (100, 3000), (1, 300))),
        ["windowed attention"] = () => (Of("google/gemma-3-27b-it", EngineProfile.Vllm), Requests.Poisson(300, 4, (100, 6000), (1, 500))),
        ["latent attention"] = () => (Of("deepseek-ai/DeepSeek-V2-Lite", EngineProfile.Vllm), Requests.Poisson(300, 12, (100, 3000), (1, 300))),
        ["recurrent layers"] = () => (Of("nvidia/NVIDIA-Nemotron-Nano-9B-v2", EngineProfile.Vllm), Requests.Poisson(300, 8, (100, 3000), (1, 300))),
        ["host-bound steps"] = () => (Llama8(EngineProfile.Vllm with { HostPerStep = 12_000 }), Requests.Poisson(300, 3, (100, 30_000), (1, 300))),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Jumping_agrees_with_walking(string name)
    {
        (Deployment deployment, List<ServingRequest> requests) = Subjects[name]();
        StepWalker walker = new(deployment);
        walker.Serve(requests);
        List<RequestResult> jumped = [];
        ServingEstimate estimate = ServingSystem.Of(deployment).Replay(requests, new SimulationOptions { OnResult = jumped.Add }, TestContext.Current.CancellationToken).Estimate;

        RequestResult[] walked = [.. walker.Results.Where(r => !r.IsRefused)];
        Assert.Equal(walker.Results.Count - walked.Length, jumped.Count(r => r.IsRefused));
        AssertLatency("TTFT", walked.Select(r => r.TimeToFirstToken), estimate.TimeToFirstToken);
        AssertLatency("TPOT", walked.Where(r => r.Request.OutputTokens > 1).Select(r => r.TimePerOutputToken), estimate.TimePerOutputToken);
        AssertLatency("latency", walked.Select(r => r.Latency), estimate.RequestLatency);
        AssertLatency("ITL", walker.Gaps.Select(Duration.FromSeconds), estimate.InterTokenLatency);
        double span = walked.Max(r => r.LastToken).Value;
        AssertClose("prefill", walker.PrefillSeconds / span, estimate.Time.Prefill);
        AssertClose("decode", walker.DecodeSeconds / span, estimate.Time.Decode);
        AssertClose("batch", (double)walker.DecodedSequences / walker.DecodeSteps, estimate.MeanBatch);
        AssertClose("occupancy", walker.HeldByteSeconds / span / deployment.Memory.CacheRoom.Value, estimate.CacheOccupancy);
        AssertClose("cached", walked.Sum(r => (double)r.CachedTokens) / span, estimate.Throughput.Cached.TokensPerSecond);
        AssertClose("preemptions", walker.Preemptions / (double)walked.Length, estimate.PreemptionsPerRequest);
    }

    private static void AssertLatency(string name, IEnumerable<Duration> walked, LatencySummary jumped)
    {
        double[] sorted = [.. walked.Select(d => d.Value).Order()];
        AssertClose($"{name} mean", sorted.Mean(), jumped.Mean.Value);
        foreach ((double share, Duration quantile) in new[] { (0.5, jumped.P50), (0.9, jumped.P90), (0.95, jumped.P95), (0.99, jumped.P99) })
        {
            // The smallest value that a share of all does not exceed.
            AssertClose($"{name} p{share * 100}", sorted[(int)Math.Ceiling((share * sorted.Length) - 1e-9) - 1], quantile.Value);
        }
    }

    private static void AssertClose(string name, double walked, double jumped)
    {
        Assert.True(Math.Abs(jumped - walked) <= Agreement * Math.Abs(walked), $"{name}: walked {walked:G6}, jumped {jumped:G6}");
    }

    private static Deployment Llama8(EngineProfile engine)
    {
        return Of("meta-llama/Llama-3.1-8B", engine);
    }

    private static Deployment Of(string model, EngineProfile engine)
    {
        return Deployment.Of(ModelCatalog.Find(model).Architecture, FormatScheme.Bf16, H100, engine: engine);
    }

    /// <summary>Room for so many tokens.</summary>
    private static Deployment Crowded(EngineProfile engine, long tokens)
    {
        MemoryPlan all = Llama8(engine with { MemoryShare = 1, MemoryReserve = Bytes.Zero }).Memory;
        return Llama8(engine with { MemoryShare = 1, MemoryReserve = all.CacheRoom - all.Cache.OfSequence(tokens) });
    }
}
