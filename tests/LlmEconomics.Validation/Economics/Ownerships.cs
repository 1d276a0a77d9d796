namespace LlmEconomics.Validation.Economics;

/// <summary>Published costs of servers of one's own.</summary>
internal static class Ownerships
{
    public static double? Answer(string quantity, string unit, ExampleInputs i)
    {
        return unit switch
        {
            "USD/GPU-hour" when i.Has("capex_per_gpu_usd") => One(i).PerServer().Total.DollarsPerHour / i.Number("utilisation"),
            "USD/GPU-hour" => Cluster(i).DollarsPerHour / (i.Number("nodes") * i.Number("gpus_per_node")),
            "USD" => (Cluster(i) * Duration.FromHours(i.Number("years") * 8760)).Dollars,
            "hours" => BreakEven.Payback(Money.FromDollars(i.Number("server_usd")), Rent(i))?.Hours,
            "months" => BreakEven.Payback(
                Money.FromDollars(i.Number("server_usd")), Rent(i), Money.FromDollars(i.Number("kw") * i.Number("colo_usd_per_kw_month")) / Duration.FromHours(i.Number("hours_per_month")))?.Hours / i.Number("hours_per_month"),
            "USD/year" => Server(i.Number("capex_usd"), 1, i.Number("life_years")).PerServer()[Ownership.DepreciationLine].DollarsPerYear,
            _ => throw new UsageException($"an owned server has no {unit} ({quantity})."),
        };
    }

    private static MoneyRate Rent(ExampleInputs i)
    {
        return MoneyRate.FromDollarsPerHour(i.Number("usd_per_gpu_hour")) * i.Number("gpus");
    }

    private static Ownership One(ExampleInputs i)
    {
        return Server(i.Number("capex_per_gpu_usd"), 1, i.Number("life_years")) with
        {
            Power = PowerSupply.Colocation(Watts.FromKilowatts(i.Number("kw_per_gpu")), Money.FromDollars(i.Number("colo_usd_per_kw_month"))), HoursPerYear = i.Number("hours_per_year"),
        };
    }

    private static MoneyRate Cluster(ExampleInputs i)
    {
        int nodes = (int)i.Number("nodes"), each = (int)i.Number("gpus_per_node");
        Ownership node = Server(i.Number("server_usd"), each, i.Number("years")) with
        {
            FabricShare = i.Number("fabric_share"), SparesShare = i.Number("spares_share"), StaffPerYear = Money.FromDollars(i.Number("fte") * i.Number("usd_per_fte_year") / nodes),
            Power = PowerSupply.Colocation(Watts.FromKilowatts(i.Number("kw_per_node")), Money.FromDollars(i.Number("colo_usd_per_kw_month"))),
        };
        return node.For(nodes * each).Total;
    }

    private static Ownership Server(double dollars, int accelerators, double years)
    {
        return new Ownership { Server = Money.FromDollars(dollars), Accelerators = accelerators, LifeYears = years, Date = new DateOnly(2026, 9, 19), Source = "published example" };
    }
}
