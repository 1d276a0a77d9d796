#:project ../src/LlmEconomics/LlmEconomics.csproj

// What does a million tokens cost me? At a demand, within limits, on rented accelerators: and how much dearer it gets when answers must be faster.
using LlmEconomics;

Accelerator h100 = AcceleratorCatalog.Default.Find("H100 SXM");
CatalogModel model = ModelCatalog.Find("meta-llama/Llama-3.3-70B-Instruct");
ServingSystem replica = ServingSystem.Of(Deployment.Of(model.Architecture, model.Formats, h100, new Parallelism { Tensor = 4 }));
Workload chat = WorkloadPreset.Find("azure-conversation-2023").ToWorkload(rate: 40);

// What the reader may pay: the middle of the published on-demand prices. State your own.
IReadOnlyList<RentalOffer> offers = RentalCatalog.Of(h100, Commitment.OnDemand);
RentalOffer offer = offers[offers.Count / 2];
HourlyCost hour = offer.Rental.For(4);
Console.WriteLine($"{offer.Rental.Provider}, {offer.Rental.Date:yyyy-MM-dd}: {offer.Rental.PerAccelerator:USD/h:F2} per accelerator, {hour.Total:USD/h:F2} per replica of 4");

// Demand decides replicas, replicas decide utilisation, and utilisation decides the cost.
ServiceLevel level = new() { TimeToFirstToken = Duration.FromSeconds(1), TimePerOutputToken = Duration.FromMilliseconds(50), Share = 0.9 };
FleetPlan plan = FleetPlan.For(demand: 40, replica.Capacity(chat, level), peakOverMean: 1.54, spare: 1);
ServingEstimate estimate = (replica with { Replicas = plan.Replicas }).Estimate(chat).Estimate;
MoneyRate bill = plan.Cost(hour).Total;
Console.WriteLine($"{plan.Replicas} replicas, {plan.Utilisation:P0} used: {(bill / estimate.Throughput.Output):USD/Mtoken:F2} with everything on generated tokens,");
AllocatedCost split = AllocationPolicy.PhaseTime(estimate).Allocate(bill * Duration.FromHours(1), TokenVolume.Of(estimate.Throughput, Duration.FromHours(1)));
Console.WriteLine($"or {split.InputPrice:USD/Mtoken:F2} for prompts and {split.OutputPrice:USD/Mtoken:F2} for answers; {split.BlendedPrice:USD/Mtoken:F2} over all tokens");

// The curve: a replica that is full all the time, at ever faster answers.
double[] milliseconds = [60, 40, 30, 25, 20, 16];
foreach (CostPoint point in CostCurve.ByInteractivity(replica, chat, hour, milliseconds.Select(Duration.FromMilliseconds), level))
{
    Console.WriteLine(point.PerOutputToken is { } price
        ? $"{point.TokensPerSecondPerUser,5:F0} tokens/s per user: {point.RequestRate,4:F1} requests/s, {price:USD/Mtoken:F2}"
        : $"{point.TokensPerSecondPerUser,5:F0} tokens/s per user: not on this deployment");
}

// And the same limit for more of the requests.
double[] shares = [0.5, 0.9, 0.99];
foreach (CostPoint point in CostCurve.ByServiceLevel(replica, chat, hour, shares.Select(share => level with { Share = share })))
{
    Console.WriteLine($"{point.Level.Share:P0} of the requests within limits: {point.PerOutputToken:USD/Mtoken:F2}");
}

/* Output:
Lambda, 2026-09-19: 4.29 USD/h per accelerator, 17.16 USD/h per replica of 4
12 replicas, 58 % used: 7.63 USD/Mtoken with everything on generated tokens,
or 0.30 USD/Mtoken for prompts and 5.56 USD/Mtoken for answers; 0.97 USD/Mtoken over all tokens
   17 tokens/s per user:  6.3 requests/s, 4.03 USD/Mtoken
   25 tokens/s per user:  4.9 requests/s, 5.23 USD/Mtoken
   33 tokens/s per user:  3.5 requests/s, 7.30 USD/Mtoken
   40 tokens/s per user:  2.5 requests/s, 10.32 USD/Mtoken
   50 tokens/s per user:  1.1 requests/s, 22.33 USD/Mtoken
   62 tokens/s per user:  0.1 requests/s, 411.92 USD/Mtoken
50 % of the requests within limits: 3.80 USD/Mtoken
90 % of the requests within limits: 4.44 USD/Mtoken
99 % of the requests within limits: 5.41 USD/Mtoken
*/
