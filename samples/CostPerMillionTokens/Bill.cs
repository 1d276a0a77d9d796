using System.Text.Json.Serialization;

namespace LlmEconomics.Samples;

/// <summary>A step of the waterfall, over generated tokens.</summary>
internal sealed record BillLine(string Name, TokenPrice PerOutputToken, double Share);

/// <summary>Another way of paying for the same tokens.</summary>
internal sealed record Alternative(string Name, TokenPrice PerOutputToken, double? CheaperFromUtilisation);

/// <summary>What a steady demand costs: replicas, the waterfall, the split between kinds of tokens, other ways of paying, energy.</summary>
internal sealed record Bill
{
    public required double RequestsPerSecond { get; init; }

    public required double CapacityPerReplica { get; init; }

    public required int Replicas { get; init; }

    public required int Spare { get; init; }

    public required double Utilisation { get; init; }

    public required IReadOnlyList<BillLine> Waterfall { get; init; }

    public required TokenPrice PerOutputToken { get; init; }

    public required TokenPrice PerToken { get; init; }

    public required TokenPrice? Input { get; init; }

    public required TokenPrice? CachedInput { get; init; }

    public required TokenPrice? Output { get; init; }

    public required IReadOnlyList<Alternative> Alternatives { get; init; }

    public required double? KilowattHoursPerMillionOutputTokens { get; init; }

    public required double? KilogramsCarbonPerMillionOutputTokens { get; init; }

    [JsonIgnore]
    public string Limits { get; init; } = "";

    public static Bill Of(Question q, Deployment deployment)
    {
        ServingSystem replica = ServingSystem.Of(deployment);
        RequestLengths lengths = RequestLengths.Independent(LengthDistribution.Fixed(q.InputTokens), LengthDistribution.Fixed(q.OutputTokens));
        PromptReuse reuse = q.CachedTokens > 0 ? PromptReuse.SharedPrefix(q.CachedTokens) : PromptReuse.None;
        Workload workload = Workload.Of(lengths, ArrivalProcess.Poisson(q.RequestsPerSecond), reuse);
        ServingCapacity capacity = replica.Capacity(workload, q.Level);
        if (!capacity.IsMet)
        {
            throw new InvalidOperationException($"not even one request keeps the limits of {q.Level.TimeToFirstToken:ms:F0} to the first token and {q.Level.TimePerOutputToken:ms:F0} per token; loosen --ttft or --tpot, or use more accelerators.");
        }

        FleetPlan plan = FleetPlan.For(q.RequestsPerSecond, capacity.Rate, q.PeakOverMean, q.Spare);
        HourlyCost rent = HourlyCost.Of(Rental.RentLine, q.PricePerHour);
        CostWaterfall waterfall = CostWaterfall.Of(replica, workload, rent, plan);
        ServingEstimate estimate = (replica with { Replicas = plan.Replicas }).Estimate(workload).Estimate;
        Duration hour = Duration.FromHours(1);
        AllocatedCost split = AllocationPolicy.PhaseTime(estimate).Allocate(plan.Cost(rent).Total * hour, TokenVolume.Of(estimate.Throughput, hour));
        Footprint? print = Print(q, plan, estimate);
        return new Bill
        {
            RequestsPerSecond = q.RequestsPerSecond,
            CapacityPerReplica = capacity.Rate,
            Replicas = plan.Replicas,
            Spare = plan.Spare,
            Utilisation = plan.Utilisation,
            Waterfall = [.. waterfall.Lines.Select(l => new BillLine(l.Name, waterfall.OutputPriceOf(l), l.Share))],
            PerOutputToken = waterfall.PerOutputToken,
            PerToken = waterfall.PerToken,
            Input = split.UncachedPrice,
            CachedInput = split.CachedPrice,
            Output = split.OutputPrice,
            Alternatives = [.. Others(q, plan, waterfall, capacity.Rate)],
            KilowattHoursPerMillionOutputTokens = print?.Building.KilowattHours,
            KilogramsCarbonPerMillionOutputTokens = print?.GridCarbonKilograms,
            Limits = $"{q.Level.Share:P0} of requests within {q.Level.TimeToFirstToken:ms:F0} to the first token and {q.Level.TimePerOutputToken:ms:F0} per token, peak {q.PeakOverMean:F1} × mean",
        };
    }

    private static IEnumerable<Alternative> Others(Question q, FleetPlan plan, CostWaterfall rented, double capacity)
    {
        TokenPrice? api = q.ApiPrice is { } price ? TokenPrice.Of(price.For(new RequestTokens { Input = q.InputTokens, CacheRead = q.CachedTokens, Output = q.OutputTokens }), q.OutputTokens) : null;
        yield return new Alternative("rented", rented.PerOutputToken, Meets(q.PricePerHour));
        if (q.Own is { } own)
        {
            // Shares of a server: other models use the rest of it.
            MoneyRate replica = own.PerServer().Total * ((double)q.Parallelism.Accelerators / own.Accelerators);
            yield return new Alternative("owned", UnitCost.PerToken(replica * plan.Replicas, TokenRate.FromTokensPerSecond(plan.Demand * q.OutputTokens)), Meets(replica));
        }

        if (api is { } each)
        {
            yield return new Alternative("API", each, null);
        }

        double? Meets(MoneyRate hourly)
        {
            return api is { } of ? BreakEven.Utilisation(hourly, TokenRate.FromTokensPerSecond(capacity * q.OutputTokens), of) : null;
        }
    }

    /// <summary>Accelerators at their idle and rated power with their share of the server, which it draws in any case; nothing where one of them is not known.</summary>
    private static Footprint? Print(Question q, FleetPlan plan, ServingEstimate estimate)
    {
        if (q.Accelerator.IdlePower is not { } idle || q.Accelerator.ThermalDesignPower is not { } rated || q.Accelerator.ServerPower is not { } server)
        {
            return null;
        }

        double accelerators = (double)plan.Replicas * q.Parallelism.Accelerators;
        PowerCurve power = new PowerCurve(idle.Low, rated, "catalogue").WithServer(server - rated) * accelerators;
        return Footprint.PerMillionTokens(power, Math.Min(1, estimate.Time.Busy), estimate.Throughput.Output, new Facility { Pue = q.Pue, GridCarbon = q.GridCarbon, Source = "options" });
    }
}
