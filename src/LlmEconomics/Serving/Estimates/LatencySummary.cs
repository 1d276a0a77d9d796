namespace LlmEconomics;

/// <summary>A latency over the requests, or over the tokens, of a run.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="P50">The median.</param>
/// <param name="P90">90 % are at most as long.</param>
/// <param name="P95">95 % are at most as long.</param>
/// <param name="P99">99 % are at most as long.</param>
public readonly record struct LatencySummary(Duration Mean, Duration P50, Duration P90, Duration P95, Duration P99)
{
    /// <summary>The mean.</summary>
    public Duration Mean
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(Mean));
    } = QuantityGuard.NotNegative(Mean, nameof(Mean));

    /// <summary>The median.</summary>
    public Duration P50
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(P50));
    } = QuantityGuard.NotNegative(P50, nameof(P50));

    /// <summary>90 % are at most as long.</summary>
    public Duration P90
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(P90));
    } = QuantityGuard.NotNegative(P90, nameof(P90));

    /// <summary>95 % are at most as long.</summary>
    public Duration P95
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(P95));
    } = QuantityGuard.NotNegative(P95, nameof(P95));

    /// <summary>99 % are at most as long.</summary>
    public Duration P99
    {
        get;
        init => field = QuantityGuard.NotNegative(value, nameof(P99));
    } = QuantityGuard.NotNegative(P99, nameof(P99));

    /// <summary>The latency that a share of all does not exceed, between the stated percentiles by interpolation over <c>−ln(1 − share)</c>, as in an exponential tail.</summary>
    /// <param name="share">The share, above 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside.</exception>
    public Duration At(double share)
    {
        if (!(share > 0 && share < 1))
        {
            throw Guard.OutOfRange(share, nameof(share), "must lie above 0 and below 1");
        }

        return share <= 0.5 ? P50
            : share <= 0.9 ? Between(P50, 0.5, P90, 0.9, share)
            : share <= 0.95 ? Between(P90, 0.9, P95, 0.95, share)
            : Between(P95, 0.95, P99, 0.99, share);
    }

    private static Duration Between(Duration low, double lowShare, Duration high, double highShare, double share)
    {
        double inside = (Math.Log(1 - lowShare) - Math.Log(1 - share)) / (Math.Log(1 - lowShare) - Math.Log(1 - highShare));
        return low + ((high - low) * inside);
    }

    /// <summary>The same with as much on top of each.</summary>
    internal LatencySummary Later(Duration more)
    {
        return new LatencySummary(Mean + more, P50 + more, P90 + more, P95 + more, P99 + more);
    }

    /// <summary>The members, the same in every culture.</summary>
    public override string ToString()
    {
        return RecordText.Of(nameof(LatencySummary), PrintMembers);
    }
}
