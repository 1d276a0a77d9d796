namespace LlmEconomics;

/// <summary>The building and the grid that power servers.</summary>
public sealed record Facility
{
    /// <summary>Power usage effectiveness: energy of the building over that of its servers, 1 to 5.</summary>
    public required double Pue
    {
        get;
        init => field = Guard.Between(value, 1, 5, nameof(Pue));
    }

    /// <summary>Carbon of the grid where it stands, 0 to 3 [kg CO₂e/kWh].</summary>
    public required double GridCarbon
    {
        get;
        init => field = Guard.Between(value, 0, 3, nameof(GridCarbon));
    }

    /// <summary>Carbon of the energy that was contracted, 0 to 3 [kg CO₂e/kWh]; <see langword="null"/>: that of the grid.</summary>
    public double? ContractedCarbon
    {
        get;
        init => field = value is { } carbon ? Guard.Between(carbon, 0, 3, nameof(ContractedCarbon)) : null;
    }

    /// <summary>Water of the site over the energy of its servers (WUE), 0 to 50 [L/kWh]; default 0.</summary>
    public double SiteWater
    {
        get;
        init => field = Guard.Between(value, 0, 50, nameof(SiteWater));
    }

    /// <summary>Water of making the electricity, over the energy of the building, 0 to 50 [L/kWh]; default 0.</summary>
    public double GridWater
    {
        get;
        init => field = Guard.Between(value, 0, 50, nameof(GridWater));
    }

    /// <summary>Where the figures are from.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }
}

/// <summary>Carbon of making hardware, spread evenly over its life.</summary>
/// <param name="Kilograms">Of what serves, servers and accelerators; at least 0 [kg CO₂e].</param>
/// <param name="LifeYears">Years of use; above 0.</param>
/// <param name="Source">Who says so.</param>
public sealed record EmbodiedCarbon(double Kilograms, double LifeYears, string Source)
{
    /// <summary>Of what serves [kg CO₂e].</summary>
    public double Kilograms
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Kilograms));
    } = Guard.NotNegative(Kilograms);

    /// <summary>Years of use.</summary>
    public double LifeYears
    {
        get;
        init => field = Guard.Positive(value, nameof(LifeYears));
    } = Guard.Positive(LifeYears);

    /// <summary>Who says so.</summary>
    public string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    } = Guard.NotBlank(Source);

    /// <summary>The share of a time [kg CO₂e].</summary>
    /// <param name="time">The time; at least 0.</param>
    public double For(Duration time)
    {
        return Kilograms * Guard.NotNegative(time.Value, nameof(time)) / (LifeYears * 8760 * Duration.SecondsPerHour);
    }
}
