namespace LlmEconomics;

/// <summary>A way of paying for a demand.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hourly">What it costs at so many requests per second; <see langword="null"/> where it cannot serve them.</param>
public sealed record PayingOption(string Name, Func<double, MoneyRate?> Hourly)
{
    /// <summary>What it is called.</summary>
    public string Name
    {
        get;
        init => field = Guard.NotBlank(value, nameof(Name));
    } = Guard.NotBlank(Name, nameof(Name));

    /// <summary>What it costs at so many requests per second; <see langword="null"/> where it cannot serve them.</summary>
    public Func<double, MoneyRate?> Hourly
    {
        get;
        init => field = Guard.NotNull(value, nameof(Hourly));
    } = Guard.NotNull(Hourly, nameof(Hourly));

    /// <summary>An API: so much per request.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="perRequest">Its mean bill of a request; at least 0.</param>
    public static PayingOption Api(string name, Money perRequest)
    {
        QuantityGuard.NotNegative(perRequest);
        return new PayingOption(name, rate => perRequest * (Duration.SecondsPerHour * rate) / Duration.FromHours(1));
    }

    /// <summary>Replicas of one's own or rented: whole ones.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="replica">What one costs.</param>
    /// <param name="plan">Replicas for a rate.</param>
    public static PayingOption Replicas(string name, HourlyCost replica, Func<double, FleetPlan> plan)
    {
        Guard.NotNull(replica);
        Guard.NotNull(plan);
        return new PayingOption(name, rate => plan(rate).Cost(replica).Total);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(PayingOption), (nameof(Name), Name));
    }
}

/// <summary>Who is cheapest at a demand.</summary>
/// <param name="Rate">Requests per second [1/s].</param>
/// <param name="Cheapest">The option that costs least; the first of several that cost the same.</param>
/// <param name="Hourly">What it costs.</param>
public sealed record Regime(double Rate, PayingOption Cheapest, MoneyRate Hourly)
{
    /// <summary>Requests per second [1/s].</summary>
    public double Rate
    {
        get;
        init => field = Guard.Positive(value, nameof(Rate));
    } = Guard.Positive(Rate, nameof(Rate));

    /// <summary>The option that costs least; the first of several that cost the same.</summary>
    public PayingOption Cheapest
    {
        get;
        init => field = Guard.NotNull(value, nameof(Cheapest));
    } = Guard.NotNull(Cheapest, nameof(Cheapest));

    /// <summary>What it costs.</summary>
    public MoneyRate Hourly
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Hourly));
    } = QuantityGuard.NotNegative(Hourly, nameof(Hourly));

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(Regime), PrintMembers);
    }
}

/// <summary>Who wins where: whole replicas make the answer jump with the demand.</summary>
public static class RegimeMap
{
    /// <summary>The cheapest option at each demand that any can serve.</summary>
    /// <param name="rates">Requests per second, at most 10 million of them; each above 0 [1/s].</param>
    /// <param name="options">The options; at least one, in one currency.</param>
    /// <exception cref="ArgumentException">There are no options.</exception>
    /// <exception cref="CurrencyMismatchException">Options cost different currencies.</exception>
    public static IReadOnlyList<Regime> Of(IEnumerable<double> rates, params IReadOnlyList<PayingOption> options)
    {
        if (Guard.NotNull(options).Count == 0)
        {
            throw new ArgumentException("options must have at least one.", nameof(options));
        }

        List<Regime> regimes = [];
        foreach (double rate in Guard.AtMost(rates, Guard.MostItems, nameof(rates)))
        {
            Guard.Positive(rate, nameof(rates));
            Regime? best = null;
            foreach (PayingOption option in options)
            {
                best = option.Hourly(rate) is { } hourly && (best is null || hourly < best.Hourly) ? new Regime(rate, option, hourly) : best;
            }

            if (best is not null)
            {
                regimes.Add(best);
            }
        }

        return regimes;
    }
}
