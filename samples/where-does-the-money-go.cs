#:project ../src/LlmEconomics/LlmEconomics.csproj

// Where does the money go: from what physics needs to what is paid, for a chat service of 40 requests per second.
using LlmEconomics;

Accelerator h100 = AcceleratorCatalog.Default.Find("H100 SXM");
Deployment deployment = Deployment.Of(
    ModelCatalog.Find("llama-3.3-70b").Architecture, FormatScheme.Fp8PerTensor with { KvCache = NumberFormats.Fp8 }, h100,
    new Parallelism { Tensor = 4 }, EngineProfile.Vllm.DefaultsOn(h100));
ServingSystem replica = ServingSystem.Of(deployment);
Workload chat = WorkloadPreset.Find("azure-conversation-2023").ToWorkload(rate: 40);
ServiceLevel level = new() { TimeToFirstToken = Duration.FromSeconds(2), TimePerOutputToken = Duration.FromMilliseconds(50), Share = 0.9 };

// AWS, three years reserved, us-east-1, 19 September 2026, as surveyed in github.com/callgideon/model-inference.
Rental rent = new(MoneyRate.FromDollarsPerHour(2.972), "AWS", new DateOnly(2026, 9, 19), "callgideon/model-inference, cloud-pricing.md") { Commitment = Commitment.Reserved, Region = "us-east-1" };

// Whole replicas for the peak minute (1.54 times the mean, as in the trace), and one more.
FleetPlan plan = FleetPlan.For(demand: 40, replica.Capacity(chat, level), peakOverMean: 1.54, spare: 1);
CostWaterfall waterfall = CostWaterfall.Of(replica, chat, rent.For(4), plan);
Console.WriteLine($"{plan.Needed} + {plan.Spare} replicas of 4 × {h100}, {plan.Utilisation:P0} of their capacity used");
foreach (WaterfallLine line in waterfall.Lines)
{
    Console.WriteLine($"{line.Name,-25} {waterfall.OutputPriceOf(line).DollarsPerMillionTokens,7:F2} USD per million generated tokens {line.Share,6:P0}");
}

Console.WriteLine($"{"the bill",-25} {waterfall.PerOutputToken.DollarsPerMillionTokens,7:F2}, or {waterfall.PerToken.DollarsPerMillionTokens:F2} over all tokens");

// The same bill, split between kinds of tokens by the time that each phase takes.
ServingEstimate estimate = (replica with { Replicas = plan.Replicas }).Estimate(chat).Estimate;
Duration hour = Duration.FromHours(1);
AllocatedCost split = AllocationPolicy.PhaseTime(estimate).Allocate(plan.Cost(rent.For(4)).Total * hour, TokenVolume.Of(estimate.Throughput, hour));
Console.WriteLine($"by time of phases: prompt {split.InputPrice:USD/Mtoken:F2}, generated {split.OutputPrice:USD/Mtoken:F2}");

/* Output:
7 + 1 replicas of 4 × H100 SXM5 80GB, 53 % of their capacity used
physical floor               0.76 USD per million generated tokens   22 %
kernel efficiency            0.28 USD per million generated tokens    8 %
communication                0.31 USD per million generated tokens    9 %
kernel gaps and host         0.06 USD per million generated tokens    2 %
padding and fragmentation    0.00 USD per million generated tokens    0 %
cache misses                 0.00 USD per million generated tokens    0 %
latency limits               0.47 USD per million generated tokens   13 %
idle capacity                1.20 USD per million generated tokens   34 %
redundancy                   0.44 USD per million generated tokens   12 %
the bill                     3.52, or 0.45 over all tokens
by time of phases: prompt 0.15 USD/Mtoken, generated 2.50 USD/Mtoken
*/
