using LlmEconomics.Tests.Models;
using LlmEconomics.Tests.Performance;
using LlmEconomics.Tests.Performance.Calibration;
using LlmEconomics.Tests.Serving;

namespace LlmEconomics.Tests.House.Samples;

/// <summary>What each stage makes of real inputs.</summary>
internal static class StageSamples
{
    private static readonly DateOnly Day = new(2026, 11, 1);

    public static IEnumerable<object> All()
    {
        return [.. Quantities(), .. Models(), .. Times(), .. Loads(), .. Money()];
    }

    private static IEnumerable<object> Quantities()
    {
        return
        [
            Bytes.FromGigabytes(1.5), BytesPerSecond.FromGigabytesPerSecond(1.5), FlopCount.FromGigaflops(1.5), FlopsPerSecond.FromTeraflopsPerSecond(1.5),
            Duration.FromMilliseconds(1.5), Watts.FromKilowatts(1.5), Joules.FromKilowattHours(1.5), JoulesPerToken.FromMillijoulesPerToken(1.5),
            LlmEconomics.Money.FromDollars(1.5), MoneyRate.FromDollarsPerHour(1.5), TokenPrice.FromDollarsPerMillionTokens(1.5), TokenRate.FromTokensPerSecond(1.5),
            TokensPerJoule.FromTokensPerJoule(1.5),
            FlopCount.FromGigaflops(1.5) / Bytes.FromGigabytes(1), new ExchangeRate(Currency.Usd, Currency.Eur, 0.91, Day, "a bank"),
        ];
    }

    private static List<object> Models()
    {
        ModelArchitecture llama = DenseModels.Llama31With8B, deepSeek = LatentModels.DeepSeekV3;
        List<object> models = [.. DenseModels.All, .. ExpertModels.All, .. LatentModels.All, .. HybridModels.All, .. InventedModels.All];
        models.AddRange(
        [
            HuggingFaceImporter.Import("""
                {"model_type": "llama", "vocab_size": 128256, "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8}
                """),
            ParameterCount.Of(deepSeek), StoredWeights.Of(deepSeek, FormatScheme.Fp8Block128), CacheFootprint.Of(deepSeek, FormatScheme.Fp8Block128),
            Reconciliation.Of(deepSeek, 684_531_386_000, FormatScheme.Fp8Block128), PlacedWeight.AllOf(deepSeek).First(), ModelOperators.Of(deepSeek, FormatScheme.Fp8Block128),
            new LoraAdapters { Count = 3, Rank = 8, Modules = ["q_proj"] }, ExpertRouting.PowerLaw(8, 1), FormatScheme.Gguf(GgufMixture.Q4_K_M, llama), StepShape.Decode(4, 100),
            new SequenceGroup(2, 2, 2, 1), new MatrixProduct(2, 3, 4), new AttentionProduct { Heads = 2, Queries = 1, Keys = 4, HeadSize = 8 }, new CompressedSpan(3), new ChunkSpan(8),
            AcceleratorCatalog.Default, ModelCatalog.All, EngineMemory.For("vllm", "0.10"), ScaleLayout.PerGroup(32, 16, 4), new ProfiledStep(8192, 256),
        ]);
        return models;
    }

    private static IEnumerable<object> Times()
    {
        Deployment dense = Served.Dense, sparse = Served.Sparse;
        ClosedLoop load = Served.Load(16);
        LoadEstimate estimate = dense.Estimate(load);
        CalibratedDeployment calibrated = dense.Calibrate(Served.Measured(dense, load, 1.1, 1.2), Served.Measured(dense, Served.Load(4), 1.1, 1.2));
        PerformanceClaim claim = new() { Load = load, TimePerOutputToken = Duration.FromMilliseconds(9), TimeToFirstToken = Duration.FromMilliseconds(90), CachedPromptShare = 0.5, TokensPerStep = 2 };
        DeploymentMeasurement repeated = Served.Measured(dense, load, 1, 0.9), differing = Served.Measured(dense, load, 1, 1.2);
        return
        [
            dense.Calibrate(repeated, differing), new MemoryShortfall("weights", Bytes.FromGigabytes(90), Bytes.FromGigabytes(80)),
            Deployment.FindingsOf(DenseModels.Llama31With8B, FormatScheme.Bf16, Devices.H100, new Parallelism { Tensor = 3 }, EngineProfile.Vllm),
            dense, sparse, Served.Split, dense.ToIdeal(), estimate, dense.Estimate(StepShape.Decode(4, 100)), dense.Explain(load), estimate.TimePerOutputTokenInterval(0.8), estimate.OutputThroughputInterval(0.8),
            calibrated, calibrated.Estimate(load), Plausibility.Check(dense, claim), claim, Served.Measured(dense, load), Profiles.Round, sparse.With(new SpeculativeDecoding { DraftTokens = 3, Acceptance = 0.7 }),
            new SteadyBatch { Sequences = 2, StepTime = Duration.FromMilliseconds(1) }, Pools, new ServingDefault { PrefillBudget = 2, MaxSequences = 3, MemoryShare = 0.5 },
            DecodeBound.Of(Bytes.FromGigabytes(1), Bytes.FromGigabytes(1), FlopCount.FromGigaflops(1), BytesPerSecond.FromGigabytesPerSecond(1), FlopsPerSecond.FromTeraflopsPerSecond(1)), Devices.H100, new Cluster { Accelerator = Devices.H100, AcceleratorsPerNode = 8, Nodes = 2, ScaleOut = Devices.H100.ScaleUp! },
            .. CollectiveGroups(),
        ];
    }

