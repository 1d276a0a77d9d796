using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LlmEconomics;

/// <summary>How soon an API answers, which is paid for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApiTier>))]
public enum ApiTier
{
    /// <summary>At once.</summary>
    Standard,

    /// <summary>Within a day, in files.</summary>
    Batch,

    /// <summary>When there is room.</summary>
    Flex,
}

/// <summary>Hours of the day in which other prices hold.</summary>
/// <param name="From">Their beginning, UTC.</param>
/// <param name="To">Their end, UTC; before <paramref name="From"/> they go on past midnight.</param>
/// <param name="Factor">What prices are multiplied by; at least 0.</param>
public sealed record PriceWindow(TimeOnly From, TimeOnly To, double Factor)
{
    /// <summary>What prices are multiplied by.</summary>
    public double Factor
    {
        get;
        init => field = Guard.NotNegative(value, nameof(Factor));
    } = Guard.NotNegative(Factor);

    /// <summary>Days of the week on which they begin; default all.</summary>
    public ImmutableArray<DayOfWeek> Days
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>Equal when hours, days and factor are.</summary>
    public bool Equals(PriceWindow? other)
    {
        return other is not null && From == other.From && To == other.To && Factor.Equals(other.Factor) && Days.SequenceEqual(other.Days);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(From, To, Factor, Days.Length);
    }

    internal bool Holds(DateTimeOffset at)
    {
        DateTime utc = at.UtcDateTime;
        TimeOnly time = TimeOnly.FromDateTime(utc);
        // A window past midnight belongs to the day on which it began.
        DayOfWeek day = To < From && time < To ? utc.AddDays(-1).DayOfWeek : utc.DayOfWeek;
        return time.IsBetween(From, To) && (Days.IsEmpty || Days.Contains(day));
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(PriceWindow),
            (nameof(From), From), (nameof(To), To), (nameof(Factor), Factor), (nameof(Days), Days));
    }
}

/// <summary>Prices of a model that hold from one day on.</summary>
public sealed record TariffPeriod
{
    /// <summary>The first day they hold, 2015 to 2050.</summary>
    public required DateOnly ValidFrom
    {
        get;
        init => field = Guard.Dated(value, nameof(ValidFrom));
    }

    /// <summary>The last day they hold; <see langword="null"/>: until the next period, or further notice.</summary>
    public DateOnly? ValidTo
    {
        get;
        init => field = Guard.Dated(value, nameof(ValidTo));
    }

    /// <summary>The last day on which they were seen to be stated; <see langword="null"/> where that is not known.</summary>
    public DateOnly? Checked
    {
        get;
        init => field = Guard.Dated(value, nameof(Checked));
    }

    /// <summary>Where they are stated.</summary>
    public required string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    }

    /// <summary>The prices.</summary>
    public required ApiPrice Price
    {
        get;
        init => field = Guard.NotNull(value, nameof(Price));
    }

    /// <summary>What batches are cheaper by, 0 to 1: 0.5 is half; <see langword="null"/>: there are none.</summary>
    public double? BatchDiscount
    {
        get;
        init => field = value is { } discount ? Guard.Between(discount, 0, 1, nameof(BatchDiscount)) : null;
    }

    /// <summary>What the flexible tier is cheaper by, 0 to 1; <see langword="null"/>: there is none.</summary>
    public double? FlexDiscount
    {
        get;
        init => field = value is { } discount ? Guard.Between(discount, 0, 1, nameof(FlexDiscount)) : null;
    }

    /// <summary>Hours with other prices; the first that holds counts. Default none.</summary>
    public ImmutableArray<PriceWindow> Windows
    {
        get;
        init => field = Guard.Items(value, nameof(Windows));
    } = [];

    /// <summary>Equal when everything is.</summary>
    public bool Equals(TariffPeriod? other)
    {
        return other is not null && ValidFrom == other.ValidFrom && ValidTo == other.ValidTo && Checked == other.Checked && Source == other.Source && Price == other.Price && BatchDiscount == other.BatchDiscount
            && FlexDiscount == other.FlexDiscount && Windows.SequenceEqual(other.Windows);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(ValidFrom, ValidTo, Price, BatchDiscount, FlexDiscount);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(TariffPeriod),
            (nameof(ValidFrom), ValidFrom), (nameof(ValidTo), ValidTo), (nameof(Checked), Checked), (nameof(Source), Source),
            (nameof(Price), Price), (nameof(BatchDiscount), BatchDiscount), (nameof(FlexDiscount), FlexDiscount),
            (nameof(Windows), Windows));
    }
}

