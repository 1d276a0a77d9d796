namespace LlmEconomics;

/// <summary>Where a server stands, and who pays its power: in a colocation, or in a building of one's own.</summary>
public abstract record PowerSupply
{
    internal const double MonthsPerYear = 12;

    private protected PowerSupply()
    {
    }

    /// <summary>Space, power and cooling by the kilowatt and month that are contracted, used or not.</summary>
    /// <param name="provisioned">Contracted power of one server; above 0.</param>
    /// <param name="perKilowattMonth">Price of a kilowatt for a month, power included; at least 0.</param>
    public static PowerSupply Colocation(Watts provisioned, Money perKilowattMonth)
    {
        QuantityGuard.Positive(provisioned);
        QuantityGuard.NotNegative(perKilowattMonth);
        return new ColocatedPower(provisioned, perKilowattMonth);
    }

    /// <summary>Electricity by the kilowatt-hour that is drawn, and what the building adds to it.</summary>
    /// <param name="drawn">Measured mean power of one server; above 0.</param>
    /// <param name="pue">Power usage effectiveness: energy of the building over that of its servers, 1 to 5.</param>
    /// <param name="perKilowattHour">Price of electricity; at least 0.</param>
    /// <param name="buildingPerKilowattMonth">Space, cooling, water and their upkeep by the kilowatt drawn and month; at least 0.</param>
    public static PowerSupply Own(Watts drawn, double pue, Money perKilowattHour, Money buildingPerKilowattMonth = default)
    {
        QuantityGuard.Positive(drawn);
        Guard.Between(pue, 1, 5);
        QuantityGuard.NotNegative(perKilowattHour);
        QuantityGuard.NotNegative(buildingPerKilowattMonth);
        return new OwnPower(drawn, pue, perKilowattHour, buildingPerKilowattMonth);
    }

    /// <summary>Lines per server.</summary>
    internal abstract IEnumerable<CostLine> Lines(double hoursPerYear);

    private protected static MoneyRate Monthly(Money amount, double hoursPerYear)
    {
        return amount * MonthsPerYear / Duration.FromHours(hoursPerYear);
    }

    private sealed record ColocatedPower(Watts Provisioned, Money PerKilowattMonth) : PowerSupply
    {
        internal override IEnumerable<CostLine> Lines(double hoursPerYear)
        {
            yield return new CostLine("colocation", Monthly(PerKilowattMonth * Provisioned.Kilowatts, hoursPerYear));
        }
    }

    private sealed record OwnPower(Watts Drawn, double Pue, Money PerKilowattHour, Money BuildingPerKilowattMonth) : PowerSupply
    {
        internal override IEnumerable<CostLine> Lines(double hoursPerYear)
        {
            Duration hour = Duration.FromHours(1);
            yield return new CostLine("electricity", PerKilowattHour * Drawn.Kilowatts / hour);
            yield return new CostLine("cooling and losses", PerKilowattHour * (Drawn.Kilowatts * (Pue - 1)) / hour);
            yield return new CostLine("building", Monthly(BuildingPerKilowattMonth * Drawn.Kilowatts, hoursPerYear));
        }
    }

    /// <summary>The kind and its members, the same in every culture.</summary>
    public sealed override string ToString()
    {
        return RecordText.Of(GetType().Name, PrintMembers);
    }
}
