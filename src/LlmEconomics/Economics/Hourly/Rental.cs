using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>What a renter commits to.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Commitment>))]
public enum Commitment
{
    /// <summary>By the hour, ended at any time.</summary>
    OnDemand,

    /// <summary>For a term, paid whether used or not.</summary>
    Reserved,

    /// <summary>Spare capacity that the provider takes back at short notice.</summary>
    Spot,
}

/// <summary>How often spot capacity is taken back, and what is lost each time.</summary>
/// <param name="PerHour">Interruptions per hour of each instance; at least 0 [1/h].</param>
/// <param name="Lost">Paid time without service: the unfinished work, the restart, the loading of the model; at least 0.</param>
public sealed record SpotInterruptions(double PerHour, Duration Lost)
{
    /// <summary>Interruptions per hour of each instance [1/h].</summary>
    public double PerHour
    {
        get;
        init => field = Guard.NotNegative(value, nameof(PerHour));
    } = Guard.NotNegative(PerHour);

    /// <summary>Paid time without service, each time.</summary>
    public Duration Lost
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Lost));
    } = QuantityGuard.NotNegative(Lost);

    /// <summary>Share of the paid time that serves: <c>1 / (1 + interruptions per hour · lost hours)</c>.</summary>
    public double ServingShare => 1 / (1 + (PerHour * Lost.Value / Duration.SecondsPerHour));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(SpotInterruptions), PrintMembers);
    }
}

/// <summary>Accelerators rented by the hour. A price is of a day and from a source; without them there is none.</summary>
/// <param name="PerAccelerator">Price of one accelerator; at least 0.</param>
/// <param name="Provider">Who rents it out.</param>
/// <param name="Date">The day the price held, 2015 to 2050.</param>
/// <param name="Source">Where it is stated.</param>
public sealed record Rental(MoneyRate PerAccelerator, string Provider, DateOnly Date, string Source)
{
    /// <summary>The line of the rent.</summary>
    public const string RentLine = "rent";

    /// <summary>The line of rent that is paid while interrupted instances do not serve.</summary>
    public const string InterruptionLine = "interruptions";

    /// <summary>Price of one accelerator.</summary>
    public MoneyRate PerAccelerator
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(PerAccelerator));
    } = QuantityGuard.NotNegative(PerAccelerator);

    /// <summary>Who rents it out.</summary>
    public string Provider
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Provider));
    } = Guard.NotBlank(Provider);

    /// <summary>The day the price held.</summary>
    public DateOnly Date
    {
        get;
        init => field = Guard.Dated(value, nameof(Date));
    } = Guard.Dated(Date);

    /// <summary>Where the price is stated.</summary>
    public string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    } = Guard.NotBlank(Source);

    /// <summary>What the renter commits to; default on demand.</summary>
    public Commitment Commitment
    {
        get;
        init => field = Guard.Known(value, nameof(Commitment));
    }

    /// <summary>For how long, of reserved capacity.</summary>
    public Duration? Term
    {
        get;
        init => field = QuantityGuard.Positive(value, nameof(Term));
    }

    /// <summary>Where; <see langword="null"/> where the price holds anywhere.</summary>
    public string? Region { get; init; }

    /// <summary>Interruptions of spot capacity; <see langword="null"/>: none are counted.</summary>
    public SpotInterruptions? Interruptions { get; init; }

    /// <summary>What so many cost per hour of service.</summary>
    /// <remarks>With interruptions the hours that serve bear those that do not: <c>rent · (1 / serving share − 1)</c>.</remarks>
    /// <param name="accelerators">How many; at least 1.</param>
    public HourlyCost For(int accelerators)
    {
        Guard.Between(accelerators, 1, int.MaxValue);
        MoneyRate rent = PerAccelerator * accelerators;
        HourlyCost cost = HourlyCost.Of(RentLine, rent);
        return Interruptions is { } interruptions ? cost.With(InterruptionLine, rent * ((1 / interruptions.ServingShare) - 1)) : cost;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(Rental), PrintMembers);
    }
}