/// <summary>What a provider charges for a model: prices that change with the day, the hour, the tier and the length of the prompt.</summary>
public sealed record ApiTariff
{
    /// <summary>Who charges.</summary>
    public required string Provider
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Provider));
    }

    /// <summary>For which model.</summary>
    public required string Model
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Model));
    }

    /// <summary>Prices, oldest first; at least one.</summary>
    public required ImmutableArray<TariffPeriod> Periods
    {
        get;
        init => field = Rising(value, nameof(Periods));
    }

    /// <summary>The prices that hold at a moment, of a request with so many prompt tokens.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="inputTokens">Prompt tokens, cached ones included; at least 0.</param>
    /// <param name="tier">The tier.</param>
    /// <exception cref="TariffNotValidException">No prices hold then, or the tier does not exist then.</exception>
    public TokenPrices PricesAt(DateTimeOffset at, long inputTokens, ApiTier tier = ApiTier.Standard)
    {
        DateOnly day = DateOnly.FromDateTime(at.UtcDateTime);
        TariffPeriod? period = Periods.LastOrDefault(p => p.ValidFrom <= day);
        if (period is null || period.ValidTo < day)
        {
            string end = Periods[^1].ValidTo is { } last ? FormattableString.Invariant($" to {last:yyyy-MM-dd}") : "";
            throw new TariffNotValidException(
                this, FormattableString.Invariant($"{Provider} {Model} has no prices for {day:yyyy-MM-dd}: known from {Periods[0].ValidFrom:yyyy-MM-dd}{end}."));
        }

        double? discount = tier switch
        {
            ApiTier.Batch => period.BatchDiscount,
            ApiTier.Flex => period.FlexDiscount,
            _ => 0,
        };
        double off = discount ?? throw new TariffNotValidException(this, FormattableString.Invariant($"{Provider} {Model} has no {tier} tier on {day:yyyy-MM-dd}."));
        double factor = (1 - off) * (period.Windows.FirstOrDefault(w => w.Holds(at))?.Factor ?? 1);
        TokenPrices prices = period.Price.PricesFor(inputTokens);
        return factor == 1 ? prices : prices.Times(factor);
    }

    /// <summary>The bill of one request.</summary>
    /// <param name="request">Its tokens.</param>
    /// <param name="at">When it is billed.</param>
    /// <param name="tier">The tier.</param>
    /// <exception cref="TariffNotValidException">No prices hold then, or the tier does not exist then.</exception>
    /// <exception cref="InvalidOperationException">Cached reads and writes exceed the input they are part of.</exception>
    public Money For(RequestTokens request, DateTimeOffset at, ApiTier tier = ApiTier.Standard)
    {
        return PricesAt(at, Guard.NotNull(request).Input, tier).For(request);
    }

    /// <summary>The mean bill of a workload's requests: long prompts at their own tier, what they share read from the cache.</summary>
    /// <remarks>Sixteen prompts of equal weight stand for all; answers count with their mean. Writing to the cache is billed as ordinary input unless a price for it is set, and then what is not read is written.</remarks>
    /// <param name="workload">What is asked for.</param>
    /// <param name="at">When.</param>
    /// <param name="tier">The tier.</param>
    public Money PerRequest(Workload workload, DateTimeOffset at, ApiTier tier = ApiTier.Standard)
    {
        WorkloadShape shape = Guard.NotNull(workload).Shape;
        Money sum = Money.Zero;
        foreach (PromptNode prompt in shape.Prompts)
        {
            TokenPrices prices = PricesAt(at, (long)Math.Round(prompt.Tokens), tier);
            TokenPrice miss = shape.Reusable > 0 ? prices.Write : prices.Input;
            sum += miss.For(prompt.Tokens - prompt.Reusable) + prices.Read.For(prompt.Reusable) + prices.Output.For(shape.Output);
        }

        return sum / shape.Prompts.Length;
    }

    /// <summary>The price over all tokens of a workload, prompt and generated: what a cost per token of one's own can be compared with.</summary>
    /// <inheritdoc cref="PerRequest"/>
    public TokenPrice Blended(Workload workload, DateTimeOffset at, ApiTier tier = ApiTier.Standard)
    {
        Money each = PerRequest(workload, at, tier);
        return TokenPrice.Of(each, workload.Shape.Prompts.Average(p => p.Tokens) + workload.Shape.Output);
    }

    /// <summary>Equal when all prices are.</summary>
    public bool Equals(ApiTariff? other)
    {
        return other is not null && Provider == other.Provider && Model == other.Model && Periods.SequenceEqual(other.Periods);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return HashCode.Combine(Provider, Model, Periods.Length);
    }

    private static ImmutableArray<TariffPeriod> Rising(ImmutableArray<TariffPeriod> periods, string name)
    {
        periods = Guard.Items(periods, name);
        for (int i = 0; i < periods.Length; i++)
        {
            if (periods[i].ValidTo < periods[i].ValidFrom || (i > 0 && periods[i].ValidFrom <= periods[i - 1].ValidFrom))
            {
                throw new ArgumentException($"Periods[{i}]: periods end after they begin, and begin after those before them.", name);
            }
        }

        return periods.IsEmpty ? throw new ArgumentException("Periods must have at least one.", name) : periods;
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(ApiTariff), (nameof(Provider), Provider), (nameof(Model), Model), (nameof(Periods), Periods));
    }
}
