#:project ../src/LlmEconomics/LlmEconomics.csproj

// So many users, these limits: how many replicas, what do they wait, and what does the simulation say to that?
using LlmEconomics;

Accelerator h100 = AcceleratorCatalog.Default.Find("H100 SXM");
Deployment deployment = Deployment.Of(
    ModelCatalog.Find("llama-3.3-70b").Architecture, FormatScheme.Fp8PerTensor with { KvCache = NumberFormats.Fp8 }, h100,
    new Parallelism { Tensor = 4 }, EngineProfile.Vllm.DefaultsOn(h100));
Workload chat = WorkloadPreset.Find("azure-conversation-2023").ToWorkload(rate: 18);
ServiceLevel level = new() { TimeToFirstToken = Duration.FromSeconds(2), TimePerOutputToken = Duration.FromMilliseconds(50), Share = 0.9 };

ServingCapacity one = ServingSystem.Of(deployment).Capacity(chat, level);
int replicas = (int)Math.Ceiling(18 / one.Rate);
Console.WriteLine($"one replica: {one.Rate:F1} requests/s within the limits, {one.Saturation:F1} at most");

ServingSystem system = ServingSystem.Of(deployment, replicas);
Print("closed form", system.Estimate(chat, level).Estimate);
Print("simulation ", system.Simulate(chat, new SimulationOptions { Requests = 5000, ServiceLevel = level }).Estimate);

static void Print(string name, ServingEstimate e)
{
    Console.WriteLine($"{name}: TTFT p90 {e.TimeToFirstToken.P90:ms:F0}, per token p90 {e.TimePerOutputToken.P90:ms:F1}, batch {e.MeanBatch:F0}, busy {e.Time.Busy:P0}, within limits {e.Attainment:P0}");
}

/* Output:
one replica: 9.4 requests/s within the limits, 12.5 at most
closed form: TTFT p90 549 ms, per token p90 43.3 ms, batch 54, busy 100 %, within limits 97 %
simulation : TTFT p90 374 ms, per token p90 41.1 ms, batch 53, busy 100 %, within limits 98 %
*/
