#:project ../src/LlmEconomics/LlmEconomics.csproj

// Own, rent, or buy from an API: the same chat service, three ways of paying, and where they meet.
using LlmEconomics;

Accelerator h100 = AcceleratorCatalog.Default.Find("H100 SXM");
Deployment deployment = Deployment.Of(
    ModelCatalog.Find("llama-3.3-70b").Architecture, FormatScheme.Fp8PerTensor with { KvCache = NumberFormats.Fp8 }, h100,
    new Parallelism { Tensor = 4 }, EngineProfile.Vllm.DefaultsOn(h100));
ServingSystem replica = ServingSystem.Of(deployment);
Workload chat = WorkloadPreset.Find("azure-conversation-2023").ToWorkload();
ServiceLevel level = new() { TimeToFirstToken = Duration.FromSeconds(2), TimePerOutputToken = Duration.FromMilliseconds(50), Share = 0.9 };
double capacity = replica.Capacity(chat, level).Rate;
DateOnly surveyed = new(2026, 9, 19);

// Prices: github.com/callgideon/model-inference (survey of 2026-09-19) for servers and rent, CBRE for colocation, pydantic/genai-prices for the API.
HourlyCost rented = new Rental(MoneyRate.FromDollarsPerHour(2.972), "AWS", surveyed, "callgideon/model-inference") { Commitment = Commitment.Reserved, Region = "us-east-1" }.For(4);
Ownership node = new()
{
    Server = Money.FromDollars(285_000), Accelerators = 8, LifeYears = 4, FabricShare = 0.15, ResidualShare = 0.1, CostOfCapital = 0.1, Date = surveyed, Source = "callgideon/model-inference",
    Power = PowerSupply.Colocation(Watts.FromKilowatts(10.2), Money.FromDollars(184)), StaffPerYear = Money.FromDollars(16_000),
};
HourlyCost owned = node.PerServer() * 0.5; // half a node of 8
ApiTariff api = TariffCatalog.Find("Together", "meta-llama/Llama-3.3-70B-Instruct-Turbo").Tariff;
DateTimeOffset now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
Money apiRequest = api.PerRequest(chat, now);

Console.WriteLine($"one replica of 4: rented {rented.Total:USD/h:F2}, owned {owned.Total:USD/h:F2}, and within limits {capacity:F1} requests/s");
foreach (double rate in new[] { 0.5, 2, 10, 50 })
{
    FleetPlan plan = FleetPlan.For(rate, capacity, peakOverMean: 1.54, spare: 1);
    Console.WriteLine($"{rate,4} requests/s: {plan.Replicas,2} replicas, {plan.Utilisation,4:P0} used; per 1,000 requests rented {Thousand(plan.Cost(rented), rate):F2}, owned {Thousand(plan.Cost(owned), rate):F2}, API {apiRequest.Dollars * 1000:F2} USD");
}

// One replica against the API: from which load on is it cheaper, if nothing stands in reserve?
TokenPrice blended = api.Blended(chat, now);
double tokens = apiRequest / blended.For(1);
foreach ((string name, HourlyCost cost) in new[] { ("rented", rented), ("owned", owned) })
{
    double? use = BreakEven.Utilisation(cost.Total, TokenRate.FromTokensPerSecond(capacity * tokens), blended);
    Console.WriteLine(use is { } share ? $"{name}: cheaper than the API from {share:P0} of its capacity on" : $"{name}: dearer than the API even at full use");
}

static double Thousand(HourlyCost fleet, double rate) => UnitCost.PerThousandRequests(fleet.Total, rate).Dollars;

/* Output:
one replica of 4: rented 11.89 USD/h, owned 7.70 USD/h, and within limits 9.4 requests/s
 0.5 requests/s:  2 replicas,  3 % used; per 1,000 requests rented 13.21, owned 8.55, API 1.30 USD
   2 requests/s:  2 replicas, 11 % used; per 1,000 requests rented 3.30, owned 2.14, API 1.30 USD
  10 requests/s:  3 replicas, 36 % used; per 1,000 requests rented 0.99, owned 0.64, API 1.30 USD
  50 requests/s: 10 replicas, 53 % used; per 1,000 requests rented 0.66, owned 0.43, API 1.30 USD
rented: cheaper than the API from 27 % of its capacity on
owned: cheaper than the API from 18 % of its capacity on
*/