    private static DisaggregatedDeployment Pools { get; } = new() { Prefill = Served.Dense, PrefillWorkers = 1, Decode = Served.Dense, DecodeWorkers = 2, TransferRate = BytesPerSecond.FromGigabytesPerSecond(40) };

    private static IEnumerable<object> CollectiveGroups()
    {
        return [CollectiveGroup.Ring(8, BytesPerSecond.FromGigabytesPerSecond(400)) with { HopTime = Duration.FromMicroseconds(1) }];
    }

    private static IEnumerable<object> Loads()
    {
        RequestLengths lengths = RequestLengths.Independent(LengthDistribution.LogNormal(500, 0.9, 1000), LengthDistribution.Geometric(100), 0.25);
        Workload open = Workload.Of(lengths, ArrivalProcess.Gamma(2, 1.5), PromptReuse.SharedPrefix(100, 3));
        ServingSystem system = ServingSystem.Of(Systems.Llama8(), 2);
        List<object> seen = [];
        ServingOutcome simulated = system.Simulate(open, new SimulationOptions { Requests = 300, OnResult = r => seen.Add(r), ServiceLevel = Level });
        ServingRequest request = new() { PromptTokens = 10, OutputTokens = 5, Segments = [new PromptSegment(1, 5)] };
        return
        [
            open, system, simulated, system.Estimate(open, Level), system.Estimate(open.AtRate(1e5)), system.Capacity(open, Level), system.Capacity(open, Level with { TimeToFirstToken = Duration.FromMicroseconds(1) }), system.Estimate(Systems.Steady(1, 1 << 29)), ServingSystem.Of(Pools), seen[0], new SimulationOptions(), new TraceOptions(), new TraceColumns(),
            new SimulationProgress(1, null, 2, Duration.FromSeconds(3)), request, new RequestSize(3, 2, 1), Workload.Replay([request]), Workload.Of(Served.Load(4)),
            open with { Arrivals = ArrivalProcess.Daily(2, 1.5) }, open with { Reuse = PromptReuse.Conversation(LengthDistribution.Uniform(1, 5), Duration.FromSeconds(2), 20) }, open with { Reuse = PromptReuse.HitRate(0.4) },
            LengthDistribution.Empirical([1, 2, 3]), LengthDistribution.OfPercentiles([(0.5, 100), (0.9, 500)]), RequestLengths.Joint([new RequestSize(3, 2)]), WorkloadPreset.All, Level,
        ];
    }

    private static ServiceLevel Level { get; } = new() { TimeToFirstToken = Duration.FromSeconds(1) };

    private static IEnumerable<object> Money()
    {
        Rental rental = new(MoneyRate.FromDollarsPerHour(2.5), "a provider", Day, "its page") { Commitment = Commitment.Spot, Interruptions = new SpotInterruptions(0.1, Duration.FromMinutes(10)) };
        Ownership owned = new()
        {
            Server = LlmEconomics.Money.FromDollars(280_000), Date = Day, Source = "an offer", Accelerators = 8, LifeYears = 5, Power = PowerSupply.Own(Watts.FromKilowatts(8), 1.3, LlmEconomics.Money.FromDollars(0.1)),
        };
        HourlyCost cost = rental.For(1);
        Workload load = Systems.Steady(2);
        ServingSystem system = ServingSystem.Of(Systems.Llama8());
        FleetPlan plan = FleetPlan.For(20, system.Capacity(load, Level).Rate, 1.5, 1);
        Facility facility = new() { Pue = 1.2, GridCarbon = 0.4, SiteWater = 0.2, GridWater = 2, Source = "a report" };
        ApiOffer offer = TariffCatalog.All.First(o => o.Tariff.Periods.Any(p => p.Price.Tiers.Length > 0));
        TokenVolume volume = new(1e6, 1e5, 2e5);
        return
        [
            rental, owned, owned.For(8), cost, plan, CostWaterfall.Of(system, load, cost, plan), AllocationPolicy.PhaseTime(Duration.FromSeconds(1), Duration.FromSeconds(3)).Allocate(LlmEconomics.Money.FromDollars(10), volume),
            facility, Facility.In("France"), new PowerCurve(Watts.FromWatts(100), Watts.FromWatts(600), "a meter"), new EmbodiedCarbon(100, 5, "a study"),
            Footprint.Of(Joules.FromKilowattHours(2), Duration.FromHours(1), facility), EnergyRegression.EcoLogits.Of(8e9, 8e9, 100), offer, offer.Tariff.Periods, new RequestTokens { Input = 100, CacheRead = 10, Output = 5 },
            new TaskTokens { Prompt = 1000, Answer = 200, CachedShare = 0.25 }, TokenCosts.Of(cost.Total, Duration.FromMilliseconds(50), 1000, Duration.FromMilliseconds(10), 16, 200), volume,
            CostCurve.ByInteractivity(system, load, cost, [Duration.FromMilliseconds(20)]), PowerSupply.Colocation(Watts.FromKilowatts(10), LlmEconomics.Money.FromDollars(150)),
            RegimeMap.Of([1, 10], PayingOption.Api("an API", LlmEconomics.Money.FromDollars(0.01)), PayingOption.Replicas("rented", cost, r => FleetPlan.For(r, 5))), RentalCatalog.All, CostFigures.All, TokenizerFertility.All,
            new PriceWindow(new TimeOnly(16, 30), new TimeOnly(0, 30), 0.5) { Days = [DayOfWeek.Monday] }, new ServiceLevel(),
        ];
    }
}
