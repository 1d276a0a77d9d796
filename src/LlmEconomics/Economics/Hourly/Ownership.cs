namespace LlmEconomics;

/// <summary>Servers of one's own: what one of them costs per hour of its life.</summary>
/// <remarks>
/// With C the capital of a server (price · (1 + network and storage + spares)), R what it is sold for after n years, w the cost of capital per year:
/// <c>depreciation = (C − R) / n</c>, <c>cost of capital = (C − R / (1 + w)ⁿ) · w / (1 − (1 + w)⁻ⁿ) − depreciation</c>, per hour of existence, whatever is served in it.
/// Utilisation is not part of it: hours that serve nothing are paid like others, and that is counted where tokens are.
/// </remarks>
public sealed record Ownership
{
    /// <summary>The line of capital that is used up.</summary>
    public const string DepreciationLine = "depreciation";

    /// <summary>The line of interest on it.</summary>
    public const string CapitalLine = "cost of capital";

    private const double MostYears = 50;

    /// <summary>Price of a server, accelerators included; at least 0.</summary>
    public required Money Server
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Server));
    }

    /// <summary>The day the price held, 2015 to 2050.</summary>
    public required DateOnly Date
    {
        get;
        init => field = Guard.Dated(value, nameof(Date));
    }

    /// <summary>Where it is stated.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>Accelerators per server; at least 1.</summary>
    public required int Accelerators
    {
        get;
        init => field = Guard.Between(value, 1, int.MaxValue, nameof(Accelerators));
    }

    /// <summary>Years of use, above 0, at most 50.</summary>
    public required double LifeYears
    {
        get;
        init => field = Guard.Positive(Guard.Between(value, 0, MostYears, nameof(LifeYears)), nameof(LifeYears));
    }

    /// <summary>Network and storage, over the price of the server, 0 to 10; default 0.</summary>
    public double FabricShare
    {
        get;
        init => field = Guard.Between(value, 0, 10, nameof(FabricShare));
    }

    /// <summary>Spare servers and parts, over the price of the server, 0 to 10; default 0.</summary>
    public double SparesShare
    {
        get;
        init => field = Guard.Between(value, 0, 10, nameof(SparesShare));
    }

    /// <summary>What is left at the end, over the capital, 0 to 1; default 0.</summary>
    public double ResidualShare
    {
        get;
        init => field = Guard.Between(value, 0, 1, nameof(ResidualShare));
    }

    /// <summary>Cost of capital per year, 0 to 10: 0.1 is 10 %; default 0.</summary>
    public double CostOfCapital
    {
        get;
        init => field = Guard.Between(value, 0, 10, nameof(CostOfCapital));
    }

    /// <summary>Where it stands, and who pays the power; <see langword="null"/>: not counted.</summary>
    public PowerSupply? Power { get; init; }

    /// <summary>Maintenance per year, over the price of the server, 0 to 1; default 0.</summary>
    public double MaintenanceShare
    {
        get;
        init => field = Guard.Between(value, 0, 1, nameof(MaintenanceShare));
    }

    /// <summary>Unexpected failures per accelerator and year; at least 0. Default 0; Meta saw 0.173 on 16,384 H100 (Llama 3 report) [1/year].</summary>
    public double FailuresPerAcceleratorYear
    {
        get;
        init => field = Guard.NotNegative(value, nameof(FailuresPerAcceleratorYear));
    }

    /// <summary>What each failure costs: parts, hands, lost work; at least 0.</summary>
    public Money PerFailure
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(PerFailure));
    }

    /// <summary>Staff per server and year; at least 0.</summary>
    public Money StaffPerYear
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(StaffPerYear));
    }

    /// <summary>Licences per accelerator and year; at least 0.</summary>
    public Money LicencePerAcceleratorYear
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(LicencePerAcceleratorYear));
    }

    /// <summary>Taxes, duty, insurance and what else there is, per server and year; at least 0. No public ratio was found, so the default is 0.</summary>
    public Money OtherPerYear
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(OtherPerYear));
    }

    /// <summary>Hours of a year, above 0; default 8,760.</summary>
    public double HoursPerYear
    {
        get;
        init => field = Guard.Positive(value, nameof(HoursPerYear));
    } = 8760;

    /// <summary>Capital of one server: its price, its share of network and storage, its spares.</summary>
    public Money Capital => Server * (1 + FabricShare + SparesShare);

    /// <summary>What one server costs per hour of existence.</summary>
    public HourlyCost PerServer()
    {
        Money used = Capital * (1 - ResidualShare);
        double later = Math.Pow(1 + CostOfCapital, -LifeYears);
        Money annuity = Capital * ((1 - (ResidualShare * later)) * CapitalRecovery.Factor(CostOfCapital, LifeYears)), depreciation = used / LifeYears;
        List<CostLine> lines = [Yearly(DepreciationLine, depreciation), Yearly(CapitalLine, annuity - depreciation)];
        lines.AddRange(Power?.Lines(HoursPerYear) ?? []);
        lines.AddRange([
            Yearly("maintenance", Server * MaintenanceShare), Yearly("failures", PerFailure * (FailuresPerAcceleratorYear * Accelerators)), Yearly("staff", StaffPerYear), Yearly("licences", LicencePerAcceleratorYear * Accelerators), Yearly("other", OtherPerYear),
        ]);
        return new HourlyCost([.. lines.Where(l => l.Rate.Value != 0)]);
    }

    /// <summary>What so many accelerators cost per hour of existence: whole servers.</summary>
    /// <param name="accelerators">How many; at least 1.</param>
    public HourlyCost For(int accelerators)
    {
        Guard.Between(accelerators, 1, int.MaxValue);
        return PerServer() * Math.Ceiling((double)accelerators / Accelerators);
    }

    private CostLine Yearly(string name, Money amount)
    {
        return new CostLine(name, amount / Duration.FromHours(HoursPerYear));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(Ownership), PrintMembers);
    }
}
