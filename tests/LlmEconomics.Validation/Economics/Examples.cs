namespace LlmEconomics.Validation.Economics;

/// <summary>Published examples by class, each entered through the public API.</summary>
internal static class Examples
{
    public static double? Answer(string kind, string quantity, string unit, ExampleInputs i)
    {
        return (kind, unit) switch
        {
            ("inferencex-dashboard" or "load-curve" or "slo-capacity" or "epoch" or "unit-cost", "USD/Mtok") => UnitCost.PerToken(Hourly(i), Rate(i), i.Number("utilisation", 1)).DollarsPerMillionTokens,
            ("slo-capacity", "USD/1000 requests") => UnitCost.PerThousandRequests(Hourly(i), i.Number("requests_per_s")).Dollars,
            ("slo-capacity", "USD") => (Hourly(i) * Duration.FromHours(i.Number("hours_per_month"))).Dollars,
            ("load-curve", "ratio") => UnitCost.PerToken(One, TokenRate.FromTokensPerSecond(i.Number("output_tok_s"))) / UnitCost.PerToken(One, TokenRate.FromTokensPerSecond(i.Number("saturated_output_tok_s"))),
            ("inferencex-dashboard", "J/token") => (Watts.FromKilowatts(i.Number("all_in_kw_per_gpu")) / Rate(i)).Value,
            ("margins", _) when i.Has("price_usd_per_mtok") => UnitCost.Margin(PerMillion(i.Number("price_usd_per_mtok")), PerMillion(i.Number("cost_usd_per_mtok"))),
            ("margins", _) => PowerShare(i),
            ("energy", "J/token") => (Watts.FromWatts(i.Number("mean_power_w")) / TokenRate.FromTokensPerSecond(i.Number("output_tok_s"))).Value,
            ("energy", "Wh") => FacilityWattHours(i),
            ("ecologits", _) => Regression(i, quantity),
            ("annuity", _) => CapitalRecovery.Factor(i.Number("rate"), i.Number("years")),
            ("owned-tco", _) => Ownerships.Answer(quantity, unit, i),
            ("deepseek-fleet", _) => Fleet(quantity, i),
            ("api-bill", _) => Bill(i),
            ("epoch", "parameters") => WithoutNorms("mistralai/Mistral-Large-Instruct-2407"),
            ("fleet", "hours") => (Duration.FromHours(i.Number("days") * 24) / i.Number("interruptions")).Hours,
            ("fleet", _) => 1 - (i.Number("after") / i.Number("before")),
            ("workload", _) => Traced.Answer(quantity, i.Trace),
            ("flops-per-dollar", _) => FlopsPerSecond.FromFlopsPerSecond(i.Number("bf16_flop_s")).Value / MoneyRate.FromDollarsPerHour(i.Number("usd_per_hour")).DollarsPerHour,
            ("price-trend", "ratio") => UnitCost.PerToken(One, TokenRate.FromTokensPerSecond(1), i.Number("u1")) / UnitCost.PerToken(One, TokenRate.FromTokensPerSecond(1), i.Number("u2")),
            ("price-trend", _) => Math.Pow(PerMillion(i.Number("start_usd")) / PerMillion(i.Number("end_usd")), 1 / i.Number("years")),
            _ => null,
        };
    }

    private static readonly MoneyRate One = MoneyRate.FromDollarsPerHour(1);

    private static MoneyRate Hourly(ExampleInputs i)
    {
        return i.Has("usd_per_month") ? UnitCost.OfBill(Money.FromDollars(i.Number("usd_per_month")), i.Number("hours_per_month"))
            : MoneyRate.FromDollarsPerHour(i.Any("usd_per_gpu_hour", "usd_per_hour")) * i.Number("gpus", 1);
    }

    private static TokenRate Rate(ExampleInputs i)
    {
        return TokenRate.FromTokensPerSecond(i.Any("output_tok_s", "total_tok_s", "tok_s_per_gpu", "total_tok_s_per_gpu", "output_tok_s_per_gpu", "input_tok_s_per_gpu"));
    }

    private static TokenPrice PerMillion(double dollars)
    {
        return TokenPrice.FromDollarsPerMillionTokens(dollars);
    }

