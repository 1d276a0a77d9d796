using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What a published figure is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CostFigureKind>))]
public enum CostFigureKind
{
    /// <summary>Price of a server or accelerator.</summary>
    Purchase,

    /// <summary>What an accelerator-hour costs in somebody's model of owning it.</summary>
    OwnershipTotal,

    /// <summary>What many providers charge for an accelerator-hour, as an index.</summary>
    PriceIndex,

    /// <summary>How prices have moved.</summary>
    PriceTrend,

    /// <summary>Years over which servers are written off.</summary>
    Life,

    /// <summary>Interest on the capital.</summary>
    CostOfDebt,

    /// <summary>A kilowatt-month in a colocation.</summary>
    Colocation,

    /// <summary>A kilowatt-hour.</summary>
    Electricity,

    /// <summary>Power of an accelerator with its share of host, network and facility.</summary>
    AllInPower,

    /// <summary>Power of an accelerator under load.</summary>
    MeasuredPower,

    /// <summary>Power of a server or rack.</summary>
    SystemPower,

    /// <summary>Power usage effectiveness.</summary>
    Pue,

    /// <summary>Water usage effectiveness.</summary>
    Wue,

    /// <summary>Carbon of the grid.</summary>
    GridCarbon,

    /// <summary>Water of the grid.</summary>
    GridWater,

    /// <summary>Software licences.</summary>
    Licence,

    /// <summary>People per server.</summary>
    Staffing,

    /// <summary>How often accelerators fail.</summary>
    Failures,

    /// <summary>How much of what is paid is used.</summary>
    Utilisation,

    /// <summary>How long it takes until a replica serves.</summary>
    ColdStart,
}

/// <summary>A published figure with its unit, day and source. It has a value, a range, or both.</summary>
public sealed record CostFigure
{
    /// <summary>What it is about.</summary>
    public required CostFigureKind Kind
    {
        get;
        init => field = Guard.Known(value, nameof(Kind));
    }

    /// <summary>Of what.</summary>
    public required string Subject
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Subject));
    }

    /// <summary>Under which terms, where; <see langword="null"/> where nothing is stated.</summary>
    public string? Terms { get; init; }

    /// <summary>The figure; <see langword="null"/> where only a range is stated.</summary>
    public double? Value
    {
        get;
        init => field = Guard.Finite(value, nameof(Value));
    }

    /// <summary>The low end of its range; <see langword="null"/> where none is stated.</summary>
    public double? Low
    {
        get;
        init => field = Guard.Finite(value, nameof(Low));
    }

    /// <summary>The high end of its range; <see langword="null"/> where none is stated.</summary>
    public double? High
    {
        get;
        init => field = Guard.Finite(value, nameof(High));
    }

    /// <summary>Its unit.</summary>
    public required string Unit
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Unit));
    }

    /// <summary>When it was stated: a day, a month, a year or years, as the source has it.</summary>
    public required string Stated
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Stated));
    }

    /// <summary>Where.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>How good it is: measured, a vendor's statement, a survey, an estimate.</summary>
    public string? Evidence { get; init; }

    /// <summary>What else to know of it.</summary>
    public string? Note { get; init; }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(CostFigure), PrintMembers);
    }
}

/// <summary>Published figures behind a bill. Nothing in the library uses them unasked: which holds for you is yours to say.</summary>
public static class CostFigures
{
    private static readonly Lazy<CostFigureFile> Shipped = new(() => EmbeddedJson.Read("Economics.Prices.cost-figures.json", CostFigureJsonContext.Default.CostFigureFile));

    /// <summary>All figures.</summary>
    public static IReadOnlyList<CostFigure> All => Shipped.Value.Figures;

    /// <summary>What they are, and where from.</summary>
    public static string About => Shipped.Value.About;

    /// <summary>Figures of one kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="subject">Only subjects that contain this, in any case; default all.</param>
    public static IReadOnlyList<CostFigure> Of(CostFigureKind kind, string subject = "")
    {
        Guard.NotNull(subject);
        return [.. All.Where(f => f.Kind == kind && f.Subject.Contains(subject, StringComparison.OrdinalIgnoreCase))];
    }
}

/// <summary>The file format of published figures.</summary>
internal sealed record CostFigureFile(string About, ImmutableArray<CostFigure> Figures);

/// <summary>Serialisation of published figures without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CostFigureFile))]
internal sealed partial class CostFigureJsonContext : JsonSerializerContext;
