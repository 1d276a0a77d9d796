using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>A price that a provider stated for an accelerator.</summary>
/// <param name="Accelerator">Identifier of the accelerator in <see cref="AcceleratorCatalog"/>.</param>
/// <param name="Rental">The price, with its day and source.</param>
/// <param name="Terms">The commitment in the provider's words.</param>
/// <param name="Instance">Accelerators of the smallest instance; <see langword="null"/> where that is not stated.</param>
public sealed record RentalOffer(string Accelerator, Rental Rental, string Terms, int? Instance)
{
    /// <summary>Identifier of the accelerator in <see cref="AcceleratorCatalog"/>.</summary>
    public string Accelerator
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Accelerator));
    } = Guard.NotBlank(Accelerator, nameof(Accelerator));

    /// <summary>The price, with its day and source.</summary>
    public Rental Rental
    {
        get;
        init => field = Guard.NotNull(value, nameof(Rental));
    } = Guard.NotNull(Rental, nameof(Rental));

    /// <summary>The commitment in the provider's words.</summary>
    public string Terms
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Terms));
    } = Guard.NotBlank(Terms, nameof(Terms));

    /// <summary>Accelerators of the smallest instance; <see langword="null"/> where that is not stated.</summary>
    public int? Instance
    {
        get;
        init => field = Guard.Between(value, 1, int.MaxValue, nameof(Instance));
    } = Guard.Between(Instance, 1, int.MaxValue, nameof(Instance));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(RentalOffer), PrintMembers);
    }
}

/// <summary>Published rental prices, each of a day and from a source. Facts of that day: what is paid now is yours to state.</summary>
public static class RentalCatalog
{
    private const double HoursPerYear = 8760;

    private static readonly Lazy<(ImmutableArray<RentalOffer> Offers, string About)> Shipped = new(Load);

    /// <summary>All prices.</summary>
    public static IReadOnlyList<RentalOffer> All => Shipped.Value.Offers;

    /// <summary>What they are, and where from.</summary>
    public static string About => Shipped.Value.About;

    /// <summary>Prices of an accelerator, cheapest first; none where none was found.</summary>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="commitment">Only prices of this commitment; default all.</param>
    public static IReadOnlyList<RentalOffer> Of(Accelerator accelerator, Commitment? commitment = null)
    {
        string id = Guard.NotNull(accelerator).Id;
        return [.. All.Where(o => o.Accelerator == id && (commitment is null || o.Rental.Commitment == commitment)).OrderBy(o => o.Rental.PerAccelerator)];
    }

    private static (ImmutableArray<RentalOffer> Offers, string About) Load()
    {
        RentalFile file = EmbeddedJson.Read("Economics.Prices.rental-offers.json", RentalJsonContext.Default.RentalFile);
        return ([.. file.Offers.Select(Offer)], file.About);
    }

    private static RentalOffer Offer(RentalLine line)
    {
        Rental rental = new(MoneyRate.FromDollarsPerHour(line.PricePerHour), line.Provider, line.Date, line.Source)
        {
            Commitment = line.Commitment, Term = line.TermYears is { } years ? Duration.FromHours(years * HoursPerYear) : null, Region = line.Region,
        };
        return new RentalOffer(line.Accelerator, rental, line.Terms, line.Instance);
    }
}

/// <summary>The file format of rental prices.</summary>
internal sealed record RentalFile(string About, ImmutableArray<RentalLine> Offers);

/// <summary>A line of it.</summary>
internal sealed record RentalLine
{
    public required string Accelerator { get; init; }

    public required string Provider { get; init; }

    public required string Terms { get; init; }

    public required Commitment Commitment { get; init; }

    public double? TermYears { get; init; }

    public string? Region { get; init; }

    public int? Instance { get; init; }

    public required double PricePerHour { get; init; }

    public required DateOnly Date { get; init; }

    public required string Source { get; init; }
}

/// <summary>Serialisation of rental prices without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(RentalFile))]
internal sealed partial class RentalJsonContext : JsonSerializerContext;