    /// <summary>What a loss in one line of a bill does to the whole.</summary>
    private static double PowerShare(ExampleInputs i)
    {
        double share = i.Number("power_and_colo_share_of_tco");
        HourlyCost bill = new(new CostLine("power", One * share), new CostLine("rest", One * (1 - share)));
        return (bill.With("power", bill["power"] * (1 + i.Number("relative_loss_in_tokens_per_mw"))).Total / bill.Total) - 1;
    }

    private static double FacilityWattHours(ExampleInputs i)
    {
        Joules servers = Joules.FromWattHours(i.Number("active_accelerator_wh") + i.Number("host_wh") + i.Number("idle_wh"));
        return Footprint.Of(servers, Duration.Zero, new Facility { Pue = i.Number("pue"), GridCarbon = 0, Source = "example" }).Building.KilowattHours * 1000;
    }

    private static double Regression(ExampleInputs i, string quantity)
    {
        EnergyRegression regression = new()
        {
            EnergyPerParameter = i.Number("alpha"), EnergyPerBatch = i.Number("beta"), EnergyPerToken = i.Number("gamma"), TimePerParameter = i.Number("lat_alpha"), TimePerBatch = i.Number("lat_beta"),
            TimePerToken = i.Number("lat_gamma"), Batch = (int)i.Number("batch"), WeightBits = i.Number("bits"), AcceleratorMemory = Bytes.FromGigabytes(i.Number("gpu_gb")),
            ServerPower = Watts.FromKilowatts(i.Number("server_kw_without_gpus")), AcceleratorsPerServer = (int)i.Number("gpus_per_server"),
        };
        RegressedRequest request = regression.Of(i.Number("active_params_b") * 1e9, i.Number("total_params_b") * 1e9, i.Number("output_tokens"), Duration.FromSeconds(i.Number("request_latency_s")));
        Footprint print = request.In(
            new Facility { Pue = i.Number("pue"), GridCarbon = i.Number("grid_kgco2e_per_kwh"), Source = "example" }, i.Number("server_embodied_kg", 0), i.Number("gpu_embodied_kg", 0), regression.AcceleratorsPerServer,
            i.Number("life_years", 3), "example");
        return quantity.StartsWith("energy", StringComparison.Ordinal) ? print.Building.KilowattHours : print.GridCarbonKilograms + print.EmbodiedCarbonKilograms;
    }

    private static double? Fleet(string quantity, ExampleInputs i)
    {
        return quantity switch
        {
            "fleet rental cost per day" => (MoneyRate.FromDollarsPerHour(i.Number("usd_per_gpu_hour")) * (i.Number("mean_nodes") * i.Number("gpus_per_node")) * Duration.FromHours(i.Number("hours"))).Dollars,
            "input cache hit share" => new TokenVolume(i.Number("input_tokens") - i.Number("cached_input_tokens"), i.Number("cached_input_tokens"), 0).HitShare,
            "mean nodes implied by per-node phase rates" => ((i.Number("input_tokens_per_day") / i.Number("prefill_tok_s_per_node_incl_hits")) + (i.Number("output_tokens_per_day") / i.Number("decode_tok_s_per_node"))) / 86_400,
            "mean over peak occupancy" => FleetPlan.For(i.Number("mean_nodes"), 1, i.Number("peak_nodes") / i.Number("mean_nodes") * (1 - 1e-12)).Utilisation,
            _ => null,
        };
    }

    private static double Bill(ExampleInputs i)
    {
        TokenPrices prices = new() { Input = i.Price("input")!.Value, Output = i.Price("output")!.Value, CacheRead = i.Price("cache_read"), CacheWrite = i.Price("cache_write") };
        RequestTokens tokens = new() { Input = (long)i.Number("input_tokens"), CacheRead = (long)i.Number("cache_read_tokens", 0), Output = (long)i.Number("output_tokens") };
        return prices.For(tokens).Dollars;
    }

    /// <summary>Parameters as that model of costs counts them: projections and embeddings.</summary>
    private static double WithoutNorms(string model)
    {
        ParameterCount count = ParameterCount.Of(ModelCatalog.Find(model).Architecture);
        return count.Total - count[ParameterPart.Norms];
    }
}
