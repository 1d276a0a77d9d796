namespace LlmEconomics;

/// <summary>Energy, carbon and water of some work.</summary>
/// <remarks>
/// <c>building = servers · PUE</c>, <c>carbon = building · carbon per kWh + embodied</c>, <c>water = servers · WUE + building · water per kWh</c>: site water is stated per kWh of the servers,
/// grid water per kWh that is generated, and PUE is counted once.
/// </remarks>
public sealed record Footprint
{
    private Footprint()
    {
    }

    /// <summary>Energy of the servers.</summary>
    public required Joules Servers
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Servers));
    }

    /// <summary>Energy of the building.</summary>
    public required Joules Building
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Building));
    }

    /// <summary>Carbon of the energy by the grid where it is drawn (location-based) [kg CO₂e].</summary>
    public required double GridCarbonKilograms
    {
        get;
        init => field = Guard.NotNegative(value, nameof(GridCarbonKilograms));
    }

    /// <summary>Carbon of the energy by contract (market-based) [kg CO₂e].</summary>
    public required double ContractedCarbonKilograms
    {
        get;
        init => field = Guard.NotNegative(value, nameof(ContractedCarbonKilograms));
    }

    /// <summary>Share of the carbon of making the hardware [kg CO₂e].</summary>
    public required double EmbodiedCarbonKilograms
    {
        get;
        init => field = Guard.NotNegative(value, nameof(EmbodiedCarbonKilograms));
    }

    /// <summary>Water of the site and of making the electricity [L].</summary>
    public required double WaterLitres
    {
        get;
        init => field = Guard.NotNegative(value, nameof(WaterLitres));
    }

    /// <summary>Of an energy and a time.</summary>
    /// <param name="servers">Energy of the servers; at least 0.</param>
    /// <param name="time">Time in which the hardware was taken; at least 0.</param>
    /// <param name="facility">The building and its grid.</param>
    /// <param name="embodied">Carbon of making the hardware; <see langword="null"/>: none is counted.</param>
    public static Footprint Of(Joules servers, Duration time, Facility facility, EmbodiedCarbon? embodied = null)
    {
        QuantityGuard.NotNegative(servers);
        QuantityGuard.NotNegative(time);
        Guard.NotNull(facility);
        Joules building = servers * facility.Pue;
        return new Footprint
        {
            Servers = servers,
            Building = building,
            GridCarbonKilograms = building.KilowattHours * facility.GridCarbon,
            ContractedCarbonKilograms = building.KilowattHours * (facility.ContractedCarbon ?? facility.GridCarbon),
            EmbodiedCarbonKilograms = embodied?.For(time) ?? 0,
            WaterLitres = (servers.KilowattHours * facility.SiteWater) + (building.KilowattHours * facility.GridWater),
        };
    }

    /// <summary>Of a million tokens: idle hours are borne by the tokens that are served.</summary>
    /// <param name="power">Power of what serves, all of it.</param>
    /// <param name="utilisation">Share of the time in which it computes, 0 to 1.</param>
    /// <param name="served">Tokens per second that are really served, of the kind that is to bear it; above 0.</param>
    /// <param name="facility">The building and its grid.</param>
    /// <param name="embodied">Carbon of making all of the hardware; <see langword="null"/>: none is counted.</param>
    /// <exception cref="NotServedException">Nothing is served.</exception>
    public static Footprint PerMillionTokens(PowerCurve power, double utilisation, TokenRate served, Facility facility, EmbodiedCarbon? embodied = null)
    {
        Guard.NotNull(power);
        QuantityGuard.NotNegative(served);
        if (served.Value == 0)
        {
            throw new NotServedException(0, utilisation);
        }

        Duration time = Duration.FromSeconds(TokenPrice.PerMillion / served.Value);
        return Of(power.At(utilisation) * time, time, facility, embodied);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(Footprint), PrintMembers);
    }
}
