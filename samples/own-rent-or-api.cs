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
ApiTariff api = new()
{
    Provider = "Together", Model = "Llama-3.3-70B-Instruct-Turbo",
    Periods = [new TariffPeriod { ValidFrom = new DateOnly(2025, 7, 3), Source = "pydantic/genai-prices", Price = new ApiPrice { Base = new TokenPrices { Input = Price(0.88), Output = Price(0.88) } } }],
};
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

static TokenPrice Price(double dollars) => TokenPrice.FromDollarsPerMillionTokens(dollars);

/* Output:
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(9,22): error RS0016: Symbol 'LlmEconomics.EnergyRegression' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(9,22): error RS0016: Symbol 'override LlmEconomics.EnergyRegression.ToString() -> string!' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(9,22): error RS0016: Symbol 'static LlmEconomics.EnergyRegression.operator !=(LlmEconomics.EnergyRegression? left, LlmEconomics.EnergyRegression? right) -> bool' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(9,22): error RS0016: Symbol 'static LlmEconomics.EnergyRegression.operator ==(LlmEconomics.EnergyRegression? left, LlmEconomics.EnergyRegression? right) -> bool' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(9,22): error RS0016: Symbol 'override LlmEconomics.EnergyRegression.GetHashCode() -> int' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(9,22): error RS0016: Symbol 'override LlmEconomics.EnergyRegression.Equals(object? obj) -> bool' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(9,22): error RS0016: Symbol 'LlmEconomics.EnergyRegression.Equals(LlmEconomics.EnergyRegression? other) -> bool' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(9,22): error RS0016: Symbol 'LlmEconomics.EnergyRegression.<Clone>$() -> LlmEconomics.EnergyRegression!' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(9,22): error RS0016: Symbol 'LlmEconomics.EnergyRegression.EnergyRegression() -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,22): error RS0016: Symbol 'LlmEconomics.RegressedRequest' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,22): error RS0016: Symbol 'override LlmEconomics.RegressedRequest.ToString() -> string!' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,22): error RS0016: Symbol 'static LlmEconomics.RegressedRequest.operator !=(LlmEconomics.RegressedRequest? left, LlmEconomics.RegressedRequest? right) -> bool' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,22): error RS0016: Symbol 'static LlmEconomics.RegressedRequest.operator ==(LlmEconomics.RegressedRequest? left, LlmEconomics.RegressedRequest? right) -> bool' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,22): error RS0016: Symbol 'override LlmEconomics.RegressedRequest.GetHashCode() -> int' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,22): error RS0016: Symbol 'override LlmEconomics.RegressedRequest.Equals(object? obj) -> bool' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,22): error RS0016: Symbol 'LlmEconomics.RegressedRequest.Equals(LlmEconomics.RegressedRequest? other) -> bool' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,22): error RS0016: Symbol 'LlmEconomics.RegressedRequest.<Clone>$() -> LlmEconomics.RegressedRequest!' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,22): error RS0016: Symbol 'LlmEconomics.RegressedRequest.Deconstruct(out int Accelerators, out LlmEconomics.Duration Time, out LlmEconomics.Joules Energy, out int Batch) -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,43): error RS0016: Symbol 'LlmEconomics.RegressedRequest.Accelerators.get -> int' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,43): error RS0016: Symbol 'LlmEconomics.RegressedRequest.Accelerators.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,66): error RS0016: Symbol 'LlmEconomics.RegressedRequest.Time.get -> LlmEconomics.Duration' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,66): error RS0016: Symbol 'LlmEconomics.RegressedRequest.Time.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,79): error RS0016: Symbol 'LlmEconomics.RegressedRequest.Energy.get -> LlmEconomics.Joules' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,79): error RS0016: Symbol 'LlmEconomics.RegressedRequest.Energy.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,91): error RS0016: Symbol 'LlmEconomics.RegressedRequest.Batch.get -> int' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,91): error RS0016: Symbol 'LlmEconomics.RegressedRequest.Batch.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(116,22): error RS0016: Symbol 'LlmEconomics.RegressedRequest.RegressedRequest(int Accelerators, LlmEconomics.Duration Time, LlmEconomics.Joules Energy, int Batch) -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(125,22): error RS0016: Symbol 'LlmEconomics.RegressedRequest.In(LlmEconomics.Facility! facility, double serverCarbon, double acceleratorCarbon, int acceleratorsPerServer, double lifeYears, string! source) -> LlmEconomics.Footprint!' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(14,49): error RS0016: Symbol 'LlmEconomics.EnergyRegression.EnergyPerParameter.get -> double' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(14,54): error RS0016: Symbol 'LlmEconomics.EnergyRegression.EnergyPerParameter.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(17,45): error RS0016: Symbol 'LlmEconomics.EnergyRegression.EnergyPerBatch.get -> double' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(17,50): error RS0016: Symbol 'LlmEconomics.EnergyRegression.EnergyPerBatch.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(20,45): error RS0016: Symbol 'LlmEconomics.EnergyRegression.EnergyPerToken.get -> double' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(20,50): error RS0016: Symbol 'LlmEconomics.EnergyRegression.EnergyPerToken.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(23,47): error RS0016: Symbol 'LlmEconomics.EnergyRegression.TimePerParameter.get -> double' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(23,52): error RS0016: Symbol 'LlmEconomics.EnergyRegression.TimePerParameter.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(26,43): error RS0016: Symbol 'LlmEconomics.EnergyRegression.TimePerBatch.get -> double' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(26,48): error RS0016: Symbol 'LlmEconomics.EnergyRegression.TimePerBatch.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(29,43): error RS0016: Symbol 'LlmEconomics.EnergyRegression.TimePerToken.get -> double' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(29,48): error RS0016: Symbol 'LlmEconomics.EnergyRegression.TimePerToken.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(34,9): error RS0016: Symbol 'LlmEconomics.EnergyRegression.Batch.get -> int' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(35,9): error RS0016: Symbol 'LlmEconomics.EnergyRegression.Batch.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(41,9): error RS0016: Symbol 'LlmEconomics.EnergyRegression.WeightBits.get -> double' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(42,9): error RS0016: Symbol 'LlmEconomics.EnergyRegression.WeightBits.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(48,9): error RS0016: Symbol 'LlmEconomics.EnergyRegression.AcceleratorMemory.get -> LlmEconomics.Bytes' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(59,9): error RS0016: Symbol 'LlmEconomics.EnergyRegression.ServerPower.get -> LlmEconomics.Watts' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(49,9): error RS0016: Symbol 'LlmEconomics.EnergyRegression.AcceleratorMemory.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(60,9): error RS0016: Symbol 'LlmEconomics.EnergyRegression.ServerPower.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(70,9): error RS0016: Symbol 'LlmEconomics.EnergyRegression.AcceleratorsPerServer.get -> int' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(71,9): error RS0016: Symbol 'LlmEconomics.EnergyRegression.AcceleratorsPerServer.init -> void' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(75,48): error RS0016: Symbol 'static LlmEconomics.EnergyRegression.EcoLogits.get -> LlmEconomics.EnergyRegression!' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
/work/main/src/LlmEconomics/Economics/Energy/EnergyRegression.cs(94,29): error RS0016: Symbol 'LlmEconomics.EnergyRegression.Of(double activeParameters, double totalParameters, double outputTokens, LlmEconomics.Duration? latency = null) -> LlmEconomics.RegressedRequest!' is not part of the declared public API (https://github.com/dotnet/roslyn/blob/main/src/RoslynAnalyzers/PublicApiAnalyzers/PublicApiAnalyzers.Help.md)
*/
