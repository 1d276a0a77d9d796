namespace LlmEconomics;

/// <summary>From hours to tokens: what an hourly cost buys, by whatever throughput is known.</summary>
/// <remarks>No throughput is not a price of nothing: it is a <see cref="NotServedException"/>.</remarks>
public static class UnitCost
{
    private const double Thousand = 1000;

    /// <summary>Cost per token: <c>hourly / (rate · utilisation)</c>.</summary>
    /// <param name="hourly">Cost of what serves.</param>
    /// <param name="rate">Tokens per second of all of it at full use, of the kind that is to bear the cost.</param>
    /// <param name="utilisation">Share of the paid hours in which it serves at that rate, 0 to 1; default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="utilisation"/> is not between 0 and 1, or <paramref name="rate"/> is negative.</exception>
    /// <exception cref="NotServedException">Nothing is served.</exception>
    public static TokenPrice PerToken(MoneyRate hourly, TokenRate rate, double utilisation = 1)
    {
        return hourly / TokenRate.FromTokensPerSecond(Served(rate.Value, utilisation, nameof(rate)));
    }

    /// <summary>Cost per request, for a thousand of them.</summary>
    /// <param name="hourly">Cost of what serves.</param>
    /// <param name="requestsPerSecond">Requests per second of all of it at full use [1/s].</param>
    /// <param name="utilisation">Share of the paid hours in which it serves at that rate, 0 to 1; default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="NotServedException">Nothing is served.</exception>
    public static Money PerThousandRequests(MoneyRate hourly, double requestsPerSecond, double utilisation = 1)
    {
        return hourly * Duration.FromSeconds(Thousand / Served(requestsPerSecond, utilisation, nameof(requestsPerSecond)));
    }

    /// <summary>An hourly cost from a bill.</summary>
    /// <param name="bill">The bill; at least 0.</param>
    /// <param name="hours">The hours it covers, above 0: 720, 730, 730.5 and 744 are all called a month.</param>
    public static MoneyRate OfBill(Money bill, double hours)
    {
        QuantityGuard.NotNegative(bill);
        return bill / Duration.FromHours(Guard.Positive(hours));
    }

    /// <summary>Share of a price that is left after the cost: <c>1 − cost / price</c>; negative where the cost is higher.</summary>
    /// <param name="price">Price; above 0.</param>
    /// <param name="cost">Cost; at least 0.</param>
    public static double Margin(TokenPrice price, TokenPrice cost)
    {
        QuantityGuard.Positive(price);
        QuantityGuard.NotNegative(cost);
        return 1 - (cost / price);
    }

    /// <summary>What a price adds to the cost: <c>price / cost − 1</c>; negative where the cost is higher. The margin is the same surplus over the price.</summary>
    /// <param name="price">Price; at least 0.</param>
    /// <param name="cost">Cost; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    /// <exception cref="CurrencyMismatchException">Price and cost are in different currencies.</exception>
    public static double Markup(TokenPrice price, TokenPrice cost)
    {
        QuantityGuard.NotNegative(price);
        QuantityGuard.Positive(cost);
        return (price / cost) - 1;
    }

    private static double Served(double rate, double utilisation, string name)
    {
        double served = Guard.NotNegative(rate, name) * Guard.Between(utilisation, 0, 1);
        return served > 0 ? served : throw new NotServedException(rate, utilisation);
    }
}
