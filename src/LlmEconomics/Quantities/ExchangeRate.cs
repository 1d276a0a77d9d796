namespace LlmEconomics;

/// <summary>What one unit of a currency is worth in another, on a day, by a source.</summary>
/// <param name="From">The currency that is converted.</param>
/// <param name="To">The currency it becomes.</param>
/// <param name="Rate">Units of <paramref name="To"/> for one of <paramref name="From"/>; above 0.</param>
/// <param name="Date">The day it held, 2015 to 2050.</param>
/// <param name="Source">Who says so.</param>
public sealed record ExchangeRate(Currency From, Currency To, double Rate, DateOnly Date, string Source)
{
    /// <summary>Units of <see cref="To"/> for one of <see cref="From"/>.</summary>
    public double Rate
    {
        get;
        init => field = Guard.Positive(value, nameof(Rate));
    } = Guard.Positive(Rate);

    /// <summary>The day it held.</summary>
    public DateOnly Date
    {
        get;
        init => field = Guard.Dated(value, nameof(Date));
    } = Guard.Dated(Date);

    /// <summary>Who says so.</summary>
    public string Source
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Source));
    } = Guard.NotBlank(Source);

    /// <summary>The rate the other way.</summary>
    public ExchangeRate Inverse => new(To, From, 1 / Rate, Date, Source);

    /// <summary>An amount in the other currency.</summary>
    /// <exception cref="CurrencyMismatchException"><paramref name="amount"/> is not in <see cref="From"/>.</exception>
    public Money Convert(Money amount)
    {
        return Money.Of(amount.Currency.As(amount.Value, From) * Rate, To);
    }

    /// <inheritdoc cref="Convert(Money)"/>
    public MoneyRate Convert(MoneyRate amount)
    {
        return MoneyRate.PerHour(amount.Currency.As(amount.Value, From) * Rate, To);
    }

    /// <inheritdoc cref="Convert(Money)"/>
    public TokenPrice Convert(TokenPrice amount)
    {
        return TokenPrice.PerMillionTokens(amount.Currency.As(amount.Value, From) * Rate, To);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(
            nameof(ExchangeRate),
            (nameof(From), From), (nameof(To), To), (nameof(Rate), Rate), (nameof(Date), Date), (nameof(Source), Source));
    }
}
