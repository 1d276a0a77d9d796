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

    /// <summary>Countries, and the world, whose grid is known by published figures.</summary>
    public static IReadOnlyList<string> Countries => [.. CostFigures.Of(CostFigureKind.GridCarbon).Select(f => CountryOf(f.Subject)).Order(StringComparer.Ordinal)];

    /// <summary>A building on the grid of a country: carbon and water of its electricity by <see cref="CostFigures"/>, with their sources.</summary>
    /// <remarks>Yearly means of a whole country, where the electricity is drawn: regions and hours differ, and a contract counts only in <see cref="ContractedCarbon"/>.</remarks>
    /// <param name="country">Its English name in any case, as in <see cref="Countries"/>; <c>World</c> for the mean of all.</param>
    /// <param name="pue">Power usage effectiveness, 1 to 5; default the newest mean of the industry among the figures.</param>
    /// <param name="siteWater">Water of the site over the energy of its servers, 0 to 50 [L/kWh]; default 0, as it is not known by country.</param>
    /// <exception cref="KeyNotFoundException">The country's grid is not known; the message lists those that are.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static Facility In(string country, double? pue = null, double siteWater = 0)
    {
        Guard.NotBlank(country);
        CostFigure carbon = Of(CostFigureKind.GridCarbon), water = Of(CostFigureKind.GridWater);
        CostFigure mean = CostFigures.Of(CostFigureKind.Pue, "industry").MaxBy(f => f.Stated, StringComparer.Ordinal)!;
        return new Facility
        {
            Pue = pue is { } stated ? Guard.Between(stated, 1, 5, nameof(pue)) : mean.Value!.Value,
            GridCarbon = carbon.Value!.Value,
            GridWater = water.Value!.Value,
            SiteWater = Guard.Between(siteWater, 0, 50),
            Source = $"{carbon.Subject}, {carbon.Stated}: {carbon.Source}; {water.Subject}, {water.Stated}: {water.Source}; PUE: {(pue is null ? $"{mean.Subject}, {mean.Stated}: {mean.Source}" : "stated")}",
        };

        CostFigure Of(CostFigureKind kind)
        {
            return CostFigures.Of(kind).FirstOrDefault(f => CountryOf(f.Subject).Equals(country, StringComparison.OrdinalIgnoreCase))
                ?? throw new KeyNotFoundException($"the grid of {Quoted.Of(country)} is not known; known: {Listing.Of(Countries)}.");
        }
    }

    /// <summary>Subjects say how the figure counts after the country: <c>France location based</c>, <c>France off-site</c>.</summary>
    private static string CountryOf(string subject)
    {
        return subject.Replace(" location based", "", StringComparison.Ordinal).Replace(" off-site", "", StringComparison.Ordinal);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(Facility), PrintMembers);
    }
}
